"""The tables of a sheet: their rows of headings, what stands above them, what their columns mean.

A sheet of an annex has a title, a table and a signature; some sheets have several tables one under
another. Headings may take several rows with merged cells, of which the first one has the text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from civicbudget.budgets.importing.columns import (
    CODES,
    TITLES,
    Column,
    column_of,
    years_in,
)
from civicbudget.budgets.importing.words import has, side_named, words
from civicbudget.budgets.models import Side
from civicbudget.core.sorting import fold
from civicbudget.core.spreadsheets import Row, Sheet, column

_SEARCHED = 40
_FEWEST = 2
_FEWEST_AGAIN = 3
_MOST_ROWS = 3
_SAMPLES = 2
_NUMERIC = re.compile(r"[\d\s.,'()+−–—-]*\d[\d\s.,'()+−–—-]*")


class Use(StrEnum):
    """What a table is: its sections and codes say the side, or an official did."""

    AUTO = "auto"
    REVENUE = "revenue"
    EXPENDITURE = "expenditure"
    FINANCING = "financing"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Meaning:
    """What an official said about a table: what it is, and what its columns hold, by index."""

    use: Use
    columns: Mapping[int, Column]


@dataclass(frozen=True)
class Table:
    """A table of a sheet. `prefix` names the sheet in addresses where there are several."""

    sheet: str
    ordinal: int
    prefix: str
    titles: Sequence[Row]
    headings: Mapping[int, str]
    heading_rows: Sequence[Row]
    body: Sequence[Row]
    places: Mapping[Column, int]
    repeated: tuple[tuple[Column, int], ...] = ()
    use: Use = Use.AUTO
    remembered: bool = False

    @property
    def number(self) -> int:
        """The row of its headings; the last one where there are several."""
        return self.heading_rows[-1].number

    @property
    def side(self) -> Side | None:
        """The side of its lines, as the official, the name of its sheet, or else its title and
        headings say, where these name one alone."""
        if self.use not in (Use.AUTO, Use.NOTHING):
            return Side(self.use)
        texts = [*(cell for row in self.titles for cell in row.cells), *self.headings.values()]
        sides = {side for text in texts if (side := side_named(text))}
        return side_named(self.sheet) or (sides.pop() if len(sides) == 1 else None)

    @property
    def missing(self) -> list[Column]:
        """Columns that there must be, and are not."""
        missing = []
        if not any(code in self.places for code in CODES) and self.side != Side.FINANCING:
            missing.append(Column.CODE)
        if not any(title in self.places for title in TITLES.values()):
            missing.append(Column.KY)
        if Column.PLANNED not in self.places:
            missing.append(Column.PLANNED)
        return missing

    @property
    def understood(self) -> bool:
        """Whether its columns are known, or that it is left out."""
        return self.use == Use.NOTHING or not (self.missing or self.repeated)

    @property
    def recognised(self) -> bool:
        """Whether enough is known of its columns to speak of faults in its headings."""
        return self.remembered or len(self.places) + len(self.repeated) >= _FEWEST

    @property
    def fingerprint(self) -> str:
        """The same for the table of another year with the same headings on the same sheet."""
        texts = [self.sheet, str(self.ordinal), *(f"{i} {t}" for i, t in self.headings.items())]
        same = "\n".join(re.sub(r"20\d\d", "#", fold(text)) for text in texts)
        return hashlib.sha256(same.encode()).hexdigest()

    def as_said(self, meaning: Meaning) -> Table:
        """The same table, its columns as an official said."""
        places = {column: index for index, column in meaning.columns.items()}
        return replace(self, places=places, repeated=(), use=meaning.use, remembered=True)

    def address(self, index: int) -> str:
        """The heading of a column as the spreadsheet program names its cell."""
        row = next(
            (row for row in reversed(self.heading_rows) if row.cell(index)), self.heading_rows[-1]
        )
        return self.prefix + row.address(index)

    def letters(self, index: int) -> str:
        """The letters of a column: B."""
        return column(index)

    def samples(self, index: int) -> list[str]:
        """What stands first in a column, for whoever must say what it holds."""
        found = (row.cell(index) for row in self.body if row.cell(index))
        return [text for text, _number in zip(found, range(_SAMPLES), strict=False)]


def find(
    sheet: Sheet, prefix: str, year: int | None, meanings: Mapping[str, Meaning]
) -> list[Table]:
    """The tables of a sheet, by their headings; none where nothing looks like headings."""
    rows = sheet.rows
    starts = list(_starts(rows, year))
    tables = []
    for ordinal, start in enumerate(starts):
        end = starts[ordinal + 1].start if ordinal + 1 < len(starts) else len(rows)
        headings = _merged(rows[start.start : start.stop])
        places, repeated = _places(headings, year)
        above = rows[: start.start] if ordinal == 0 else _title_above(rows, start.start)
        table = Table(
            sheet=sheet.name,
            ordinal=ordinal,
            prefix=prefix,
            titles=above,
            headings=headings,
            heading_rows=rows[start.start : start.stop],
            body=rows[start.stop : end],
            places=places,
            repeated=repeated,
        )
        said = meanings.get(table.fingerprint)
        tables.append(table.as_said(said) if said else table)
    return tables


def _title_above(rows: Sequence[Row], index: int) -> list[Row]:
    """The rows between the table before and this one: those just above without an amount."""
    above: list[Row] = []
    while index and len(above) < _MOST_ROWS and not any(map(is_amount, rows[index - 1].cells)):
        index -= 1
        above.insert(0, rows[index])
    return above


def _starts(rows: Sequence[Row], year: int | None) -> Iterator[range]:
    """Where tables have their headings: the row or rows that name the most columns, and below
    them whatever names three or more again."""
    first = max(
        (_block(rows, index, year) for index in range(min(_SEARCHED, len(rows)))),
        key=lambda block: (_known(rows, block, year), -block.stop, block.start),
        default=range(0),
    )
    if not first or _known(rows, first, year) < _FEWEST:
        if structural := _by_structure(rows):
            yield structural
        return
    yield first
    index = first.stop
    while index < len(rows):
        if _may_be_heading(rows[index]):
            block = _block(rows, index, year)
            if _known(rows, block, year) >= _FEWEST_AGAIN:
                yield block
                index = block.stop
                continue
        index += 1


def _block(rows: Sequence[Row], start: int, year: int | None) -> range:
    """The heading that begins in a row: with the rows below that name further columns."""
    best = range(start, start + 1)
    if len([cell for cell in rows[start].cells if cell]) < _FEWEST:
        return best
    for stop in range(start + 2, min(start + _MOST_ROWS, len(rows)) + 1):
        last, above = rows[stop - 1], rows[stop - 2]
        if last.number != above.number + 1 or any(map(is_amount, last.cells)):
            break
        if _known(rows, range(start, stop), year) > _known(rows, best, year):
            best = range(start, stop)
    return best


def _known(rows: Sequence[Row], block: range, year: int | None) -> int:
    """How many different things its columns are known to hold: none in a row with amounts."""
    if any(is_amount(cell) for row in rows[block.start : block.stop] for cell in row.cells):
        return 0
    return len(_places(_merged(rows[block.start : block.stop]), year)[0])


def _merged(rows: Sequence[Row]) -> dict[int, str]:
    """The texts of the headings by column: those of merged cells are carried to their right."""
    texts: dict[int, list[str]] = {}
    for number, row in enumerate(rows):
        below = rows[number + 1 :]
        carried = ""
        for index in range(max(len(each.cells) for each in rows)):
            text = row.cell(index)
            carried = text or (carried if any(each.cell(index) for each in below) else "")
            if carried:
                texts.setdefault(index, []).append(carried)
    return {index: " ".join(dict.fromkeys(parts)) for index, parts in sorted(texts.items())}


def _places(
    headings: Mapping[int, str], year: int | None
) -> tuple[dict[Column, int], tuple[tuple[Column, int], ...]]:
    """Which column stands where, and what stands twice. A corrected plan goes before a plan."""
    places: dict[Column, int] = {}
    repeated = []
    for index, text in headings.items():
        column = column_of(text, year)
        if column is None:
            continue
        if column not in places or (column == Column.PLANNED and _is_revised(text)):
            places[column] = index
        elif not (column == Column.PLANNED and _is_revised(headings[places[column]])):
            repeated.append((column, index))
    return places, tuple(repeated)


def _is_revised(heading: str) -> bool:
    return has(words(heading), ("такта", "уточн", "revised"))


def is_amount(cell: str) -> bool:
    """Whether a cell holds a number that is not a year: headings and names hold none."""
    return bool(_NUMERIC.fullmatch(cell)) and not (len(cell) == 4 and years_in(cell))


def _may_be_heading(row: Row) -> bool:
    return sum(map(bool, row.cells)) >= _FEWEST_AGAIN and not any(map(is_amount, row.cells))


def _by_structure(rows: Sequence[Row]) -> range | None:
    """The last row of texts above the first row that has both a text and a number."""
    for index, row in enumerate(rows[:_SEARCHED]):
        numbers = [cell for cell in row.cells if is_amount(cell)]
        if not numbers or len(numbers) == sum(map(bool, row.cells)):
            continue
        for above in range(index - 1, -1, -1):
            texts = [cell for cell in rows[above].cells if cell and not is_amount(cell)]
            if len(texts) >= _FEWEST:
                return range(above, above + 1)
        return None
    return None
