"""The workbook: results and ballots on sheets, numbers as numbers, texts never as formulas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped] # XlsxWriter has no types

from civicbudget.results.exports.tables import (
    BALLOTS,
    COST,
    Cell,
    read_ballots,
    result_rows,
)
from civicbudget.results.summary import PotSummary

_LONGEST_SHEET = 1_000_000


def write(pots: Sequence[PotSummary], ballots: Path, path: Path) -> None:
    """results.xlsx: a sheet of results, and as many of ballots as a million rows each ask for.

    `ballots`: the file that tables.write_ballots wrote.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        _write_results(book, pots)
        _write_ballots(book, read_ballots(ballots))


def _write_results(book: Any, pots: Sequence[PotSummary]) -> None:
    money = book.add_format({"num_format": "#,##0.00"})
    rows = result_rows(pots)
    sheet = _sheet(book, "Results", list(rows[0]) if rows else ())
    for number, row in enumerate(rows, 1):
        for column, (name, cell) in enumerate(row.items()):
            if name == COST:
                sheet.write_number(number, column, Decimal(cell), money)
            else:
                _put(sheet, number, column, cell)


def _write_ballots(book: Any, rows: Iterable[tuple[Cell, ...]]) -> None:
    sheet = None
    for place, row in enumerate(rows):
        part, number = divmod(place, _LONGEST_SHEET)
        if sheet is None or number == 0:
            sheet = _sheet(book, f"Ballots {part + 1}", BALLOTS)
        for column, cell in enumerate(row):
            _put(sheet, number + 1, column, cell)


def _sheet(book: Any, name: str, heading: Sequence[str]) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for column, word in enumerate(heading):
        sheet.write_string(0, column, word, book.add_format({"bold": True}))
    return sheet


def _put(sheet: Any, row: int, column: int, cell: Cell) -> None:
    """By its type: a text stays a text, whatever it begins with."""
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    else:
        sheet.write_number(row, column, cell)
