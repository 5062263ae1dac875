"""A table of a budget as CSV, XLSX and JSON; what each of its columns means for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from xlsxwriter import Workbook  # type: ignore[import-untyped] # it has no types

from civicbudget.budgets.exports.cells import Cell, harmless, number, write
from civicbudget.core.delimited import DELIMITER, LINE_END

_AT_ONCE = 500
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=number)


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


def as_csv(table: Table) -> Iterator[bytes]:
    """As spreadsheet programs here open it, see core/delimited.py; bit by bit."""
    target = io.StringIO("\ufeff")
    target.seek(0, io.SEEK_END)
    writer = csv.writer(target, delimiter=DELIMITER, lineterminator=LINE_END)
    writer.writerow([column.name for column in table.columns])
    yield _taken(target)
    for rows in _bits(table.rows):
        writer.writerows([harmless(cell) for cell in row] for row in rows)
        yield _taken(target)


def _taken(target: io.StringIO) -> bytes:
    text = target.getvalue()
    target.seek(0)
    target.truncate()
    return text.encode()


def as_json(table: Table) -> Iterator[bytes]:
    """An object for each row, without what it does not have; bit by bit."""
    names = [column.name for column in table.columns]
    before = "["
    for rows in _bits(table.rows):
        yield (before + ",".join(_object(names, row) for row in rows)).encode()
        before = ","
    yield b"]" if before == "," else b"[]"


def _object(names: Sequence[str], row: Sequence[Cell]) -> str:
    found = {name: cell for name, cell in zip(names, row, strict=True) if cell is not None}
    return _JSON.encode(found)


def _bits(rows: Iterable[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    source = iter(rows)
    while bit := list(islice(source, _AT_ONCE)):
        yield bit


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
    for place, row in enumerate(table.rows, start=1):
        for index, cell in enumerate(row):
            write(sheet, place, index, cell, sums)
