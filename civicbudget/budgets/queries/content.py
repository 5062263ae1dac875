"""Lines of a version: all, found, of a group; beside those of other years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, case, func, or_, select

from civicbudget.budgets.models import Budget, BudgetLine, Side, Version
from civicbudget.budgets.queries.history import last_number
from civicbudget.budgets.queries.sums import at, within
from civicbudget.core.db import db
from civicbudget.core.stems import beginning, words_of

PER_PAGE = 100
_AT_ONCE = 1000  # lines of a download; more are no faster
_PLAIN = [column for column in BudgetLine.__table__.columns if column.key not in ("id", "words")]


@dataclass(frozen=True)
class Past:
    """A line of another year, in tyiyn."""

    year: int
    side: Side
    code: str
    planned: int


@dataclass(frozen=True)
class Sums:
    """What the lines of a side add up to, in tyiyn."""

    count: int
    planned: int
    actual: int | None


@dataclass(frozen=True)
class Page:
    """Part of the lines that were found, and what all of them add up to, in tyiyn: each side by
    itself, since what comes in and what goes out have no sum."""

    rows: Sequence[BudgetLine]
    number: int
    pages: int
    total: int
    sums: Mapping[Side, Sums]


def lines(version_id: int) -> Sequence[BudgetLine]:
    """All lines of a version, in the order of the document."""
    query = select(BudgetLine).where(BudgetLine.version_id == version_id)
    return db.session.scalars(query.order_by(BudgetLine.position)).all()


def plain_lines(version_id: int, *wanted: ColumnElement[bool]) -> Iterator[Any]:
    """The lines of a version, or those wanted, as rows with the columns of BudgetLine: for files.

    Read bit by bit, each time by a connection that is given back, since whoever fetches a file may
    be slow; and without the session, which is gone when a file is sent. A version that is published
    does not change meanwhile.
    """
    return _plain(db.engine, [BudgetLine.version_id == version_id, *wanted])


def _plain(engine: Engine, wanted: Sequence[ColumnElement[bool]]) -> Iterator[Any]:
    query = select(*_PLAIN).where(*wanted).order_by(BudgetLine.position).limit(_AT_ONCE)
    last = 0
    while True:
        with engine.connect() as connection:
            rows = connection.execute(query.where(BudgetLine.position > last)).all()
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1].position


def largest(version_id: int, side: Side, most: int) -> Sequence[BudgetLine]:
    """The largest lines of a side."""
    query = select(BudgetLine).where(BudgetLine.version_id == version_id, BudgetLine.side == side)
    order = (BudgetLine.planned.desc(), BudgetLine.position)
    return db.session.scalars(query.order_by(*order).limit(most)).all()


def search(version_id: int, text: str, side: str, number: int) -> Page:
    """A page of the lines that have every word, in any order and with any ending, or begin with
    a code; by sides, as the page shows them, and within a side in the order of the document."""
    wanted: list[ColumnElement[bool]] = [BudgetLine.version_id == version_id]
    if side:
        wanted.append(BudgetLine.side == side)
    wanted += [
        or_(
            BudgetLine.words.regexp_match(beginning(word)),
            BudgetLine.function.startswith(word, autoescape=True),
            BudgetLine.economic.startswith(word, autoescape=True),
        )
        for word in words_of(text)
    ]
    return _page(wanted, number)


def of_group(version_id: int, side: Side, code: str, number: int) -> Page:
    """A page of the lines of a group, as `within` names it, in the order of the document."""
    return _page([BudgetLine.version_id == version_id, within(side, code)], number)


def of_institution(version_id: int, name: str, number: int) -> Page:
    """A page of the lines that name an institution; those that name none for an empty name."""
    return _page([BudgetLine.version_id == version_id, at(name)], number)


def _page(wanted: Sequence[ColumnElement[bool]], number: int) -> Page:
    sums = _sums(wanted)
    total = sum(of_side.count for of_side in sums.values())
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), pages)
    by_side = case({one.value: place for place, one in enumerate(Side)}, value=BudgetLine.side)
    query = select(BudgetLine).where(*wanted).order_by(by_side, BudgetLine.position)
    rows = db.session.scalars(query.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Page(rows, number, pages, total, sums)


def _sums(wanted: Sequence[ColumnElement[bool]]) -> dict[Side, Sums]:
    amounts = (func.sum(BudgetLine.planned), func.sum(BudgetLine.actual))
    query = select(BudgetLine.side, func.count(), *amounts).where(*wanted)
    return {
        side: Sums(count, int(planned), None if actual is None else int(actual))
        for side, count, planned, actual in db.session.execute(query.group_by(BudgetLine.side))
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
