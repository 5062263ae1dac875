"""What stands in a cell of a file, and how it gets into a sheet."""

from __future__ import annotations

from decimal import Decimal

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped] # it has no types

from civicbudget.budgets.importing.columns import AMOUNTS, TITLES, Column
from civicbudget.budgets.models import BudgetLine
from civicbudget.core import money
from civicbudget.core.delimited import DECIMAL_MARK, safe

Cell = str | Decimal | int | None


def value(line: BudgetLine, column: Column, unit: int = money.TYIYN) -> Cell:
    """What a line has in a column; sums in `unit` tyiyn."""
    if column in TITLES.values():
        return line.title.get(column.value.removeprefix("title_"))
    if column in AMOUNTS:
        return amount(getattr(line, column), unit)
    if column == Column.PARTICIPATORY:
        return "yes" if line.participatory else None
    return str(getattr(line, column)) or None


def amount(tyiyn: int | None, unit: int = money.TYIYN) -> Decimal | None:
    """A sum as a number of units; nothing where it is not known."""
    return None if tyiyn is None else Decimal(tyiyn) / unit


def harmless(cell: Cell) -> Cell:
    """A cell of a CSV file: a text that no spreadsheet program takes for a formula, a sum with the
    comma that it reads as a number."""
    if isinstance(cell, Decimal):
        return format(cell, "f").replace(".", DECIMAL_MARK)
    return safe(cell) if isinstance(cell, str) else cell


def write(sheet: Worksheet, number: int, index: int, cell: Cell, sums: object) -> None:
    """Put a cell where it belongs: a sum as a number, a text never as a formula."""
    if isinstance(cell, Decimal):
        sheet.write_number(number, index, cell, sums)
    elif isinstance(cell, int):
        sheet.write_number(number, index, cell)
    elif cell is not None:
        sheet.write_string(number, index, cell)
