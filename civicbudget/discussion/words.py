"""What discussions, kinds, outcomes and standings are called."""

from __future__ import annotations

from civicbudget.core.i18n import format_datetime, format_money, pick
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.discussion.effects import Effect
from civicbudget.discussion.models import (
    Asked,
    Outcome,
    Proposal,
    ProposalKind,
    Standing,
    Subject,
)

THE_DISCUSSION = {
    Subject.DRAFT: _l("The discussion of the draft"),
    Subject.EXECUTION: _l("The discussion of the report"),
}
TO_PUT_UP = {
    Subject.DRAFT: _l("Put the draft up for discussion"),
    Subject.EXECUTION: _l("Put the report up for discussion"),
}
NOT_YET = {
    Subject.DRAFT: _l("This draft has not been put up for discussion."),
    Subject.EXECUTION: _l("This report has not been put up for discussion."),
}
TO_SPEAK = {
    Subject.DRAFT: _l("Ask, object or propose"),
    Subject.EXECUTION: _l("Ask or object"),
}

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

ASKS_OF = {
    Subject.DRAFT: ASKS,
    Subject.EXECUTION: {kind: ASKS[kind] for kind in ASKS if kind is not ProposalKind.MOVE},
}
"""What of that makes sense."""

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


def title(subject: Subject, year: int) -> str:
    """What a discussion is called."""
    if subject is Subject.DRAFT:
        return _("Discussion of the draft budget of %(year)s", year=year)
    return _("Discussion of the execution of the budget of %(year)s", year=year)


def about(subject: Subject, year: int) -> str:
    """What it is about."""
    if subject is Subject.DRAFT:
        return _("Draft budget of %(year)s", year=year)
    return _("Execution of the budget of %(year)s", year=year)


def call(subject: Subject, year: int) -> str:
    """What the front page says of it."""
    if subject is Subject.DRAFT:
        return _("The draft budget of %(year)s: have your say", year=year)
    return _("How the budget of %(year)s was spent: have your say", year=year)


def register(subject: Subject, year: int) -> str:
    """What its register is called."""
    if subject is Subject.DRAFT:
        return _("Register of questions and proposals on the draft budget of %(year)s", year=year)
    return _(
        "Register of questions and objections on the execution of the budget of %(year)s", year=year
    )


def who(asked: Asked) -> str:
    """Who wrote it, or said it at the hearing."""
    author = asked.author.name if asked.author else ""
    if not isinstance(asked, Proposal) or not asked.in_hall:
        return author or _("without a name")
    where = _("online at the hearing") if author else _("in the hall")
    return ", ".join([author or asked.speaker or _("without a name"), where])


def effect(of: Effect) -> str:
    """What a move of money does to one line."""
    told = {
        "line": str(pick(of.title)),
        "before": format_money(of.before),
        "after": format_money(of.after),
        "sum": format_money(abs(of.after - of.before)),
    }
    if of.after < of.before:
        return _("“%(line)s” would get %(after)s instead of %(before)s: %(sum)s less.", **told)
    return _("“%(line)s” would get %(after)s instead of %(before)s: %(sum)s more.", **told)


def since(of: Effect) -> str:
    """What became of that line since, where a correction changed it; only where `of.of` says so."""
    day = format_datetime(of.of) if of.of else ""
    if of.now is None:
        return _("So by the version of %(date)s; now there is no such line.", date=day)
    sum_now = format_money(of.now)
    return _("So by the version of %(date)s; now the line has %(sum)s.", date=day, sum=sum_now)


def of_lines(proposal: Proposal) -> str:
    """What a proposal is about: of a move both lines and the sum; nothing where it is the whole."""
    lines = [line.title for line in (proposal.line, proposal.to_line) if line is not None]
    named = " → ".join(str(pick(title)) for title in lines)
    return f"{named}, {format_money(proposal.amount)}" if proposal.amount else named
