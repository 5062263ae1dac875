"""A table of a budget as CSV, XLSX and JSON; what each of its columns means for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from xlsxwriter import Workbook  # type: ignore[import-untyped] # it has no types

from civicbudget.budgets.exports.cells import Cell, harmless, write
from civicbudget.core.delimited import DELIMITER, ENCODING, LINE_END


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "string"
    WHOLE = "integer"
    MONEY = "number"
    """In som."""


@dataclass(frozen=True)
class Column:
    """A column: its name for programs, and for people as a lazy text.

    `concept`: what it is in the Fiscal Data Package, a ColumnType of its taxonomy of budgets;
    `phase` and `year`: of which phase of which year the sums are, where they are the facts that
    the package is about.
    """

    name: str
    says: object
    kind: Kind = Kind.TEXT
    concept: str = ""
    phase: str = ""
    year: int | None = None
    width: int = 16


@dataclass(frozen=True)
class Table:
    """A table: its name in addresses, what it holds as a lazy text, its columns and rows."""

    name: str
    says: object
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def as_csv(table: Table) -> bytes:
    """As spreadsheet programs here open it, see core/delimited.py."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=DELIMITER, lineterminator=LINE_END)
    writer.writerow([column.name for column in table.columns])
    writer.writerows([harmless(cell) for cell in row] for row in table.rows)
    return target.getvalue().encode(ENCODING)


def as_json(table: Table) -> bytes:
    """An object for each row, without what it does not have."""
    names = [column.name for column in table.columns]
    rows = [
        {name: _plain(cell) for name, cell in zip(names, row, strict=True) if cell is not None}
        for row in table.rows
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def as_xlsx(*tables: Table) -> bytes:
    """A workbook of a sheet a table, headings in the reader's language, sums as numbers."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        for table in tables:
            _sheet(book, table)
    return target.getvalue()


def _sheet(book: Workbook, table: Table) -> None:
    sheet = book.add_worksheet(table.name)
    bold, sums = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, str(column.says), bold)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(table.rows, start=1):
        for index, cell in enumerate(row):
            write(sheet, number, index, cell, sums)


def _plain(cell: Cell) -> object:
    """A sum as JSON has numbers: whole, or a fraction of 17 digits, which holds any tyiyn."""
    if not isinstance(cell, Decimal):
        return cell
    return int(cell) if cell == cell.to_integral_value() else float(cell)
