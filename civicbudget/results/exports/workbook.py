"""The workbook: a sheet a table, numbers as numbers, dates as dates, texts never as formulas.

Rows go to temporary files as they come, so that a million of them take no more memory than a few.
A sheet of Excel has 1,048,576 rows: what is longer than a million goes on in a second sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped] # XlsxWriter has no types

from civicbudget.core import clock
from civicbudget.core.i18n import LANGUAGES, in_each, pick
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.core.money import TYIYN
from civicbudget.results.exports.columns import Kind, Row, Table

Texts = Mapping[str, str]

LONGEST_SHEET = 1_000_000

_NOTES = "Түшүндүрмө - Пояснения - Notes"
_NOTE_WIDTH = 50
_FORMATS = {
    Kind.MONEY: "#,##0.00",
    Kind.MOMENT: "dd.mm.yyyy hh:mm",
}


class Book:
    """A workbook that is being written."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._bold = book.add_format({"bold": True, "bottom": 1})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self._formats = {
            kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()
        }

    def notes(self, about: Sequence[Texts], tables: Sequence[Table]) -> None:
        """The first sheet: what this is, and what stands in every column, in each language."""
        sheet = self._book.add_worksheet(_NOTES)
        sheet.set_column(0, 1, 18)
        sheet.set_column(2, 1 + len(LANGUAGES), _NOTE_WIDTH, self._wrap)
        sheet.freeze_panes(1, 0)
        for place, word in enumerate(("", "", *LANGUAGES.values())):
            sheet.write_string(0, place, word, self._bold)
        for line, (table, name, says) in enumerate(_notes(about, tables), 1):
            words = (table, name, *(pick(says, lang).string for lang in LANGUAGES))
            for place, word in enumerate(words):
                sheet.write_string(line, place, word)

    def table(self, table: Table) -> None:
        """A sheet with the rows of a table, or as many as a million rows each ask for."""
        rows, part, written = iter(table.rows()), 1, LONGEST_SHEET
        while written == LONGEST_SHEET:
            name = table.name if part == 1 else f"{table.name} {part}"
            written = self._sheet(table, name, islice(rows, LONGEST_SHEET))
            part += 1

    def _sheet(self, table: Table, name: str, rows: Iterable[Row]) -> int:
        """How many rows were written."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.name, self._bold)
        puts = [self._put(sheet, column.kind) for column in table.columns]
        written = 0
        for written, row in enumerate(rows, 1):
            for place, (put, cell) in enumerate(zip(puts, row, strict=True)):
                put(written, place, cell)
        sheet.autofilter(0, 0, written, len(puts) - 1)
        return written

    def _put(self, sheet: Any, kind: Kind) -> Callable[[int, int, Any], object]:
        """By its kind: a text stays a text, whatever it begins with."""
        form = self._formats.get(kind)
        if kind is Kind.TEXT:
            return sheet.write_string  # type: ignore[no-any-return]
        if kind is Kind.MOMENT:
            return lambda row, column, cell: sheet.write_datetime(row, column, _local(cell), form)
        if kind is Kind.MONEY:
            return lambda row, column, cell: sheet.write_number(
                row, column, Decimal(cell) / TYIYN, form
            )
        if kind is Kind.NUMBER:
            return lambda row, column, cell: sheet.write_number(row, column, float(Fraction(cell)))
        return sheet.write_number  # type: ignore[no-any-return]


def write(about: Sequence[Texts], tables: Sequence[Table], at: datetime, path: Path) -> None:
    """Write a workbook with these tables.

    `about`: texts at the head of its notes; `at`: when it is said to have been made, so that the
    same tables make the same file.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "tmpdir": str(path.parent),
    }
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": _local(at)})
        pages = Book(book)
        pages.notes(about, tables)
        for table in tables:
            pages.table(table)


def _notes(about: Sequence[Texts], tables: Sequence[Table]) -> Iterator[tuple[str, str, Texts]]:
    for says in (*about, in_each(ABOUT)):
        yield "", "", says
    for table in tables:
        yield table.name, "", in_each(table.says)
        yield from ((table.name, each.name, in_each(each.says)) for each in table.columns)


def _local(moment: datetime) -> datetime:
    """The clock in Kyrgyzstan; a spreadsheet knows no zones."""
    return clock.local(moment).replace(tzinfo=None)


ABOUT = _l(
    "Sums are in som. Dates are by the clock in Kyrgyzstan. Everything here is in the public "
    "record, too, which is signed: where the two differ, the record holds."
)
