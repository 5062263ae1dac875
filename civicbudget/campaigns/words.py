"""What phases and motions are called, and what each rule means in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicbudget.campaigns.models import Motion, MotionKind, MotionState, PhaseKind
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.core.i18n import ngettext
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.sealing.keys import Keeping

PHASES = {
    PhaseKind.IDEAS: _l("Collecting ideas"),
    PhaseKind.REVIEW: _l("Feasibility review"),
    PhaseKind.VOTING: _l("Voting"),
    PhaseKind.COUNTING: _l("Counting the votes"),
    PhaseKind.DELIVERY: _l("Implementation"),
}
NOT_OPENED = _l("Voting, not opened yet")
"""The phase of voting by its dates, before the commission has opened it."""

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


def without_codes() -> str:
    """What a campaign gains and loses whose ballots are published without their codes."""
    return _(
        "Ballots are published here without codes: nobody can show a buyer how they voted, but you "
        "cannot find your own ballot after the count."
    )


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
        "Most votes win: projects are taken in the order of their votes, as long as the money "
        "lasts."
    ),
    "greedy-value": _l(
        "Most votes for the money win: projects are taken in the order of their votes for each "
        "som of their price, so that cheap projects have an advantage."
    ),
    "equal-shares": _l(
        "Equal shares: every voter has the same share of the pot, and a project wins when its "
        "voters can pay for it together, so that smaller villages are heard too."
    ),
    "phragmen": _l(
        "Phragmén: money comes to all voters at the same pace, and a project wins as soon as its "
        "voters have its price together; its voters then begin again from nothing."
    ),
    "majority": _l("Majority: a question is accepted when more people say yes than no."),
}

RULE_NAMES = {
    "greedy-votes": _l("Most votes"),
    "greedy-value": _l("Most votes for the money"),
    "equal-shares": _l("Equal shares"),
    "phragmen": _l("Phragmén"),
    "majority": _l("Majority"),
}

_UTILITY_NAMES = {
    "cost": _l("by price"),
    "count": _l("each project counts the same"),
    "points": _l("by points"),
}

_COMPLETION_NAMES = {
    "none": _l("the rest stays in the budget"),
    "add1": _l("shares grow"),
    "add1u": _l("shares grow, then most votes"),
}

UTILITIES = {
    "cost": _l("By its price: a dear project that wins counts for more than a cheap one."),
    "count": _l("As one: each project that wins counts the same, so cheap ones win first."),
    "points": _l("By the points that the voter gave it."),
}

COMPLETIONS = {
    "none": _l("It stays in the budget."),
    "add1": _l(
        "Shares grow, som by som, as long as the winners fit into the pot; the rest stays in the "
        "budget."
    ),
    "add1u": _l(
        "Shares grow, som by som, as long as the winners fit into the pot; the rest goes to the "
        "projects with most votes."
    ),
}

TIE_RULES = {
    "file": _l("The project that stands first on the list comes first."),
    "cost": _l("The cheaper project comes first."),
    "votes": _l("The project with more votes comes first."),
    "lot": _l("A public lot decides: a text known to all before the vote sets the order."),
    "id": _l("By number, compared as words are in a dictionary: 10 comes before 9."),
    "refuse": _l("Not decided yet: voting cannot be opened until another choice is made here."),
}

SKIPS = {
    True: _l("A project that no longer fits into the pot is passed over."),
    False: _l("The count ends at the first project that no longer fits into the pot."),
}


KEEPINGS = {
    Keeping.SERVER: _l(
        "The server, encrypted. Two members of the commission open the envelopes with a button. "
        "Whoever runs the server could open them too, in secret."
    ),
    Keeping.COMMISSION: _l(
        "The commission, on three sheets of paper. Any two of them open the envelopes, and nobody "
        "else can. If two of the three are lost, the vote has to be held again."
    ),
}
"""What a choice means, to whoever makes it."""

KEPT_BY = {
    Keeping.SERVER: _l(
        "The key to the envelopes lies encrypted on the server. Two members of the commission "
        "open them together after the vote."
    ),
    Keeping.COMMISSION: _l(
        "The key to the envelopes is not on the server: the commission has it on three sheets of "
        "paper, and opens the envelopes after the vote with any two of them."
    ),
}
"""The same, to whoever votes."""

PREFER_GREEDY = _l(
    "If more voters get more of their projects by most votes than by equal shares, the rule "
    "of most votes decides."
)


def name_of_rule(rule: Mapping[str, Any]) -> str:
    """A rule of the count in a few words, told apart from the others of its kind."""
    told = [RULE_NAMES[rule["name"]]]
    if rule["name"] == "equal-shares":
        told.append(_UTILITY_NAMES[rule.get("utility", "cost")])
        told.append(_COMPLETION_NAMES[rule.get("completion", "none")])
        if rule.get("prefer_greedy"):
            told.append(_l("most votes where more voters prefer them"))
    elif rule["name"] in ("greedy-votes", "greedy-value"):
        if not rule.get("skip", True):
            told.append(_l("ends at the first that does not fit"))
        if rule.get("min_votes", "0") != "0":
            told.append(_l("with a least number of votes"))
    elif rule["name"] == "phragmen" and rule.get("skip"):
        told.append(_l("passes over what does not fit"))
    return ", ".join(str(part) for part in told)


def of_rule(rule: Mapping[str, Any]) -> list[str]:
    """What a rule of the count (tally.Rule.to_dict()) does, in sentences."""
    name = rule["name"]
    told = [str(TALLY_RULES[name])]
    if name in ("greedy-votes", "greedy-value", "phragmen"):
        told.append(str(SKIPS[rule.get("skip", name != "phragmen")]))
    if rule.get("min_votes", "0") != "0":
        told.append(_("A project needs at least %(votes)s votes.", votes=rule["min_votes"]))
    if rule.get("scores"):
        scores = rule["scores"].replace(",", ", ")
        told.append(_("Places on a ballot give these scores: %(scores)s.", scores=scores))
    if name == "equal-shares":
        told += [
            _("What a project counts for its voters:")
            + " "
            + str(UTILITIES[rule.get("utility", "cost")]),
            _("What is left at the end:") + " " + str(COMPLETIONS[rule.get("completion", "none")]),
        ]
    if rule.get("prefer_greedy"):
        told.append(str(PREFER_GREEDY))
    if rule.get("quorum", "0") != "0":
        told.append(_("At least %(ballots)s ballots must be cast.", ballots=rule["quorum"]))
    for first, second, decides in rule.get("counter", ()):
        told.append(
            _(
                "Question %(first)s has the counter-proposal %(second)s: if both are accepted, "
                "question %(decides)s decides between them (yes is for the first).",
                first=first,
                second=second,
                decides=decides,
            )
        )
    return told


MOTIONS = {
    MotionKind.OPEN_VOTING: _l("Open voting"),
    MotionKind.MOVE_PHASE: _l("Move a phase"),
    MotionKind.OPEN_ENVELOPES: _l("Open the envelopes"),
    MotionKind.PUBLISH_RESULTS: _l("Publish the results"),
    MotionKind.EXCLUDE_PROJECT: _l("Exclude a project that won"),
    MotionKind.ANNUL_ENVELOPES: _l("Annul a set of envelopes"),
    MotionKind.DESTROY_KEY: _l("Destroy the key"),
    MotionKind.ERASE_ENVELOPES: _l("Erase the envelopes"),
}

MOTION_STATES = {
    MotionState.PENDING: _l("Waits for another member"),
    MotionState.CONFIRMED: _l("Carried out"),
    MotionState.REFUSED: _l("Refused"),
    MotionState.WITHDRAWN: _l("Withdrawn"),
}

STAGES = {
    "": _l("It begins"),
    "opening": _l("Opening the envelopes"),
    "counting": _l("Counting the ballots by every step of the rule"),
    "storing": _l("Writing down what came out"),
    "publishing": _l("Writing the public record and the files to download"),
}
"""What is being done while one waits."""


def meaning(motion: Motion) -> str:
    """What confirming a motion does that its name does not tell; nothing where it does."""
    keeping = motion.campaign.key_keeping
    match motion.kind, keeping:
        case MotionKind.OPEN_VOTING, Keeping.COMMISSION:
            return _(
                "The commission keeps the key. Whoever confirms makes it on the next page: come "
                "together for it, with whoever will keep a sheet."
            )
        case MotionKind.OPEN_ENVELOPES, Keeping.COMMISSION:
            return _(
                "Two keepers come together with their sheets, and type the words on the next page."
            )
        case MotionKind.DESTROY_KEY, Keeping.COMMISSION:
            return _(
                "Bring all the sheets together and burn or shred them. Whoever confirms has seen "
                "it. No envelope can be opened after that."
            )
        case MotionKind.DESTROY_KEY, _:
            return _(
                "The key is overwritten and removed from the server. No envelope can be opened "
                "after that."
            )
        case MotionKind.ERASE_ENVELOPES, _:
            return _(
                "The sealed envelopes are deleted. The marks on the roll, the ballots and all the "
                "counts remain."
            )
    return ""
