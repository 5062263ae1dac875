"""Lines of a version: all, found, summed up by the database; beside those of other years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select

from civicbudget.budgets.codes import ECONOMIC_LEVEL, EQUALIZATION, FUNCTION_LEVEL
from civicbudget.budgets.meaning import Group, Summary, title_of_group
from civicbudget.budgets.models import Budget, BudgetLine, Side, Version
from civicbudget.budgets.queries.history import last_number, of_municipality
from civicbudget.budgets.queries.reference import titles
from civicbudget.core.db import db
from civicbudget.core.sorting import fold

PER_PAGE = 100


class By(StrEnum):
    """What the lines of a budget may be summed up by."""

    GROUP = "group"
    FUNCTION = "function"
    ECONOMIC = "economic"
    SOURCE = "source"
    INSTITUTION = "institution"


@dataclass(frozen=True)
class Past:
    """A line of another year, in tyiyn."""

    year: int
    side: Side
    code: str
    planned: int


@dataclass(frozen=True)
class Page:
    """Part of the lines that were found; `planned` is what all of them add up to, in tyiyn."""

    rows: Sequence[BudgetLine]
    number: int
    pages: int
    total: int
    planned: int


def lines(version_id: int) -> Sequence[BudgetLine]:
    """All lines of a version, in the order of the document."""
    query = select(BudgetLine).where(BudgetLine.version_id == version_id)
    return db.session.scalars(query.order_by(BudgetLine.position)).all()


def search(version_id: int, text: str, side: str, number: int) -> Page:
    """A page of the lines that have a word, or begin with a code; by sides, as the page shows
    them, and within a side in the order of the document."""
    wanted = [BudgetLine.version_id == version_id]
    if side:
        wanted.append(BudgetLine.side == side)
    if folded := fold(text):
        wanted.append(
            or_(
                BudgetLine.words.contains(folded, autoescape=True),
                BudgetLine.function.startswith(folded, autoescape=True),
                BudgetLine.economic.startswith(folded, autoescape=True),
            )
        )
    sums = select(func.count(), func.coalesce(func.sum(BudgetLine.planned), 0)).where(*wanted)
    total, planned = db.session.execute(sums).one()
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), pages)
    by_side = case({one.value: place for place, one in enumerate(Side)}, value=BudgetLine.side)
    query = select(BudgetLine).where(*wanted).order_by(by_side, BudgetLine.position)
    rows = db.session.scalars(query.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Page(rows, number, pages, total, int(planned))


def summary(version_id: int, year: int) -> Summary:
    """A version at one look, summed up by the database."""
    return Summary(groups(version_id, By.GROUP, titles(year)))


def groups(
    version_id: int, by: By, names: Mapping[str, Mapping[str, str]] | None = None
) -> list[Group]:
    """The sums of a version's lines by what they have in common, largest first.

    `names` are the titles of codes; a group without one is called by its largest line.
    """
    code = _code(by)
    of_group: dict[str, Any] = {"partition_by": (BudgetLine.side, code)}
    ranked = (
        select(
            BudgetLine.side,
            code.label("code"),
            BudgetLine.title,
            func.count().over(**of_group).label("count"),
            func.sum(BudgetLine.planned).over(**of_group).label("planned"),
            func.sum(BudgetLine.actual).over(**of_group).label("actual"),
            func.sum(case((BudgetLine.participatory, BudgetLine.planned), else_=0))
            .over(**of_group)
            .label("participatory"),
            func.row_number()
            .over(**of_group, order_by=(BudgetLine.planned.desc(), BudgetLine.position))
            .label("rank"),
        )
        .where(BudgetLine.version_id == version_id)
        .subquery()
    )
    query = select(ranked).where(ranked.c.rank == 1).order_by(ranked.c.planned.desc(), "code")
    return [_group(row, names or {}) for row in db.session.execute(query)]


def _code(by: By) -> ColumnElement[str]:
    if by == By.SOURCE:
        return BudgetLine.source.expression
    if by == By.INSTITUTION:
        return BudgetLine.institution.expression
    function = func.substr(BudgetLine.function, 1, FUNCTION_LEVEL)
    economic = func.substr(BudgetLine.economic, 1, ECONOMIC_LEVEL)
    if by != By.GROUP:
        return function if by == By.FUNCTION else economic
    is_grant = (BudgetLine.side == Side.REVENUE) & (BudgetLine.source == EQUALIZATION)
    return case((is_grant, EQUALIZATION), (function != "", function), else_=economic)


def _group(row: Any, names: Mapping[str, Mapping[str, str]]) -> Group:
    return Group(
        side=row.side,
        code=row.code,
        title=title_of_group(row.code, row.count == 1, row.title, names),
        planned=int(row.planned),
        actual=None if row.actual is None else int(row.actual),
        participatory=int(row.participatory),
    )


def quarters(version_id: int, side: Side) -> list[int | None]:
    """What came in or was spent in each quarter, in tyiyn; None where it is not known."""
    sums = [
        func.sum(quarter)
        for quarter in (BudgetLine.q1, BudgetLine.q2, BudgetLine.q3, BudgetLine.q4)
    ]
    query = select(*sums).where(BudgetLine.version_id == version_id, BudgetLine.side == side)
    return [None if found is None else int(found) for found in db.session.execute(query).one()]


def years(municipality_id: int, by: By) -> Mapping[int, list[Group]]:
    """The published budgets of all years, each by what its lines have in common."""
    held = of_municipality(municipality_id, published=True)
    return {
        totals.version.year: groups(totals.version.id, by, titles(totals.version.year))
        for totals in held
    }


def other_years(municipality_id: int, year: int) -> Sequence[Past]:
    """The lines of the municipality's other budgets, as they stand at last."""
    query = (
        select(
            Budget.year,
            BudgetLine.side,
            BudgetLine.function,
            BudgetLine.economic,
            BudgetLine.planned,
        )
        .join(Version, Version.budget_id == Budget.id)
        .join(BudgetLine, BudgetLine.version_id == Version.id)
        .where(
            Budget.municipality_id == municipality_id,
            Budget.year != year,
            Version.number == last_number(published=False),
        )
        .order_by(Budget.year, BudgetLine.position)
    )
    return [
        Past(year, side, "/".join(filter(None, (function, economic))), planned)
        for year, side, function, economic, planned in db.session.execute(query)
    ]


def participatory_pot(municipality_id: int, year: int) -> int | None:
    """Tyiyn that residents decide on, by the lines marked so in the published budget of a year."""
    query = (
        select(func.sum(BudgetLine.planned))
        .join(BudgetLine.version)
        .join(Version.budget)
        .where(
            Budget.municipality_id == municipality_id,
            Budget.year == year,
            Version.number == last_number(published=True),
            BudgetLine.participatory,
        )
    )
    pot = db.session.scalar(query)
    return None if pot is None else int(pot)
