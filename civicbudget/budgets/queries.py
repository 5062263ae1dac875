"""Reading budgets.

Of a budget's versions the last published one is what holds; `published=False` asks for the last
one, whether anybody sees it or not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, case, func, or_, select
from sqlalchemy.orm import aliased, contains_eager
from sqlalchemy.sql.functions import coalesce

from civicbudget.budgets.codes import ECONOMIC_LEVEL, EQUALIZATION, FUNCTION_LEVEL
from civicbudget.budgets.importing.columns import Column
from civicbudget.budgets.importing.tables import Meaning, Use
from civicbudget.budgets.meaning import Group, Summary, title_of_group
from civicbudget.budgets.models import (
    Budget,
    BudgetLine,
    Classification,
    ClassificationCode,
    RememberedColumns,
    Side,
    Version,
)
from civicbudget.core.db import db
from civicbudget.core.sorting import fold
from civicbudget.municipalities.models import Area

PER_PAGE = 100


class By(StrEnum):
    """What the lines of a budget may be summed up by."""

    GROUP = "group"
    FUNCTION = "function"
    ECONOMIC = "economic"
    SOURCE = "source"
    INSTITUTION = "institution"


@dataclass(frozen=True)
class Totals:
    """A version of a list, with its sums in tyiyn."""

    version: Version
    revenue: int
    expenditure: int


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


def of_municipality(municipality_id: int, *, published: bool) -> list[Totals]:
    """The version that holds of each year, latest year first."""
    query = (
        select(Version, _sum_of(Side.REVENUE), _sum_of(Side.EXPENDITURE))
        .join(Version.budget)
        .outerjoin(BudgetLine, BudgetLine.version_id == Version.id)
        .where(Budget.municipality_id == municipality_id, Version.number == _last_number(published))
        .options(contains_eager(Version.budget))
        .group_by(Version.id, Budget.id)
        .order_by(Budget.year.desc())
    )
    return [Totals(*row) for row in db.session.execute(query)]


def _sum_of(side: Side) -> coalesce[int]:
    return func.coalesce(func.sum(case((BudgetLine.side == side, BudgetLine.planned))), 0)


def _last_number(published: bool) -> ScalarSelect[int]:
    """The number of a budget's last version; of the last published one."""
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
            Version.number == _last_number(published),
        )
        .options(contains_eager(Version.budget))
    )
    row = db.session.execute(query).one_or_none()
    return (row[0], int(row[1])) if row else None


def latest_published(municipality_id: int) -> Version | None:
    """What holds of the latest year of which anything is published."""
    query = (
        select(Version)
        .join(Version.budget)
        .where(Budget.municipality_id == municipality_id, Version.number == _last_number(True))
        .options(contains_eager(Version.budget))
        .order_by(Budget.year.desc())
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


def lock(municipality_id: int, year: int) -> Budget | None:
    """The budget of which a version is about to come or to be published; nobody else may until
    then."""
    query = select(Budget).where(Budget.municipality_id == municipality_id, Budget.year == year)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


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
            Version.number == _last_number(published=False),
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
            Version.number == _last_number(published=True),
            BudgetLine.participatory,
        )
    )
    pot = db.session.scalar(query)
    return None if pot is None else int(pot)


def titles(year: int) -> Mapping[str, dict[str, str]]:
    """The titles of the classifications' codes, as they held in a year."""
    return {
        code.code: code.title
        for code in classifications()
        if code.valid_from.year <= year and (code.valid_to is None or code.valid_to.year >= year)
    }


def classifications() -> Sequence[ClassificationCode]:
    """Every code of every classification, in their order."""
    query = select(ClassificationCode).order_by(
        ClassificationCode.classification, ClassificationCode.code, ClassificationCode.valid_from
    )
    return db.session.scalars(query).all()


def classification_code(key: int) -> ClassificationCode | None:
    """One code by its key."""
    return db.session.get(ClassificationCode, key)


def seeded() -> set[Classification]:
    """The classifications of which there are any codes."""
    return set(db.session.scalars(select(ClassificationCode.classification).distinct()))


def meanings(municipality_id: int) -> Mapping[str, Meaning]:
    """What the municipality's officials said that the columns of tables mean, by fingerprint."""
    query = select(RememberedColumns).where(RememberedColumns.municipality_id == municipality_id)
    return {
        kept.fingerprint: Meaning(
            Use(kept.use), {int(index): Column(name) for index, name in kept.columns.items()}
        )
        for kept in db.session.scalars(query)
    }


def versions_of(budget_id: int) -> Sequence[Version]:
    """Every version of a budget, the first one first, as the database has them now."""
    query = select(Version).where(Version.budget_id == budget_id).order_by(Version.number)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def remembered(municipality_id: int, fingerprint: str) -> RememberedColumns | None:
    """What is kept of one table."""
    query = select(RememberedColumns).where(
        RememberedColumns.municipality_id == municipality_id,
        RememberedColumns.fingerprint == fingerprint,
    )
    return db.session.scalar(query)


def residents(municipality_id: int) -> int:
    """People in all areas of a municipality."""
    query = select(func.coalesce(func.sum(Area.population), 0))
    return int(db.session.scalar(query.where(Area.municipality_id == municipality_id)) or 0)
