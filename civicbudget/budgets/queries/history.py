"""Versions of budgets.

Of a budget's versions the last published one is what holds; `published=False` asks for the last
one, whether anybody sees it or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, case, func, select
from sqlalchemy.orm import aliased, contains_eager
from sqlalchemy.sql.functions import coalesce

from civicbudget.budgets.models import Budget, BudgetLine, Side, Stage, Version
from civicbudget.core.db import db
from civicbudget.municipalities.models import Area


@dataclass(frozen=True)
class Totals:
    """A version of a list, with its sums in tyiyn."""

    version: Version
    revenue: int
    expenditure: int


def of_municipality(municipality_id: int, *, published: bool) -> list[Totals]:
    """The version that holds of each year, latest year first."""
    query = (
        select(Version, _sum_of(Side.REVENUE), _sum_of(Side.EXPENDITURE))
        .join(Version.budget)
        .outerjoin(BudgetLine, BudgetLine.version_id == Version.id)
        .where(Budget.municipality_id == municipality_id, Version.number == last_number(published))
        .options(contains_eager(Version.budget))
        .group_by(Version.id, Budget.id)
        .order_by(Budget.year.desc())
    )
    return [Totals(*row) for row in db.session.execute(query)]


def _sum_of(side: Side) -> coalesce[int]:
    return func.coalesce(func.sum(case((BudgetLine.side == side, BudgetLine.planned))), 0)


def last_number(published: bool) -> ScalarSelect[int]:
    """The number of a budget's last version, or of the last published one: a part of a query."""
    other = aliased(Version)
    query = select(func.max(other.number)).where(other.budget_id == Budget.id)
    if published:
        query = query.where(other.published_at.is_not(None))
    return query.correlate(Budget).scalar_subquery()


def of_year(municipality_id: int, year: int, *, published: bool) -> tuple[Version, int] | None:
    """The version of a year that holds, and how many people live in the municipality."""
    residents = (
        select(func.coalesce(func.sum(Area.population), 0))
        .where(Area.municipality_id == Budget.municipality_id)
        .scalar_subquery()
    )
    query = (
        select(Version, residents)
        .join(Version.budget)
        .where(
            Budget.municipality_id == municipality_id,
            Budget.year == year,
            Version.number == last_number(published),
        )
        .options(contains_eager(Version.budget))
    )
    row = db.session.execute(query).one_or_none()
    return (row[0], int(row[1])) if row else None


def latest_published(municipality_id: int) -> Version | None:
    """What holds of the latest year that has more than a draft; a draft where nothing else is."""
    query = (
        select(Version)
        .join(Version.budget)
        .where(Budget.municipality_id == municipality_id, Version.number == last_number(True))
        .options(contains_eager(Version.budget))
        .order_by(Version.stage == Stage.DRAFT, Budget.year.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def versions(municipality_id: int, year: int, *, published: bool) -> Sequence[Version]:
    """The versions of a year, the latest first: the published ones alone, or all."""
    query = (
        select(Version)
        .join(Version.budget)
        .where(Budget.municipality_id == municipality_id, Budget.year == year)
        .options(contains_eager(Version.budget))
        .order_by(Version.number.desc())
    )
    if published:
        query = query.where(Version.published_at.is_not(None))
    return db.session.scalars(query).all()


def versions_of(budget_id: int) -> Sequence[Version]:
    """Every version of a budget, the first one first, as the database has them now."""
    query = select(Version).where(Version.budget_id == budget_id).order_by(Version.number)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def lock(municipality_id: int, year: int) -> Budget | None:
    """The budget of which a version is about to come or to be published; nobody else may until
    then."""
    query = select(Budget).where(Budget.municipality_id == municipality_id, Budget.year == year)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
