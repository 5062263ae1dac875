"""The lines of a budget as CSV and XLSX, in the form that the import reads; and an empty form."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from xlsxwriter import Workbook  # type: ignore[import-untyped] # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped] # it has no types

from civicbudget.budgets.importing.heading import NAMES
from civicbudget.budgets.importing.words import Column
from civicbudget.budgets.models import Budget, BudgetLine, Side
from civicbudget.core import money
from civicbudget.core.i18n import gettext as _

Cell = str | Decimal | None

SIDES = {Side.REVENUE: "revenue", Side.EXPENDITURE: "expenditure", Side.FINANCING: "financing"}
_WIDTHS = {Column.KY: 48, Column.RU: 48, Column.EN: 40, Column.PLANNED: 18, Column.ACTUAL: 18}
_FORMULA = ("=", "+", "-", "@")


def as_csv(budget: Budget) -> str:
    """UTF-8 text with commas, sums in som; the mark at its head is for spreadsheet programs."""
    target = io.StringIO()
    target.write("\ufeff")
    writer = csv.writer(target)
    writer.writerow([column.value for column in Column])
    writer.writerows([_harmless(cell) for cell in _row(line)] for line in budget.lines)
    return target.getvalue()


def as_xlsx(budget: Budget) -> bytes:
    """A workbook of one sheet, sums in som as numbers."""
    return _workbook(str(budget.year), [_row(line) for line in budget.lines])


def form() -> bytes:
    """The file to fill in: headings in the reader's language, the sections, a line of each."""
    return _workbook(
        _("Budget"),
        [
            _section(_("Revenue")),
            _example("11", "Киреше салыгы", "Подоходный налог", "Income tax"),
            _section(_("Expenditure")),
            _example("70111", "Айыл өкмөтүн күтүү", "Содержание айыл окмоту", "Ayil okmotu"),
        ],
    )


def _row(line: BudgetLine) -> list[Cell]:
    return [
        line.code,
        *(line.title.get(language) for language in ("ky", "ru", "en")),
        SIDES[line.side],
        _som(line.planned),
        None if line.actual is None else _som(line.actual),
        "yes" if line.participatory else None,
    ]


def _som(tyiyn: int) -> Decimal:
    return Decimal(tyiyn) / money.TYIYN


def _section(name: str) -> list[Cell]:
    return [None, name]


def _example(code: str, *titles: str) -> list[Cell]:
    return [code, *titles, None, Decimal(0)]


def _harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet program will not take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _workbook(name: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(name)
        bold, sums = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for index, column in enumerate(Column):
            sheet.set_column(index, index, _WIDTHS.get(column, 14))
            sheet.write_string(0, index, str(NAMES[column]), bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            _write(sheet, number, row, sums)
    return target.getvalue()


def _write(sheet: Worksheet, number: int, row: Sequence[Cell], sums: object) -> None:
    for index, cell in enumerate(row):
        if isinstance(cell, Decimal):
            sheet.write_number(number, index, cell, sums)
        elif cell is not None:
            sheet.write_string(number, index, cell)
