"""The tables that can be downloaded: lines, groups, quarters; years side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from civicbudget.budgets.execution import Reached
from civicbudget.budgets.exports.cells import Cell, amount, reader
from civicbudget.budgets.exports.form import WIDTHS
from civicbudget.budgets.exports.tables import Column, Kind, Table
from civicbudget.budgets.importing import columns
from civicbudget.budgets.importing.columns import AMOUNTS, NAMES, TITLES
from civicbudget.budgets.meaning import Group
from civicbudget.budgets.models import Side, Stage, Version
from civicbudget.core.i18n import lazy_gettext as _l

PHASES = {
    Stage.DRAFT: "proposed",
    Stage.APPROVED: "approved",
    Stage.AMENDED: "adjusted",
    Stage.EXECUTED: "adjusted",
}
"""What the package calls the phase of what is planned at a stage; an executed budget has the plan
as it was amended at last."""

_CONCEPTS = {
    columns.Column.FUNCTION: "functional-classification:generic:code",
    columns.Column.ECONOMIC: "economic-classification:generic:code",
    columns.Column.SIDE: "direction",
    columns.Column.SOURCE: "fin-source:generic:code",
    columns.Column.INSTITUTION: "administrative-classification:generic:label",
}


def lines(version: Version, rows: Iterable[Any]) -> Table:
    """Lines, in the form that the import reads; `rows` have the columns of BudgetLine."""
    order = [column for column in columns.KEPT if column != columns.Column.CODE]
    readers = [reader(column) for column in order]
    return Table(
        "lines",
        _l("Every line of the budget"),
        [_of_line(column, version) for column in order],
        ([read(line) for read in readers] for line in rows),
    )


def _of_line(column: columns.Column, version: Version) -> Column:
    phase, year = _fact(column, version)
    return Column(
        column.value,
        NAMES[column],
        Kind.MONEY if column in AMOUNTS else Kind.TEXT,
        _CONCEPTS.get(column, ""),
        phase,
        year,
        WIDTHS.get(column, 16),
    )


def _fact(column: columns.Column, version: Version) -> tuple[str, int | None]:
    """Of which phase of which year the sums of a column are; quarters are parts of the actual."""
    return {
        columns.Column.PLANNED: (PHASES[version.stage], version.year),
        columns.Column.NEXT_YEAR: ("proposed", version.year + 1),
        columns.Column.YEAR_AFTER: ("proposed", version.year + 2),
        columns.Column.ACTUAL: ("executed", version.year),
    }.get(column, ("", None))


_SIDE = Column("side", NAMES[columns.Column.SIDE])
_CODE = Column("code", NAMES[columns.Column.CODE])
_TITLES = tuple(Column(f"title_{lang}", NAMES[TITLES[lang]], width=48) for lang in TITLES)
_PLANNED = Column("planned", NAMES[columns.Column.PLANNED], Kind.MONEY)
_ACTUAL = Column("actual", NAMES[columns.Column.ACTUAL], Kind.MONEY)


def groups(found: Iterable[Group]) -> Table:
    """The functions and kinds of revenue."""
    return Table(
        "groups",
        _l("Where the money comes from and what it is spent on"),
        (_SIDE, _CODE, *_TITLES, _PLANNED, _ACTUAL),
        ([*_named(group), amount(group.planned), amount(group.actual)] for group in found),
    )


def institutions(found: Iterable[Group]) -> Table:
    """What the lines that name an institution add up to; those that name none, too."""
    return Table(
        "institutions",
        _l("What each institution gets"),
        (
            _SIDE,
            Column("institution", NAMES[columns.Column.INSTITUTION], width=48),
            Column("lines", _l("lines"), Kind.WHOLE),
            *(_PLANNED, _ACTUAL),
        ),
        (
            [one.side.value, one.code or None, one.count, amount(one.planned), amount(one.actual)]
            for one in found
        ),
    )


def sources(found: Iterable[Group]) -> Table:
    """Revenue by the source of the money."""
    return Table(
        "sources",
        _l("Where the money comes from"),
        (_CODE, *_TITLES, _PLANNED, _ACTUAL),
        ([*_named(group)[1:], amount(group.planned), amount(group.actual)] for group in found),
    )


def quarters(found: Mapping[Side, Sequence[Reached]]) -> Table:
    """Plan against actual by quarter."""
    return Table(
        "quarters",
        _l("Plan and actual, by quarter"),
        (
            _SIDE,
            Column("quarter", _l("quarter"), Kind.WHOLE),
            Column("planned", _l("planned for the year"), Kind.MONEY),
            Column("in_quarter", _l("actual in the quarter"), Kind.MONEY),
            Column("up_to_quarter", _l("actual since the beginning of the year"), Kind.MONEY),
        ),
        _quarters(found),
    )


def _quarters(found: Mapping[Side, Sequence[Reached]]) -> Iterator[list[Cell]]:
    for side, quarters in found.items():
        for one in quarters:
            sums = (one.planned, one.alone, one.actual)
            yield [side.value, one.quarter, *map(amount, sums)]


def years(found: Mapping[int, Sequence[Group]], ahead: Mapping[int, Sequence[Group]]) -> Table:
    """The functions and kinds of revenue in every year, and in the years `ahead` as projected."""
    projected = Column("projected", _l("projection"), Kind.MONEY)
    return Table(
        "years",
        _l("Budgets of all years"),
        (
            *(Column("year", _l("year"), Kind.WHOLE), _SIDE, _CODE, *_TITLES),
            *(_PLANNED, _ACTUAL, projected),
        ),
        chain(
            (
                [year, *_named(group), amount(group.planned), amount(group.actual), None]
                for year, of_year in found.items()
                for group in of_year
            ),
            (
                [year, *_named(group), None, None, amount(group.planned)]
                for year, of_year in ahead.items()
                for group in of_year
            ),
        ),
    )


def _named(group: Group) -> list[Cell]:
    return [group.side.value, group.code, *(group.title.get(lang) for lang in TITLES)]
