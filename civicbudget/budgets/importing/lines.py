"""What reading a budget's spreadsheet gives: lines, faults, sums that were left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from civicbudget.budgets.models import Side


@dataclass(frozen=True)
class Line:
    """A line of the budget to be; sums in tyiyn. `place` is its cell of the planned sum."""

    place: str
    side: Side
    code: str
    title: Mapping[str, str]
    planned: int
    actual: int | None = None
    participatory: bool = False


@dataclass(frozen=True)
class Fault:
    """Something wrong in one cell (or in the whole file, without a place), in words."""

    place: str
    message: str
    found: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A row of the file that is no line of the budget, and why."""

    place: str
    text: str
    why: str


@dataclass(frozen=True)
class StatedSum:
    """A sum that the file states, in tyiyn, and what its lines add up to."""

    place: str
    text: str
    stated: int
    computed: int


@dataclass(frozen=True)
class Reading:
    """A spreadsheet as it was understood."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    sums: tuple[StatedSum, ...] = ()
    thousand_at: str = ""
    """The cell that says that sums are in thousand som, where one does."""

    def total(self, side: Side) -> int:
        """The sum of a side's lines, planned, in tyiyn."""
        return sum(line.planned for line in self.lines if line.side == side)
