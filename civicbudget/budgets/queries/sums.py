"""What lines add up to: by group, by quarter, by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from civicbudget.budgets.codes import ECONOMIC_LEVEL, EQUALIZATION, SOURCES, is_function
from civicbudget.budgets.execution import Report
from civicbudget.budgets.meaning import Group, Summary
from civicbudget.budgets.models import Budget, BudgetLine, Side, Stage, Version
from civicbudget.budgets.queries.grouping import (
    By,
    Cell,
    Titles,
    by_code,
    by_source,
    cells,
    code_by,
    group,
    titled,
)
from civicbudget.budgets.queries.history import last_number
from civicbudget.budgets.queries.reference import titles, titles_of
from civicbudget.core.db import db


def summary(version_id: int, year: int) -> Summary:
    """A version at one look."""
    names = titles(year)
    code = code_by(By.GROUP)
    return _summary(cells(code, BudgetLine.version_id == version_id), code, names)


def beside_last_year(version: Version, municipality_id: int) -> tuple[Summary, Summary]:
    """A version at one look, and what is published of the year before: empty where nothing is."""
    names, code = titles(version.year), code_by(By.GROUP)
    before = _held(municipality_id).with_only_columns(Version.id)
    before = before.where(Budget.year == version.year - 1)
    of_either = or_(BudgetLine.version_id == version.id, BudgetLine.version_id.in_(before))
    found = cells(code, of_either)
    now = [cell for cell in found if cell.version_id == version.id]
    then = [cell for cell in found if cell.version_id != version.id]
    return _summary(now, code, names), _summary(then, code, names)


def groups(version_id: int, by: By, names: Titles | None = None) -> list[Group]:
    """The sums of a version's lines by what they have in common, largest first.

    `names` are the titles of codes; a group without one is called by its largest line.
    """
    return _groups(code_by(by), names or {}, BudgetLine.version_id == version_id)


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


def at(name: str) -> ColumnElement[bool]:
    """Whether a line names this institution, or none for an empty name: a part of a query."""
    return BudgetLine.institution == name


def name_institutions(version_id: int) -> bool:
    """Whether any line of a version names one."""
    named = exists().where(BudgetLine.version_id == version_id, BudgetLine.institution != "")
    return bool(db.session.scalar(select(named)))


def institutions(version_id: int) -> list[Group]:
    """What lines that name an institution add up to: each side by itself, largest first; the name
    is the code."""
    column = code_by(By.INSTITUTION)
    found = by_code(cells(column, BudgetLine.version_id == version_id))
    return [group(cell, cell.code, {}) for cell in found]


def of_institution_by_group(version_id: int, name: str, names: Titles) -> list[Group]:
    """What an institution's lines are for, and where its own revenue comes from."""
    return _groups(code_by(By.GROUP), names, BudgetLine.version_id == version_id, at(name))


def parts(version_id: int, side: Side, code: str, names: Titles) -> list[Group]:
    """The groups that a group is made of, by one more digit of their codes."""
    column = BudgetLine.function if is_function(code) else BudgetLine.economic
    deeper = func.substr(column, 1, ECONOMIC_LEVEL if code in SOURCES else len(code) + 1)
    return _groups(deeper, names, BudgetLine.version_id == version_id, within(side, code))


def years(municipality_id: int) -> Mapping[int, list[Group]]:
    """The published budgets of all years, latest first, by group."""
    names, code = titles_of(), code_by(By.GROUP)
    versions = _held(municipality_id).with_only_columns(Version.id, Budget.year)
    versions = versions.order_by(Budget.year.desc())
    year_of = {row.id: row.year for row in db.session.execute(versions)}
    found = by_code(cells(code, BudgetLine.version_id.in_(year_of)))
    of_years: dict[int, list[Group]] = {year: [] for year in year_of.values()}
    for version, of_version in titled(found, code, {v: names(y) for v, y in year_of.items()}):
        of_years[year_of[version]].append(of_version)
    return of_years


def projected(
    versions: Mapping[int, int], of_years: Mapping[int, Sequence[Group]]
) -> Mapping[int, list[Group]]:
    """What is expected of groups in the years after those of the versions (ids, with their years),
    by the latest of these that says anything of them."""
    code = code_by(By.GROUP).label("code")
    ahead = (BudgetLine.next_year, BudgetLine.year_after)
    lines = select(BudgetLine.version_id, BudgetLine.side, code, *ahead)
    line = lines.where(BudgetLine.version_id.in_(versions)).subquery().c
    named = (line.version_id, line.side, line.code)
    query = select(*named, *(func.sum(line[amount.key]) for amount in ahead)).group_by(*named)
    found: dict[tuple[int, Side, str], Any] = {}
    rows: Any = db.session.execute(query)
    for version, side, of, *sums in rows:
        found |= {(versions[version], side, of): sums}
    last = max(versions.values(), default=0)
    for year in sorted(versions.values(), reverse=True):
        years = {
            year + n + 1: [
                replace(group, planned=int(amount), actual=None)
                for group in of_years[year]
                if (amount := found[year, group.side, group.code][n]) is not None
            ]
            for n in range(len(ahead))
            if year + n + 1 > last
        }
        if any(years.values()):
            return {year: of_year for year, of_year in years.items() if of_year}
    return {}


def by_year(municipality_id: int, side: Side, code: str) -> Sequence[tuple[int, int]]:
    """What was planned for a group in each year that has any of it, earliest first: in tyiyn."""
    return _by_year(municipality_id, within(side, code))


def spent_by_year(municipality_id: int, name: str) -> Sequence[tuple[int, int]]:
    """What an institution was to spend in each year that names it, earliest first: in tyiyn."""
    return _by_year(municipality_id, at(name), BudgetLine.side == Side.EXPENDITURE)


def _by_year(municipality_id: int, *wanted: ColumnElement[bool]) -> Sequence[tuple[int, int]]:
    query = (
        _held(municipality_id)
        .with_only_columns(Budget.year, func.sum(BudgetLine.planned))
        .join(BudgetLine, BudgetLine.version_id == Version.id)
        .where(*wanted)
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


def _summary(found: Sequence[Cell], code: ColumnElement[str], names: Titles) -> Summary:
    return Summary(
        _titled(by_code(found), code, names),
        [group(cell, cell.source, names.get(cell.source, {})) for cell in by_source(found)],
    )


def _groups(code: ColumnElement[str], names: Titles, *wanted: ColumnElement[bool]) -> list[Group]:
    return _titled(by_code(cells(code, *wanted)), code, names)


def _titled(found: Sequence[Cell], code: ColumnElement[str], names: Titles) -> list[Group]:
    versions = {cell.version_id: names for cell in found}
    return [of for _version, of in titled(found, code, versions)]


def _held(municipality_id: int) -> Select[Any]:
    """The versions that hold of a municipality's published budgets."""
    return (
        select(Version)
        .join(Version.budget)
        .where(Budget.municipality_id == municipality_id, Version.number == last_number(True))
    )
