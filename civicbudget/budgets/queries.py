"""Reading budgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.functions import coalesce

from civicbudget.budgets.models import Budget, BudgetLine, ClassificationCode, Side, Stage
from civicbudget.core.db import db
from civicbudget.municipalities.models import Area


@dataclass(frozen=True)
class Totals:
    """A budget of a list, with its sums in tyiyn."""

    budget: Budget
    revenue: int
    expenditure: int


@dataclass(frozen=True)
class Past:
    """A line of another year, in tyiyn."""

    year: int
    side: Side
    code: str
    planned: int


def of_municipality(municipality_id: int, *, published: bool) -> list[Totals]:
    """Budgets, latest year first: the published ones alone, or all."""
    query = (
        select(Budget, _sum_of(Side.REVENUE), _sum_of(Side.EXPENDITURE))
        .outerjoin(BudgetLine)
        .where(Budget.municipality_id == municipality_id)
        .group_by(Budget.id)
        .order_by(Budget.year.desc())
    )
    if published:
        query = query.where(Budget.published_at.is_not(None))
    return [Totals(*row) for row in db.session.execute(query)]


def _sum_of(side: Side) -> coalesce[int]:
    return func.coalesce(func.sum(case((BudgetLine.side == side, BudgetLine.planned))), 0)


def of_year(municipality_id: int, year: int) -> tuple[Budget, int] | None:
    """A budget with its lines, and how many people live in the municipality."""
    residents = (
        select(func.coalesce(func.sum(Area.population), 0))
        .where(Area.municipality_id == Budget.municipality_id)
        .scalar_subquery()
    )
    query = select(Budget, residents).where(
        Budget.municipality_id == municipality_id, Budget.year == year
    )
    row = db.session.execute(query.options(joinedload(Budget.lines))).unique().one_or_none()
    return (row[0], int(row[1])) if row else None


def latest_published(municipality_id: int) -> Budget | None:
    """The published budget of the latest year, with its lines; a draft where nothing else is."""
    latest = (
        select(Budget.id)
        .where(Budget.municipality_id == municipality_id, Budget.published_at.is_not(None))
        .order_by(Budget.stage == Stage.DRAFT, Budget.year.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(Budget).where(Budget.id == latest).options(joinedload(Budget.lines))
    return db.session.scalars(query).unique().one_or_none()


def lock(municipality_id: int, year: int) -> Budget | None:
    """The budget that is about to be replaced or published; nobody else may until then."""
    query = select(Budget).where(Budget.municipality_id == municipality_id, Budget.year == year)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def other_years(municipality_id: int, year: int) -> Sequence[Past]:
    """The lines of the municipality's other budgets."""
    query = (
        select(Budget.year, BudgetLine.side, BudgetLine.code, BudgetLine.planned)
        .join(Budget.lines)
        .where(Budget.municipality_id == municipality_id, Budget.year != year)
        .order_by(Budget.year, BudgetLine.position)
    )
    return [Past(*row) for row in db.session.execute(query)]


def participatory_pot(municipality_id: int, year: int) -> int | None:
    """Tyiyn that residents decide on, by the lines marked so in the published budget of a year."""
    query = (
        select(func.sum(BudgetLine.planned))
        .join(BudgetLine.budget)
        .where(
            Budget.municipality_id == municipality_id,
            Budget.year == year,
            Budget.published_at.is_not(None),
            BudgetLine.participatory,
        )
    )
    pot = db.session.scalar(query)
    return None if pot is None else int(pot)


def titles(year: int) -> Mapping[str, dict[str, str]]:
    """The titles of the classifications' codes, as they held in a year."""
    query = select(ClassificationCode).order_by(ClassificationCode.valid_from)
    return {
        code.code: code.title
        for code in db.session.scalars(query)
        if code.valid_from.year <= year and (code.valid_to is None or code.valid_to.year >= year)
    }


def has_classifications() -> bool:
    """Whether there are titles of codes at all."""
    return db.session.scalar(select(ClassificationCode.id).limit(1)) is not None


def residents(municipality_id: int) -> int:
    """People in all areas of a municipality."""
    query = select(func.coalesce(func.sum(Area.population), 0))
    return int(db.session.scalar(query.where(Area.municipality_id == municipality_id)) or 0)
