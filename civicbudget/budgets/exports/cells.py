"""What stands in a cell of a file, and how it gets into a sheet."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import attrgetter
from typing import Any

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped] # it has no types

from civicbudget.budgets.importing.columns import AMOUNTS, TITLES, Column
from civicbudget.core import money
from civicbudget.core.delimited import DECIMAL_MARK, safe

Cell = str | Decimal | int | None


def reader(column: Column, unit: int = money.TYIYN) -> Callable[[Any], Cell]:
    """A function that gives what a line has in a column; sums in `unit` tyiyn."""
    of = attrgetter(column)
    if column in TITLES.values():
        lang = column.value.removeprefix("title_")
        return lambda line: line.title.get(lang)
    if column in AMOUNTS:
        return lambda line: amount(of(line), unit)
    if column == Column.PARTICIPATORY:
        return lambda line: "yes" if line.participatory else None
    return lambda line: str(of(line)) or None


def amount(tyiyn: int | None, unit: int = money.TYIYN) -> Decimal | None:
    """A sum as a number of units; nothing where it is not known."""
    return None if tyiyn is None else Decimal(tyiyn) / unit


def harmless(cell: Cell) -> Cell:
    """A cell of a CSV file: a text that no spreadsheet program takes for a formula, a sum with the
    comma that it reads as a number."""
    if isinstance(cell, Decimal):
        return format(cell, "f").replace(".", DECIMAL_MARK)
    return safe(cell) if isinstance(cell, str) else cell


def number(cell: Decimal) -> int | float:
    """A sum as programs have numbers: whole, or a fraction of 17 digits, which holds any tyiyn."""
    whole = int(cell)
    return whole if whole == cell else float(cell)


def write(sheet: Worksheet, row: int, index: int, cell: Cell, sums: object) -> None:
    """Put a cell where it belongs: a sum as a number, a text never as a formula."""
    if isinstance(cell, Decimal):
        sheet.write_number(row, index, number(cell), sums)
    elif isinstance(cell, int):
        sheet.write_number(row, index, cell)
    elif cell is not None:
        sheet.write_string(row, index, cell)
