"""What the states of an idea and the verdicts of a review are called."""

from __future__ import annotations

from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.ideas.models import IdeaState, Verdict

STATES = {
    IdeaState.DRAFT: _l("Draft"),
    IdeaState.SENT: _l("Waits for the review"),
    IdeaState.RETURNED: _l("Returned for revision"),
    IdeaState.ACCEPTED: _l("Feasible: on the ballot"),
    IdeaState.REFUSED: _l("Not feasible"),
    IdeaState.MERGED: _l("Merged into another idea"),
    IdeaState.WITHDRAWN: _l("Withdrawn"),
}

KINDS = {
    IdeaState.DRAFT: "plain",
    IdeaState.SENT: "now",
    IdeaState.RETURNED: "urgent",
    IdeaState.ACCEPTED: "good",
    IdeaState.REFUSED: "plain",
    IdeaState.MERGED: "plain",
    IdeaState.WITHDRAWN: "plain",
}
"""How each state is marked on a page."""

VERDICTS = {
    Verdict.FEASIBLE: _l("Feasible"),
    Verdict.NOT_FEASIBLE: _l("Not feasible"),
    Verdict.RETURNED: _l("Return for revision"),
}

CORRECTED = {
    Verdict.FEASIBLE: _l("Corrected: feasible"),
    Verdict.NOT_FEASIBLE: _l("Corrected: not feasible"),
    Verdict.RETURNED: _l("Corrected: returned for revision"),
}
"""A finding in place of another one."""

SORTS = {
    "new": _l("Newest first"),
    "supports": _l("Most supported first"),
    "cheap": _l("Cheapest first"),
    "dear": _l("Dearest first"),
}
