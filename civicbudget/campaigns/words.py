"""What phases and motions are called, and what each rule means in a sentence."""

from __future__ import annotations

from civicbudget.campaigns.models import MotionKind, MotionState, PhaseKind
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.core.i18n import ngettext
from civicbudget.record.balloting import BallotKind, BallotRule

PHASES = {
    PhaseKind.IDEAS: _l("Collecting ideas"),
    PhaseKind.REVIEW: _l("Feasibility review"),
    PhaseKind.VOTING: _l("Voting"),
    PhaseKind.COUNTING: _l("Counting the votes"),
    PhaseKind.DELIVERY: _l("Implementation"),
}

BALLOT_RULES = {
    BallotKind.KNAPSACK: _l("Choose any projects, as long as all of them fit into the pot."),
    BallotKind.APPROVAL: _l("Choose projects you like, up to a number."),
    BallotKind.CHOOSE_ONE: _l("Choose one project."),
    BallotKind.RANKING: _l("Put projects in order, the best one first, up to a number."),
    BallotKind.CUMULATIVE: _l("Share out points among the projects."),
    BallotKind.SCORING: _l("Give each project a score."),
    BallotKind.YES_NO: _l("Answer yes or no to each project."),
}

MISSING = {
    "max_choices": _l("Say how many projects one may choose."),
    "points": _l("Say how many points one shares out."),
    "min_score": _l("Say what the lowest score is."),
    "max_score": _l("Say what the highest score is."),
}
"""What is said beside a field that the kind of ballot needs."""


def ballot(rule: BallotRule) -> str:
    """What a ballot may choose, in a sentence with its numbers."""
    match rule.kind:
        case BallotKind.APPROVAL if rule.most:
            return ngettext(
                "Choose up to %(num)s project you like.",
                "Choose up to %(num)s projects you like.",
                rule.most,
            )
        case BallotKind.RANKING if rule.most:
            return ngettext(
                "Put up to %(num)s project in order, the best one first.",
                "Put up to %(num)s projects in order, the best one first.",
                rule.most,
            )
        case BallotKind.CUMULATIVE:
            return ngettext(
                "Share out %(num)s point among the projects.",
                "Share out %(num)s points among the projects.",
                rule.points or 0,
            )
        case BallotKind.SCORING:
            least, most = rule.range
            return _(
                "Give each project a score from %(least)s to %(most)s.", least=least, most=most
            )
    return str(BALLOT_RULES[rule.kind])


TALLY_RULES = {
    "greedy-votes": _l(
        "Most votes win: projects are taken in the order of their votes; one that no longer fits "
        "into the pot is passed over."
    ),
    "equal-shares": _l(
        "Equal shares: every voter has the same share of the pot, and a project wins when its "
        "voters can pay for it together, so that smaller villages are heard too. What is left "
        "goes to the projects with most votes."
    ),
}

TIE_RULES = {
    "id": _l("The project with the smaller number comes first."),
    "cost": _l("The cheaper project comes first."),
    "votes": _l("The project with more votes comes first, then the one with the smaller number."),
    "lot": _l("A public lot decides: a text known to all before the vote sets the order."),
}

MOTIONS = {
    MotionKind.OPEN_VOTING: _l("Open voting"),
    MotionKind.MOVE_PHASE: _l("Move a phase"),
    MotionKind.OPEN_ENVELOPES: _l("Open the envelopes"),
    MotionKind.PUBLISH_RESULTS: _l("Publish the results"),
}

MOTION_STATES = {
    MotionState.PENDING: _l("Waits for another member"),
    MotionState.CONFIRMED: _l("Carried out"),
    MotionState.REFUSED: _l("Refused"),
    MotionState.WITHDRAWN: _l("Withdrawn"),
}
