"""The tables of the results as CSV, see core/delimited.py."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from civicbudget.core import clock
from civicbudget.core.delimited import DECIMAL_MARK, DELIMITER, ENCODING, LINE_END, safe
from civicbudget.core.money import som
from civicbudget.results.exports.columns import Cell, Kind, Row, Table
from civicbudget.tally.numbers import number_text

MOMENT = "%Y-%m-%d %H:%M"


def write(table: Table, path: Path) -> None:
    """Write a table row by row."""
    writers = [_WRITERS[column.kind] for column in table.columns]
    with path.open("w", encoding=ENCODING, newline="") as target:
        rows = csv.writer(target, delimiter=DELIMITER, lineterminator=LINE_END)
        rows.writerow(table.heading)
        rows.writerows(
            [write(cell) for write, cell in zip(writers, row, strict=True)] for row in table.rows()
        )


def read(table: Table, path: Path) -> Iterator[Row]:
    """The rows of a table of whole numbers and texts again, as they were written."""
    readers: list[Callable[[str], Cell]] = [
        int if column.kind is Kind.WHOLE else str for column in table.columns
    ]
    with path.open(encoding=ENCODING, newline="") as source:
        rows = csv.reader(source, delimiter=DELIMITER)
        next(rows)
        for row in rows:
            yield tuple(read(cell) for read, cell in zip(readers, row, strict=True))


def _number(number: Fraction | int) -> str:
    return number_text(Fraction(number)).replace(".", DECIMAL_MARK)


def _moment(moment: datetime) -> str:
    return f"{clock.local(moment):{MOMENT}}"


_WRITERS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: safe,
    Kind.WHOLE: str,
    Kind.NUMBER: _number,
    Kind.MONEY: lambda tyiyn: _number(som(tyiyn)),
    Kind.MOMENT: _moment,
    Kind.FLAG: str,
}
