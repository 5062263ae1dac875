"""Groups of lines: summed up by the database in one pass, whatever they are grouped by.

A budget may have tens of thousands of lines, so they are neither sorted nor read here, but for the
few that a group is called by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from civicbudget.budgets.codes import ECONOMIC_LEVEL, EQUALIZATION, FUNCTION_LEVEL
from civicbudget.budgets.meaning import Group, title_of_group
from civicbudget.budgets.models import BudgetLine, Side
from civicbudget.core.db import db

Titles = Mapping[str, Mapping[str, str]]
Names = Callable[[int], Titles]
"""The titles of codes, as they held in the year of a version."""


class By(StrEnum):
    """What the lines of a budget may be summed up by."""

    GROUP = "group"
    FUNCTION = "function"
    ECONOMIC = "economic"
    SOURCE = "source"
    INSTITUTION = "institution"


@dataclass(frozen=True)
class Cell:
    """The sums of the lines of a version with one code and one source, in tyiyn; `top` is the
    largest line's."""

    version_id: int
    side: Side
    code: str
    source: str
    count: int
    planned: int
    actual: int | None
    participatory: int
    top: int

    def __add__(self, other: Cell) -> Cell:
        """Both together, under the names of the first."""
        known = [sum for sum in (self.actual, other.actual) if sum is not None]
        return Cell(
            *(self.version_id, self.side, self.code, self.source),
            count=self.count + other.count,
            planned=self.planned + other.planned,
            actual=sum(known) if known else None,
            participatory=self.participatory + other.participatory,
            top=max(self.top, other.top),
        )


def cells(code: ColumnElement[str], *wanted: ColumnElement[bool]) -> list[Cell]:
    """The wanted lines by version, side, code and source."""
    pot = case((BudgetLine.participatory, BudgetLine.planned), else_=0)
    lines = select(
        *(BudgetLine.version_id, BudgetLine.side, code.label("code"), BudgetLine.source),
        *(BudgetLine.planned, BudgetLine.actual, pot.label("pot")),
    )
    line = lines.where(*wanted).subquery().c
    named = (line.version_id, line.side, line.code, line.source)
    sums = (func.sum(line.planned), func.sum(line.actual), func.sum(line.pot))
    query = select(*named, func.count(), *sums, func.max(line.planned)).group_by(*named)
    return [_cell(row) for row in db.session.execute(query)]


def _cell(row: Any) -> Cell:
    """PostgreSQL gives sums of BIGINT as decimals."""
    version_id, side, code, source, count, *sums = row
    planned, actual, pot, top = (None if found is None else int(found) for found in sums)
    return Cell(version_id, side, code, source, count, planned or 0, actual, pot or 0, top or 0)


def by_code(found: Iterable[Cell]) -> list[Cell]:
    """Cells of one code together, whatever the source, largest first."""
    return _together(found, lambda cell: (cell.version_id, cell.side, cell.code))


def by_source(found: Iterable[Cell]) -> list[Cell]:
    """Cells of one source together, whatever the code, largest first."""
    return _together(found, lambda cell: (cell.version_id, cell.side, cell.source))


def _together(found: Iterable[Cell], key: Callable[[Cell], object]) -> list[Cell]:
    members: dict[object, list[Cell]] = {}
    for cell in found:
        members.setdefault(key(cell), []).append(cell)
    sums = [reduce(Cell.__add__, of_key) for of_key in members.values()]
    return sorted(sums, key=lambda cell: (-cell.planned, cell.code))


def titled(
    found: Sequence[Cell], code: ColumnElement[str], titles: Mapping[int, Titles]
) -> list[tuple[int, Group]]:
    """Each group with its version: called by the titles of that version's year, or by its largest
    line where there is no title."""
    largest = _largest(found, code)
    return [
        (
            cell.version_id,
            group(
                cell,
                cell.code,
                title_of_group(
                    cell.code,
                    largest[cell.version_id, cell.side, cell.code, cell.top],
                    titles[cell.version_id],
                ),
            ),
        )
        for cell in found
    ]


def group(cell: Cell, code: str, title: Mapping[str, str]) -> Group:
    """A cell under a code and a title."""
    return Group(
        side=cell.side,
        code=code,
        title=title,
        planned=cell.planned,
        actual=cell.actual,
        participatory=cell.participatory,
        count=cell.count,
    )


def _largest(found: Sequence[Cell], code: ColumnElement[str]) -> dict[tuple[Any, ...], Any]:
    """The titles of the first of the largest lines, by version, side, code and sum."""
    query = (
        select(
            *(BudgetLine.version_id, BudgetLine.side, code, BudgetLine.planned),
            BudgetLine.title,
        )
        .where(
            BudgetLine.version_id.in_({cell.version_id for cell in found}),
            BudgetLine.planned.in_({cell.top for cell in found}),
        )
        .order_by(BudgetLine.position.desc())
    )
    return {tuple(row[:4]): row.title for row in db.session.execute(query)}


def code_by(by: By) -> ColumnElement[str]:
    """What lines have in common."""
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
