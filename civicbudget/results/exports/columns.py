"""What a table of the exports is: the one description from which all its forms are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

Cell = str | int | Fraction | datetime
Row = tuple[Cell, ...]


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    MONEY = "money"
    """Whole tyiyn; written in som."""
    MOMENT = "moment"
    """Aware; written as the clock in Kyrgyzstan showed it."""
    FLAG = "flag"
    """1 or 0."""


@dataclass(frozen=True)
class Column:
    """A column: its name for programs, and what it says, as a lazy text."""

    name: str
    kind: Kind
    says: object
    pattern: str | None = None
    width: int = 12
    """In characters, on a sheet."""


@dataclass(frozen=True)
class Table:
    """A table and how to go through its rows, which may be many.

    `key`: the columns by which its rows are told apart.
    """

    name: str
    says: object
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[], Iterable[Row]]

    @property
    def heading(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)
