"""What phases and motions are called, and what each rule means in a sentence."""

from __future__ import annotations

from civicbudget.campaigns.models import BallotRule, MotionKind, MotionState, PhaseKind
from civicbudget.core.i18n import lazy_gettext as _l

PHASES = {
    PhaseKind.IDEAS: _l("Collecting ideas"),
    PhaseKind.REVIEW: _l("Feasibility review"),
    PhaseKind.VOTING: _l("Voting"),
    PhaseKind.COUNTING: _l("Counting the votes"),
    PhaseKind.DELIVERY: _l("Implementation"),
}

BALLOT_RULES = {
    BallotRule.KNAPSACK: _l("Choose any projects, as long as all of them fit into the pot."),
    BallotRule.APPROVAL: _l("Choose projects you like, up to a number."),
}

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
