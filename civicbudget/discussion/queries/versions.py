"""Discussions, the versions of budgets they are about, and the lines of these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from civicbudget.budgets.models import Budget, BudgetLine, Stage, Version
from civicbudget.core.db import db
from civicbudget.discussion.effects import Successors, successor
from civicbudget.discussion.models import Discussion, Proposal, Subject


def discussion_of(municipality_id: int, year: int, subject: Subject) -> Discussion | None:
    """The discussion of a year's draft, or of the report on that year."""
    return db.session.scalar(
        select(Discussion)
        .join(Discussion.budget)
        .where(
            Budget.municipality_id == municipality_id,
            Budget.year == year,
            Discussion.subject == subject,
        )
        .options(contains_eager(Discussion.budget).joinedload(Budget.municipality))
    )


def of_year(municipality_id: int, year: int) -> Sequence[Discussion]:
    """Both discussions of a year's budget, as far as there are, the latest first."""
    return db.session.scalars(
        select(Discussion)
        .join(Discussion.budget)
        .where(Budget.municipality_id == municipality_id, Budget.year == year)
        .options(contains_eager(Discussion.budget).joinedload(Budget.municipality))
        .order_by(Discussion.opens_at.desc())
    ).all()


def discussions(municipality_id: int) -> Sequence[Discussion]:
    """All of a municipality, the latest first."""
    return db.session.scalars(
        select(Discussion)
        .join(Discussion.budget)
        .where(Budget.municipality_id == municipality_id)
        .options(contains_eager(Discussion.budget))
        .order_by(Discussion.opens_at.desc())
    ).all()


def running(municipality_id: int, now: datetime) -> Sequence[Discussion]:
    """Those that are open or still to come, the first to close first."""
    return db.session.scalars(
        select(Discussion)
        .join(Discussion.budget)
        .where(
            Budget.municipality_id == municipality_id,
            Discussion.closes_at > now,
            (Discussion.subject != Subject.DRAFT) | Discussion.approved_at.is_(None),
        )
        .options(contains_eager(Discussion.budget))
        .order_by(Discussion.closes_at)
    ).all()


def in_force(municipality_id: int, since: int) -> Sequence[Version]:
    """The last published version of each year's budget from a year on, the latest year first."""
    other = aliased(Version)
    last = (
        select(func.max(other.number))
        .where(other.budget_id == Version.budget_id, other.published_at.is_not(None))
        .scalar_subquery()
    )
    return db.session.scalars(
        select(Version)
        .join(Version.budget)
        .where(
            Budget.municipality_id == municipality_id,
            Budget.year >= since,
            Version.number == last,
        )
        .options(contains_eager(Version.budget).selectinload(Budget.versions))
        .order_by(Budget.year.desc())
    ).all()


def budget_of(municipality_id: int, year: int) -> Budget | None:
    """A year's budget."""
    return db.session.scalar(
        select(Budget).where(Budget.municipality_id == municipality_id, Budget.year == year)
    )


def discussed(budget_id: int, subject: Subject) -> Version | None:
    """The last draft of a budget that was published, or the last report on its whole year: of its
    lines people speak."""
    draft = Version.stage == Stage.DRAFT
    report = (Version.stage == Stage.EXECUTED) & (func.coalesce(Version.quarter, 4) == 4)
    return db.session.scalar(
        select(Version)
        .where(
            Version.budget_id == budget_id,
            draft if subject is Subject.DRAFT else report,
            Version.published_at.is_not(None),
        )
        .options(joinedload(Version.budget))
        .order_by(Version.number.desc())
        .limit(1)
    )


def lines_at(
    municipality_id: int, places: Sequence[tuple[int, int, int]]
) -> dict[tuple[int, int, int], BudgetLine]:
    """Published lines by the year of their budget, the number of its version and their place."""
    wanted = [
        (Budget.year == year) & (Version.number == number) & (BudgetLine.position == position)
        for year, number, position in places
    ]
    if not wanted:
        return {}
    found = db.session.scalars(
        select(BudgetLine)
        .join(BudgetLine.version)
        .join(Version.budget)
        .where(
            Budget.municipality_id == municipality_id,
            Version.published_at.is_not(None),
            or_(*wanted),
        )
        .options(contains_eager(BudgetLine.version).contains_eager(Version.budget))
    )
    return {(one.version.year, one.version.number, one.position): one for one in found}


def successors(version: Version | None, proposals: Iterable[Proposal]) -> Successors:
    """What became, in the version in force, of the lines of versions before that were spoken of."""
    spoken = {
        line.id: line
        for each in proposals
        for line in (each.line, each.to_line)
        if line is not None and version is not None and line.version_id != version.id
    }
    if version is None or not spoken:
        return {}
    query = select(BudgetLine).where(
        BudgetLine.version_id == version.id,
        BudgetLine.function.in_({line.function for line in spoken.values()}),
        BudgetLine.economic.in_({line.economic for line in spoken.values()}),
    )
    lines = db.session.scalars(query).all()
    return {key: successor(line, lines) for key, line in spoken.items()}


def published_years(municipality_id: int, years: Sequence[int]) -> set[int]:
    """Those of the years of whose budget something is published."""
    query = (
        select(Budget.year)
        .join(Budget.versions)
        .where(
            Budget.municipality_id == municipality_id,
            Budget.year.in_(years),
            Version.published_at.is_not(None),
        )
    )
    return set(db.session.scalars(query))
