"""The lines of a budget as CSV and XLSX, in the form that the import reads; and an empty form."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from xlsxwriter import Workbook  # type: ignore[import-untyped] # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped] # it has no types

from civicbudget.budgets.importing.columns import AMOUNTS, NAMES, TITLES, Column
from civicbudget.budgets.models import BudgetLine
from civicbudget.core import money
from civicbudget.core.i18n import gettext as _

Cell = str | Decimal | None

COLUMNS = tuple(column for column in Column if column != Column.CODE)
FORM = (
    *(Column.CODE, *TITLES.values(), Column.PLANNED, Column.NEXT_YEAR, Column.YEAR_AFTER),
    *(Column.ACTUAL, Column.INSTITUTION, Column.SOURCE, Column.PARTICIPATORY),
)
WIDTHS = {Column.KY: 48, Column.RU: 48, Column.EN: 40, Column.INSTITUTION: 30}
NARROW = {Column.PLANNED: 18, Column.ACTUAL: 18}
_FORMULA = ("=", "+", "-", "@")


def as_csv(lines: Iterable[BudgetLine]) -> str:
    """UTF-8 text with commas, sums in som; the mark at its head is for spreadsheet programs."""
    target = io.StringIO()
    target.write("\ufeff")
    writer = csv.writer(target)
    writer.writerow([column.value for column in COLUMNS])
    writer.writerows([_harmless(cell) for cell in _row(line)] for line in lines)
    return target.getvalue()


def as_xlsx(year: int, lines: Iterable[BudgetLine]) -> bytes:
    """A workbook of one sheet, sums in som as numbers."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        _sheet(book, str(year), COLUMNS, map(_row, lines))
    return target.getvalue()


def form() -> bytes:
    """The file to fill in, a sheet for each side with a line of each: headings in the reader's
    language."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, *line in (
            (_("Revenue"), "1111", "Киреше салыгы", "Подоходный налог", "Income tax"),
            (
                *(_("Expenditure"), "70111", "Айыл өкмөтүн күтүү"),
                *("Содержание айыл окмоту", "Ayil okmotu"),
            ),
            (
                *(_("Balances and loans"), "3212", "1-январга карата калдык"),
                *("Остаток на 1 января", "Balance at 1 January"),
            ),
        ):
            _sheet(book, name, FORM, [[*line, Decimal(0)]])
    return target.getvalue()


def value(line: BudgetLine, column: Column, unit: int = money.TYIYN) -> Cell:
    """What a line has in a column; sums in `unit` tyiyn."""
    if column in TITLES.values():
        return line.title.get(column.value.removeprefix("title_"))
    if column in AMOUNTS:
        amount = getattr(line, column)
        return None if amount is None else Decimal(amount) / unit
    if column == Column.PARTICIPATORY:
        return "yes" if line.participatory else None
    return str(getattr(line, column)) or None


def _row(line: BudgetLine) -> list[Cell]:
    return [value(line, column) for column in COLUMNS]


def _harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet program will not take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _sheet(
    book: Workbook, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> None:
    sheet = book.add_worksheet(name)
    bold, sums = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    for index, column in enumerate(columns):
        sheet.set_column(index, index, (WIDTHS | NARROW).get(column, 14))
        sheet.write_string(0, index, str(NAMES[column]), bold)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        for index, cell in enumerate(row):
            write(sheet, number, index, cell, sums)


def write(sheet: Worksheet, number: int, index: int, cell: Cell, sums: object) -> None:
    """Put a cell where it belongs: a sum as a number, a text never as a formula."""
    if isinstance(cell, Decimal):
        sheet.write_number(number, index, cell, sums)
    elif cell is not None:
        sheet.write_string(number, index, cell)
