"""What kinds, outcomes and standings are called, and the effect of a move in words."""

from __future__ import annotations

from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.discussion.models import Outcome, ProposalKind, Standing

KINDS = {
    ProposalKind.QUESTION: _l("Question"),
    ProposalKind.OBJECTION: _l("Objection"),
    ProposalKind.MOVE: _l("Move of money"),
}

ASKS = {
    ProposalKind.QUESTION: _l("Ask about a line, or about the whole budget"),
    ProposalKind.OBJECTION: _l("Object to something"),
    ProposalKind.MOVE: _l("Propose to move money from one line to another"),
}
"""What a resident may want to do."""

STANDINGS = {
    Standing.WAITING: _l("Waits for an answer"),
    Standing.OVERDUE: _l("The answer is overdue"),
    Standing.ANSWERED: _l("Answered"),
    Standing.HIDDEN: _l("Hidden"),
}

MARKS = {
    Standing.WAITING: "now",
    Standing.OVERDUE: "urgent",
    Standing.ANSWERED: "good",
    Standing.HIDDEN: "plain",
}
"""How each standing is marked on a page."""

OUTCOMES = {
    Outcome.ANSWERED: _l("Answered"),
    Outcome.ACCEPTED: _l("Accepted"),
    Outcome.REFUSED: _l("Refused"),
}

DECISIONS = {outcome: OUTCOMES[outcome] for outcome in (Outcome.ACCEPTED, Outcome.REFUSED)}
"""What an official may say to an objection or a move."""

SORTS = {
    "new": _l("Newest first"),
    "due": _l("The nearest term first"),
    "supports": _l("Most supported first"),
}
