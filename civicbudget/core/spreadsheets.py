"""Reading the spreadsheets that officials bring: XLSX and CSV, as rows of text with addresses.

A spreadsheet is somebody else's file: nothing in it is believed, and its size is bounded before
it is unpacked.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import PurePath

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _

KINDS = (".xlsx", ".csv")
"""What can be read, by the ends of names."""

LARGEST_UNPACKED = 48 * 1024 * 1024
MOST_PARTS = 500
MOST_TAGS = 1_500_000  # 100 000 rows of six cells have 1.3 million; a row is parsed whole
MOST_ROWS = 100_000
MOST_COLUMNS = 256  # what stands further to the right is not read
_SAMPLE = 50
_NO_VALUE = re.compile(rb"</f>\s{0,9}(<v\s?/>|<v></v>)?</c>")


class Unreadable(DomainError):
    """The file is not what its name says, or too large; belongs to the form field `file`."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "file")


@dataclass(frozen=True)
class Row:
    """A row that is not empty; `number` is the one that the spreadsheet program shows."""

    number: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        """The text of a cell; empty where the row has ended."""
        return self.cells[index] if index < len(self.cells) else ""

    def address(self, index: int) -> str:
        """ "B12", as the spreadsheet program names the cell."""
        return f"{column(index)}{self.number}"


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook; a CSV file is one sheet without a name."""

    name: str
    rows: list[Row]
    uncomputed: frozenset[str] = frozenset()
    """The cells of formulas whose value no program has stored."""


def column(index: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    return str(get_column_letter(index + 1))


def kind(name: str) -> str:
    """ ".xlsx" or ".csv". Raises Unreadable for any other file."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in KINDS:
        raise Unreadable(_("Choose a file that ends in .xlsx or .csv."))
    return suffix


def read(data: bytes, name: str) -> list[Sheet]:
    """The sheets of a file, cells as text, empty rows left out.

    Numbers are written plainly (14 digits stay 14 digits, "28890.5"), days as 05.03.2026, and a
    formula as the value that was last computed. Raises Unreadable.
    """
    if kind(name) == ".xlsx":
        return _read_xlsx(data)
    return [Sheet("", _collect(_split(_decode(data))))]


def check(data: bytes, name: str) -> None:
    """Raise Unreadable unless the bytes are of the kind that the name says; reads no cell."""
    if kind(name) == ".xlsx":
        _check_archive(data)
    else:
        _decode(data)


def _read_xlsx(data: bytes) -> list[Sheet]:
    uncomputed = _check_archive(data)
    try:
        formulas = _sheets(data, data_only=False) if uncomputed else {}
        return [
            Sheet(name, rows, _uncomputed(rows, formulas.get(name, [])))
            for name, rows in _sheets(data, data_only=True).items()
        ]
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles upon
        raise _not_a_workbook() from error


def _sheets(data: bytes, *, data_only: bool) -> dict[str, list[Row]]:
    """The rows by the name of their sheet: with the values of formulas, or the formulas."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)
    return {
        sheet.title: _collect(
            sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
        )
        for sheet in book.worksheets
    }


def _uncomputed(rows: Sequence[Row], formulas: Sequence[Row]) -> frozenset[str]:
    """The cells that have a formula and no value."""
    values = {row.number: row for row in rows}
    return frozenset(
        row.address(index)
        for row in formulas
        for index, text in enumerate(row.cells)
        if text.startswith("=") and not (row.number in values and values[row.number].cell(index))
    )


def _check_archive(data: bytes) -> bool:
    """Whether it is a workbook that unpacks to a size we can bear, or else Unreadable is raised;
    tells whether formulas seem to lack their values."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if not any(part.filename.lower() == "xl/workbook.xml" for part in parts):
                raise _not_a_workbook()
            # zipfile itself stops at the size that the archive declares
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise Unreadable(_("The file is too large."))
            found = [_tags(archive, part) for part in parts]
            if sum(tags for tags, _lacks in found) > MOST_TAGS:
                raise Unreadable(_("The file is too large."))
            return any(lacks for _tags_of, lacks in found)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError) as error:
        raise _not_a_workbook() from error


def _tags(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, bool]:
    """How many elements begin in a part, were it XML: its name proves nothing; and whether a cell
    of it has a formula without a value."""
    content = archive.read(part)
    return content.count(b"<") - content.count(b"</"), bool(_NO_VALUE.search(content))


def _not_a_workbook() -> Unreadable:
    return Unreadable(_("The file is not an XLSX workbook, whatever its name says."))


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case float():
            # 15 digits are what spreadsheet programs keep; more is noise of binary fractions
            return format(Decimal(f"{value:.15g}"), "f")
        case datetime():
            return f"{value:%d.%m.%Y}" if value.time() == time.min else f"{value:%d.%m.%Y %H:%M}"
        case date():
            return f"{value:%d.%m.%Y}"
    return str(value)


def _decode(data: bytes) -> str:
    """UTF-8 with or without its mark, or what Windows writes for Cyrillic."""
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(character.isprintable() or character in "\r\n\t\u00a0\u202f" for character in text):
            return text
    raise Unreadable(_("The file is not text. Save it as CSV in UTF-8."))


def _split(text: str) -> Iterator[list[str]]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        yield from rows
    except csv.Error as error:
        raise Unreadable(_("The file is not text. Save it as CSV in UTF-8.")) from error


def _delimiter(text: str) -> str:
    """The first of ; tab and , that cuts most of the first lines into equally many cells.

    The comma comes last: it also stands in the sums of a file that is cut by semicolons.
    """
    for candidate in (";", "\t"):
        sample = csv.reader(io.StringIO(text, newline=""), delimiter=candidate)
        widths = [len(row) for row, _number in zip(sample, range(_SAMPLE), strict=False) if row]
        usual = max(set(widths), key=widths.count, default=0)
        if usual > 1 and widths.count(usual) * 2 > len(widths):
            return candidate
    return ","


def _collect(rows: Iterable[Sequence[object]]) -> list[Row]:
    found: list[Row] = []
    for number, values in enumerate(rows, start=1):
        if values.count(None) == len(values):  # sheets are padded with these by the thousand
            continue
        texts = [_text(value) for value in values[: _width(values)]]
        cells = tuple(" ".join(text.split()) for text in texts)
        if not any(cells):
            continue
        if number > MOST_ROWS:
            raise Unreadable(_("The file has more than %(most)s rows.", most=MOST_ROWS))
        found.append(Row(number, cells))
    return found


def _width(values: Sequence[object]) -> int:
    """How many cells there are up to the last that is not empty."""
    width = len(values)
    while width and values[width - 1] in (None, ""):
        width -= 1
    return width
