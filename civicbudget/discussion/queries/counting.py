"""How much was written, what came of it, and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, literal, select, union_all

from civicbudget.budgets.models import Budget
from civicbudget.core.db import db
from civicbudget.discussion.models import (
    ANSWER_DAYS,
    AnswerTerm,
    Discussion,
    Outcome,
    Proposal,
    Question,
    Standing,
    Subject,
)
from civicbudget.municipalities.models import Municipality


@dataclass(frozen=True)
class Counts:
    """What was asked and what came of it. What is hidden counts as that alone."""

    asked: int
    in_time: int
    late: int
    accepted: int
    refused: int
    waiting: int
    overdue: int
    hidden: int


@dataclass(frozen=True)
class Waiting:
    """What a municipality owes answers to: how many, and the nearest term of those."""

    number: int
    overdue: int
    due_at: datetime


def standing_of(kind: type[Proposal | Question], of: Standing, now: datetime) -> Any:
    """`Asked.standing` as a condition."""
    if of is Standing.HIDDEN:
        return kind.hidden_reason.is_not(None)
    shown = kind.hidden_reason.is_(None)
    if of is Standing.ANSWERED:
        return shown & kind.answered_at.is_not(None)
    owed = shown & kind.answered_at.is_(None)
    return owed & (kind.due_at <= now if of is Standing.OVERDUE else kind.due_at > now)


def counts_of_proposals(discussion_id: int, now: datetime) -> Counts:
    """What became of the proposals of a discussion."""
    return _counts(Proposal, Proposal.discussion_id == discussion_id, now)


def counts_of_questions(municipality_id: int, now: datetime) -> Counts:
    """What became of the questions to a municipality."""
    return _counts(Question, Question.municipality_id == municipality_id, now)


def _counts(kind: type[Proposal | Question], which: ColumnElement[bool], now: datetime) -> Counts:
    shown = kind.hidden_reason.is_(None)
    in_time = kind.answered_at < kind.due_at
    conditions: list[Any] = [
        shown & in_time,
        shown & (kind.answered_at >= kind.due_at),
        shown & (Proposal.outcome == Outcome.ACCEPTED) if kind is Proposal else None,
        shown & (Proposal.outcome == Outcome.REFUSED) if kind is Proposal else None,
        standing_of(kind, Standing.WAITING, now),
        standing_of(kind, Standing.OVERDUE, now),
        standing_of(kind, Standing.HIDDEN, now),
    ]
    sums = [func.count() if each is None else func.count(case((each, 1))) for each in conditions]
    row = db.session.execute(select(func.count(), *sums).select_from(kind).where(which)).one()
    nothing = [each is None for each in (True, *conditions)]
    return Counts(*(0 if skip else found for found, skip in zip(row, nothing, strict=True)))


def waiting(municipality_id: int, now: datetime) -> dict[tuple[Subject, int] | None, Waiting]:
    """What waits for an answer: of questions under None, of proposals under what they are on."""
    owed = union_all(
        select(literal(0).label("year"), literal("").label("subject"), Question.due_at).where(
            Question.municipality_id == municipality_id,
            Question.hidden_reason.is_(None),
            Question.answered_at.is_(None),
        ),
        select(Budget.year, cast(Discussion.subject, String), Proposal.due_at)
        .join(Proposal.discussion)
        .join(Discussion.budget)
        .where(
            Budget.municipality_id == municipality_id,
            Proposal.hidden_reason.is_(None),
            Proposal.answered_at.is_(None),
        ),
    ).subquery()
    late = func.count(case((owed.c.due_at <= now, 1)))
    rows: Sequence[Any] = db.session.execute(
        select(owed.c.year, owed.c.subject, func.count(), late, func.min(owed.c.due_at))
        .group_by(owed.c.year, owed.c.subject)
        .order_by(owed.c.year, owed.c.subject)
    ).all()
    return {
        (Subject(subject), year) if year else None: Waiting(number, past, due)
        for year, subject, number, past, due in rows
    }


def written_since(municipality_id: int, person_id: int, since: datetime) -> int:
    """How many questions and proposals a person has written to a municipality since then."""
    asked, proposed = Question.asked_at > since, Proposal.asked_at > since
    return _of_author(municipality_id, person_id, asked, proposed)


def answers_since(municipality_id: int, person_id: int, since: datetime) -> int:
    """How many answers a municipality gave to what a person wrote, from a moment on."""
    asked, proposed = Question.answered_at > since, Proposal.answered_at > since
    return _of_author(municipality_id, person_id, asked, proposed)


def _of_author(
    municipality_id: int, person_id: int, asked: ColumnElement[bool], proposed: ColumnElement[bool]
) -> int:
    """A person's questions and proposals to a municipality of which these hold, together."""
    questions = select(func.count(Question.id)).where(
        Question.municipality_id == municipality_id, Question.author_id == person_id, asked
    )
    proposals = select(func.count(Proposal.id)).join(Proposal.discussion).join(Discussion.budget)
    proposals = proposals.where(
        Budget.municipality_id == municipality_id, Proposal.author_id == person_id, proposed
    )
    return (db.session.scalar(questions) or 0) + (db.session.scalar(proposals) or 0)


def written_today(municipality_id: int, person_id: int, now: datetime) -> int:
    """The same of the last 24 hours."""
    return written_since(municipality_id, person_id, now - timedelta(hours=24))


def answer_days(municipality_id: int) -> int:
    """In how many days a municipality answers."""
    term = db.session.get(AnswerTerm, municipality_id)
    return term.days if term else ANSWER_DAYS


def term(municipality_id: int) -> AnswerTerm | None:
    """The term that a municipality has set."""
    return db.session.get(AnswerTerm, municipality_id)


def next_number(of: type[Proposal | Question], which: ColumnElement[bool]) -> int:
    """The number of the next one; the municipality must be locked."""
    return (db.session.scalar(select(func.max(of.number)).where(which)) or 0) + 1


def lock(municipality_id: int) -> None:
    """Nobody else writes to, answers or hides in this municipality until the transaction ends."""
    db.session.execute(
        select(Municipality.id)
        .where(Municipality.id == municipality_id)
        .with_for_update(key_share=True)
    )
