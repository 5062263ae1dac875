"""What lines add up to, summed by the database: by group, by quarter, by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select

from civicbudget.budgets.codes import (
    ECONOMIC_LEVEL,
    EQUALIZATION,
    FUNCTION_LEVEL,
    SOURCES,
    is_function,
)
from civicbudget.budgets.execution import Report
from civicbudget.budgets.meaning import Group, Summary, title_of_group
from civicbudget.budgets.models import Budget, BudgetLine, Side, Stage, Version
from civicbudget.budgets.queries.history import last_number
from civicbudget.budgets.queries.reference import titles, titles_of
from civicbudget.core.db import db

Names = Mapping[str, Mapping[str, str]]


class By(StrEnum):
    """What the lines of a budget may be summed up by."""

    GROUP = "group"
    FUNCTION = "function"
    ECONOMIC = "economic"
    SOURCE = "source"
    INSTITUTION = "institution"


def summary(version_id: int, year: int, names: Names | None = None) -> Summary:
    """A version at one look; `names` are the titles of codes, if they are known already."""
    names = names or titles(year)
    return Summary(groups(version_id, By.GROUP, names), groups(version_id, By.SOURCE, names))


def groups(version_id: int, by: By, names: Names | None = None) -> list[Group]:
    """The sums of a version's lines by what they have in common, largest first.

    `names` are the titles of codes; a group without one is called by its largest line.
    """
    return _groups(_ranked(_code(by), BudgetLine.version_id == version_id), names)


def within(side: Side, code: str) -> ColumnElement[bool]:
    """Whether a line is of a group, named by a source or by the beginning of its codes: a part of
    a query. The equalization grant is of its source alone, as on the pages."""
    if code in SOURCES:
        return and_(BudgetLine.side == side, BudgetLine.source == code)
    if is_function(code):
        return and_(BudgetLine.side == side, BudgetLine.function.startswith(code, autoescape=True))
    found = and_(
        BudgetLine.side == side,
        BudgetLine.function == "",
        BudgetLine.economic.startswith(code, autoescape=True),
    )
    return and_(found, BudgetLine.source != EQUALIZATION) if side == Side.REVENUE else found


def parts(version_id: int, side: Side, code: str, names: Names) -> list[Group]:
    """The groups that a group is made of, by one more digit of their codes."""
    column = BudgetLine.function if is_function(code) else BudgetLine.economic
    digits = ECONOMIC_LEVEL if code in SOURCES else len(code) + 1
    deeper = func.substr(column, 1, digits)
    return _groups(_ranked(deeper, BudgetLine.version_id == version_id, within(side, code)), names)


def years(municipality_id: int, by: By) -> Mapping[int, list[Group]]:
    """The published budgets of all years, latest first, by what their lines have in common."""
    names = titles_of()
    found: dict[int, list[Group]] = {}
    for row in db.session.execute(_of_years(_ranked(_code(by), _is_held(municipality_id)))):
        found.setdefault(row.year, []).append(_group(row, names(row.year)))
    return found


def of_published(municipality_id: int, year: int, names: Names) -> list[Group]:
    """The groups of the budget that is published of a year; none where none is."""
    return _groups(_ranked(_code(By.GROUP), _is_held(municipality_id, year)), names)


def _is_held(municipality_id: int, year: int | None = None) -> ColumnElement[bool]:
    """Whether a line is of a budget that is published, of any year or of one."""
    held = _held(municipality_id).with_only_columns(Version.id)
    if year is not None:
        held = held.where(Budget.year == year)
    return BudgetLine.version_id.in_(held)


def by_year(municipality_id: int, side: Side, code: str) -> Sequence[tuple[int, int]]:
    """What was planned for a group in each year that has any of it, earliest first: in tyiyn."""
    query = (
        _held(municipality_id)
        .with_only_columns(Budget.year, func.sum(BudgetLine.planned))
        .join(BudgetLine, BudgetLine.version_id == Version.id)
        .where(within(side, code))
        .group_by(Budget.year)
        .order_by(Budget.year)
    )
    return [(year, int(planned or 0)) for year, planned in db.session.execute(query)]


def reports(municipality_id: int, year: int) -> Iterator[Report]:
    """What the published versions of a year say of its execution, each side, in their order: those
    that report on it, and others where they name quarters."""
    quarters = (BudgetLine.q1, BudgetLine.q2, BudgetLine.q3, BudgetLine.q4)
    sums = [func.sum(amount) for amount in (BudgetLine.planned, BudgetLine.actual, *quarters)]
    query = (
        select(BudgetLine.side, Version.quarter, *sums)
        .join(BudgetLine.version)
        .join(Version.budget)
        .where(
            Budget.municipality_id == municipality_id,
            Budget.year == year,
            Version.published_at.is_not(None),
        )
        .group_by(Version.number, Version.quarter, Version.stage, BudgetLine.side)
        .having(
            or_(Version.stage == Stage.EXECUTED, func.sum(func.coalesce(*quarters)).is_not(None))
        )
        .order_by(Version.number)
    )
    for side, quarter, planned, actual, *by_quarter in db.session.execute(query):
        known = [None if amount is None else int(amount) for amount in (actual, *by_quarter)]
        yield Report(side, quarter, int(planned or 0), known[0], known[1:])


def participatory_pot(municipality_id: int, year: int) -> int | None:
    """Tyiyn that residents decide on, by the lines marked so in the published budget of a year."""
    query = (
        _held(municipality_id)
        .with_only_columns(func.sum(BudgetLine.planned))
        .join(BudgetLine, BudgetLine.version_id == Version.id)
        .where(Budget.year == year, BudgetLine.participatory)
    )
    pot = db.session.scalar(query)
    return None if pot is None else int(pot)


def _held(municipality_id: int) -> Select[Any]:
    """The versions that hold of a municipality's published budgets."""
    return (
        select(Version)
        .join(Version.budget)
        .where(Budget.municipality_id == municipality_id, Version.number == last_number(True))
    )


def _ranked(code: ColumnElement[str], *wanted: ColumnElement[bool]) -> Subquery:
    """Every wanted line with the sums of its group, and its rank there by size."""
    of_group: dict[str, Any] = {"partition_by": (BudgetLine.version_id, BudgetLine.side, code)}
    pot = case((BudgetLine.participatory, BudgetLine.planned), else_=0)
    return (
        select(
            BudgetLine.version_id,
            BudgetLine.side,
            code.label("code"),
            BudgetLine.title,
            func.count().over(**of_group).label("count"),
            func.sum(BudgetLine.planned).over(**of_group).label("planned"),
            func.sum(BudgetLine.actual).over(**of_group).label("actual"),
            func.sum(pot).over(**of_group).label("participatory"),
            func.row_number()
            .over(**of_group, order_by=(BudgetLine.planned.desc(), BudgetLine.position))
            .label("rank"),
        )
        .where(*wanted)
        .subquery()
    )


def _largest(ranked: Subquery) -> Select[Any]:
    """A row for each group, that of its largest line."""
    return select(ranked).where(ranked.c.rank == 1).order_by(ranked.c.planned.desc(), "code")


def _of_years(ranked: Subquery) -> Select[Any]:
    return (
        _largest(ranked)
        .add_columns(Budget.year)
        .join(Version, Version.id == ranked.c.version_id)
        .join(Budget, Budget.id == Version.budget_id)
        .order_by(None)
        .order_by(Budget.year.desc(), ranked.c.planned.desc(), "code")
    )


def _groups(ranked: Subquery, names: Names | None) -> list[Group]:
    return [_group(row, names or {}) for row in db.session.execute(_largest(ranked))]


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


def _group(row: Any, names: Names) -> Group:
    return Group(
        side=row.side,
        code=row.code,
        title=title_of_group(row.code, row.count == 1, row.title, names),
        planned=int(row.planned),
        actual=None if row.actual is None else int(row.actual),
        participatory=int(row.participatory),
        count=row.count,
    )
