"""A table of a sheet: its headings, what stands above them, what its columns and values mean."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from civicbudget.budgets.importing.columns import (
    BY_SOURCE,
    CODES,
    TITLES,
    Column,
    years_in,
)
from civicbudget.budgets.importing.words import side_named, source_named
from civicbudget.budgets.models import Side
from civicbudget.core.sorting import fold
from civicbudget.core.spreadsheets import Row, column

_FEWEST = 2
_LOOKED_AT = 20  # rows that tell which columns hold anything
_MOST_SOURCES = 40
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
    """What an official said about a table: what it is, what its columns hold, by index; what the
    words in its column of sources mean, and which codes its lines without one have: by `fold`ed
    word and by `codeless.key`."""

    use: Use
    columns: Mapping[int, Column]
    sources: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)


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
    said: Meaning | None = None
    """What an official said of it."""

    @property
    def use(self) -> Use:
        """What it is."""
        return self.said.use if self.said else Use.AUTO

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
        if not self.planned:
            missing.append(Column.PLANNED)
        return missing

    @property
    def parts_by_source(self) -> bool:
        """Whether it has columns of what is planned from one source."""
        return any(column in self.places for column in BY_SOURCE)

    @property
    def planned(self) -> list[Column]:
        """The columns of the planned amount: one, or else those by source that make it up."""
        whole = Column.PLANNED in self.places
        return [Column.PLANNED] if whole else [c for c in BY_SOURCE if c in self.places]

    def place_of(self, column: Column) -> int | None:
        """Where a column stands: the planned amount, if need be, where its first part does."""
        if column == Column.PLANNED and self.planned:
            column = self.planned[0]
        return self.places.get(column)

    @property
    def understood(self) -> bool:
        """Whether its columns are known, or that it is left out."""
        asks = self.missing or self.repeated or self.unknown_sources
        return self.use == Use.NOTHING or not asks

    @property
    def recognised(self) -> bool:
        """Whether enough is known of its columns to speak of faults in its headings."""
        return self.said is not None or len(self.places) + len(self.repeated) >= _FEWEST

    @property
    def fingerprint(self) -> str:
        """The same for the table of another year with the same headings on the same sheet."""
        return fingerprint(self.sheet, self.ordinal, self.headings)

    @property
    def columns(self) -> list[int]:
        """Its columns by index: those with a heading, and those that hold something without."""
        rows = self.body[:_LOOKED_AT]
        filled = {n for row in rows for n, text in enumerate(row.cells) if text}
        return sorted(filled.union(self.headings))

    @property
    def sources(self) -> Mapping[str, str | None]:
        """The words in its column of sources, in their order, and the source that each means: as an
        official said, or by our own words; None where neither tells. "" is none in particular."""
        if Column.SOURCE not in self.places or Column.PLANNED not in self.places:
            return {}
        at, amount = self.places[Column.SOURCE], self.places[Column.PLANNED]
        found = (row.cell(at) for row in self.body if is_amount(row.cell(amount)))
        texts = {fold(text): text for text in found if text and not is_amount(text)}
        return {text: self.source(text) for text in list(texts.values())[:_MOST_SOURCES]}

    @property
    def unknown_sources(self) -> list[str]:
        """The words of which nothing tells what they mean."""
        return [text for text, source in self.sources.items() if source is None]

    def source(self, text: str) -> str | None:
        """The source that a word means; None where nothing tells."""
        said = self.said.sources.get(fold(text)) if self.said else None
        return source_named(text) if said is None else said

    def as_said(self, meaning: Meaning) -> Table:
        """The same table, understood as an official said."""
        places = {column: index for index, column in meaning.columns.items()}
        return replace(self, places=places, repeated=(), said=meaning)

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


def fingerprint(sheet: str, ordinal: int, headings: Mapping[int, str]) -> str:
    """What a table is known by: sheet, which of its tables it is, headings without years."""
    texts = [sheet, str(ordinal), *(f"{i} {t}" for i, t in headings.items())]
    same = "\n".join(re.sub(r"20\d\d", "#", fold(text)) for text in texts)
    return hashlib.sha256(same.encode()).hexdigest()


def is_amount(cell: str) -> bool:
    """Whether a cell holds a number that is not a year: headings and names hold none."""
    return bool(_NUMERIC.fullmatch(cell)) and not (len(cell) == 4 and years_in(cell))
