"""What the things of a hearing are called."""

from __future__ import annotations

from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.core.i18n import pick
from civicbudget.hearings.attending import ELSEWHERE
from civicbudget.hearings.models import (
    Breakdown,
    Fate,
    Hearing,
    HearingKind,
    HearingState,
    RemarkKind,
    Way,
)
from civicbudget.municipalities.models import Area

KINDS = {
    HearingKind.DRAFT: _l("Draft budget"),
    HearingKind.EXECUTION: _l("Execution of the budget"),
}
STATES = {
    HearingState.PLANNED: _l("Planned, residents do not see it"),
    HearingState.ANNOUNCED: _l("Announced"),
    HearingState.CANCELLED: _l("Cancelled"),
    HearingState.RECORDED: _l("Minutes published"),
}
WAYS = {Way.PLACE: _l("At the place"), Way.ONLINE: _l("Online")}
BREAKDOWNS = {
    Breakdown.SEX: _l("By sex"),
    Breakdown.AGE: _l("By age"),
    Breakdown.VILLAGE: _l("By village"),
}
GROUPS = {
    "women": _l("Women"),
    "men": _l("Men"),
    "under_18": _l("Under 18"),
    "18_27": _l("18 to 27"),
    "28_59": _l("28 to 59"),
    "60_over": _l("60 and over"),
    ELSEWHERE: _l("From elsewhere"),
}
FATES = {
    Fate.DONE: _l("Carried out"),
    Fate.PARTLY: _l("Done in part"),
    Fate.NOT_DONE: _l("Not done"),
}
REMARKS = {RemarkKind.QUESTION: _l("Question"), RemarkKind.PROPOSAL: _l("Proposal")}


def title(hearing: Hearing) -> str:
    """What a hearing is called."""
    if hearing.kind is HearingKind.DRAFT:
        return _("Hearing on the draft budget of %(year)s", year=hearing.budget_year)
    return _("Hearing on the execution of the budget of %(year)s", year=hearing.budget_year)


def group(word: str, areas: list[Area]) -> object:
    """A group of those who came; a village by its number."""
    if word in GROUPS:
        return GROUPS[word]
    return pick(next((area.name for area in areas if str(area.number) == word), {"ky": word}))
