"""Lists of proposals and questions, and one of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from civicbudget.budgets.models import Budget
from civicbudget.core.db import db
from civicbudget.core.sorting import fold
from civicbudget.discussion.models import (
    Discussion,
    FormerAnswer,
    Outcome,
    Proposal,
    ProposalSupport,
    Question,
    Standing,
    Subject,
)
from civicbudget.discussion.queries.counting import standing_of

PAGE = 20

_supports = (
    select(func.count())
    .where(ProposalSupport.proposal_id == Proposal.id)
    .correlate(Proposal)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Row:
    """A proposal as a list shows it."""

    proposal: Proposal
    supports: int


@dataclass(frozen=True)
class Page:
    """Part of a list."""

    rows: Sequence[Any]
    number: int
    pages: int
    total: int


def proposals(
    discussion_id: int,
    now: datetime,
    *,
    words: str = "",
    kind: str = "",
    standing: Standing | None = None,
    sort: str = "new",
    page: int = 1,
) -> Page:
    """Proposals, narrowed down."""
    query = select(Proposal, _supports).where(Proposal.discussion_id == discussion_id)
    if kind:
        query = query.where(Proposal.kind == kind)
    if standing:
        query = query.where(standing_of(Proposal, standing, now))
    query = _with_words(query, Proposal, words).options(
        joinedload(Proposal.author), joinedload(Proposal.line), joinedload(Proposal.to_line)
    )
    orders: dict[str, Any] = {
        "due": (Proposal.answered_at.is_not(None), Proposal.due_at, Proposal.number),
        "supports": (_supports.desc(), Proposal.number.desc()),
    }
    return _page(query.order_by(*orders.get(sort, (Proposal.number.desc(),))), page)


def register(discussion_id: int) -> list[Row]:
    """Every proposal in the order of its number, with all that the annex to the minutes says."""
    rows: Sequence[Any] = db.session.execute(
        select(Proposal, _supports)
        .where(Proposal.discussion_id == discussion_id)
        .options(
            joinedload(Proposal.author),
            joinedload(Proposal.answered_by),
            joinedload(Proposal.line),
            joinedload(Proposal.to_line),
            selectinload(Proposal.former).joinedload(FormerAnswer.said_by),
        )
        .order_by(Proposal.number)
    ).all()
    return [Row(*row) for row in rows]


def accepted(municipality_id: int, year: int) -> Sequence[Proposal]:
    """What the municipality promised of the proposals on a year's draft, by number."""
    return db.session.scalars(
        select(Proposal)
        .join(Proposal.discussion)
        .join(Discussion.budget)
        .where(
            Budget.municipality_id == municipality_id,
            Budget.year == year,
            Discussion.subject == Subject.DRAFT,
            Proposal.outcome == Outcome.ACCEPTED,
            Proposal.hidden_reason.is_(None),
        )
        .options(joinedload(Proposal.line), joinedload(Proposal.to_line))
        .order_by(Proposal.number)
    ).all()


def from_hall(discussion_id: int, since: datetime, until: datetime | None) -> list[Row]:
    """What came into a register from a hearing that began then, until another one began."""
    return [
        row
        for row in register(discussion_id)
        if row.proposal.in_hall
        and since <= row.proposal.asked_at
        and (until is None or row.proposal.asked_at < until)
    ]


def questions(
    municipality_id: int,
    now: datetime,
    *,
    words: str = "",
    standing: Standing | None = None,
    sort: str = "new",
    page: int = 1,
) -> Page:
    """Questions to a municipality, narrowed down."""
    query = select(Question).where(Question.municipality_id == municipality_id)
    if standing:
        query = query.where(standing_of(Question, standing, now))
    query = _with_words(query, Question, words).options(joinedload(Question.author))
    due = (Question.answered_at.is_not(None), Question.due_at, Question.number)
    return _page(query.order_by(*(due if sort == "due" else (Question.number.desc(),))), page)


def about(municipality_id: int, kind: str, key: str) -> Sequence[Question]:
    """What was asked about one thing, the newest first."""
    return db.session.scalars(
        select(Question)
        .filter_by(municipality_id=municipality_id, kind=kind, key=key)
        .order_by(Question.number.desc())
        .limit(PAGE)
    ).all()


def overdue(municipality_id: int, now: datetime) -> tuple[Sequence[Proposal], Sequence[Question]]:
    """What should have been answered by now, the longest overdue first."""
    of_budgets = (
        select(Proposal)
        .join(Proposal.discussion)
        .join(Discussion.budget)
        .where(
            Budget.municipality_id == municipality_id, standing_of(Proposal, Standing.OVERDUE, now)
        )
        .options(contains_eager(Proposal.discussion).contains_eager(Discussion.budget))
        .order_by(Proposal.due_at, Proposal.id)
    )
    others = (
        select(Question)
        .where(
            Question.municipality_id == municipality_id,
            standing_of(Question, Standing.OVERDUE, now),
        )
        .order_by(Question.due_at, Question.id)
    )
    return db.session.scalars(of_budgets).all(), db.session.scalars(others).all()


def _with_words(query: Select[Any], kind: type[Proposal | Question], words: str) -> Select[Any]:
    """Hidden texts are not found by their words."""
    if wanted := fold(words):
        found = kind.folded.contains(wanted, autoescape=True)
        return query.where(found, kind.hidden_reason.is_(None))
    return query


def _page(query: Select[Any], number: int) -> Page:
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    total = db.session.scalar(counted) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(number, 1), pages)
    found: Sequence[Any] = db.session.execute(query.limit(PAGE).offset((number - 1) * PAGE)).all()
    rows = [Row(row[0], row[1]) if len(row) > 1 else row[0] for row in found]
    return Page(rows, number, pages, total)


def proposal(discussion_id: int, number: int) -> Proposal | None:
    """A proposal with all that its page shows but the supports."""
    return db.session.scalar(
        select(Proposal)
        .where(Proposal.discussion_id == discussion_id, Proposal.number == number)
        .options(
            joinedload(Proposal.author),
            joinedload(Proposal.answered_by),
            joinedload(Proposal.line),
            joinedload(Proposal.to_line),
            selectinload(Proposal.former).joinedload(FormerAnswer.said_by),
        )
    )


def question(municipality_id: int, number: int) -> Question | None:
    """A question with all that its page shows."""
    return db.session.scalar(
        select(Question)
        .where(Question.municipality_id == municipality_id, Question.number == number)
        .options(
            joinedload(Question.author),
            joinedload(Question.answered_by),
            selectinload(Question.former).joinedload(FormerAnswer.said_by),
        )
    )


def supports(proposal_id: int) -> int:
    """How many support a proposal."""
    query = select(func.count()).where(ProposalSupport.proposal_id == proposal_id)
    return db.session.scalar(query) or 0


def support_of(proposal_id: int, person_id: int) -> ProposalSupport | None:
    """A person's support of a proposal."""
    return db.session.scalar(
        select(ProposalSupport).filter_by(proposal_id=proposal_id, person_id=person_id)
    )
