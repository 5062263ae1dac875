"""What reading a budget's spreadsheet gives: lines, faults, the file's own sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from civicbudget.budgets.importing.codeless import Codeless
from civicbudget.budgets.importing.tables import Table
from civicbudget.budgets.models import Side


@dataclass(frozen=True)
class Line:
    """A line of the budget to be; sums in tyiyn. `place` is its cell of the planned sum."""

    place: str
    side: Side
    function: str
    economic: str
    title: Mapping[str, str]
    planned: int
    actual: int | None = None
    participatory: bool = False
    next_year: int | None = None
    year_after: int | None = None
    q1: int | None = None
    q2: int | None = None
    q3: int | None = None
    q4: int | None = None
    source: str = ""
    institution: str = ""
    dashed: bool = False
    """Whether a dash stands for what is planned: zero, but in the head of a section nothing."""
    of_own: int | None = None
    of_equalization: int | None = None
    of_special: int | None = None
    of_transfers: int | None = None
    """What is planned from each source, until the line is parted by them."""

    @property
    def code(self) -> str:
        """Its codes as people write them."""
        return "/".join(filter(None, (self.function, self.economic)))


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
class Unread:
    """Amounts that stand outside of every table: on which sheet (or from which row on), and what
    they add up to, in tyiyn."""

    sheet: str
    place: str
    amount: int


@dataclass(frozen=True)
class StatedSum:
    """A sum that the file states, in tyiyn, and what its lines add up to."""

    place: str
    text: str
    stated: int
    computed: int

    @property
    def holds(self) -> bool:
        """Whether the two are the same."""
        return self.stated == self.computed


@dataclass(frozen=True)
class Culprit:
    """A line with what it would have to be, in tyiyn, and the cells of the sums that then hold."""

    line: Line
    likely: int
    mended: Sequence[str]


@dataclass(frozen=True)
class Reading:
    """A spreadsheet as it was understood."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    sums: tuple[StatedSum, ...] = ()
    thousand_at: str = ""
    """The cell that says that sums are in thousand som, where one does."""
    tables: tuple[Table, ...] = ()
    codeless: tuple[Codeless, ...] = ()
    """Rows without a code that sum up nothing, whether an official gave them one or not."""

    culprits: tuple[Culprit, ...] = ()
    """Lines that are likely off by a factor of 1,000, where sums do not hold."""
    unchecked: tuple[str, ...] = ()
    """The cells of sums that are formulas without a stored value."""
    unread: tuple[Unread, ...] = ()
    """Money that nothing says the meaning of."""

    @property
    def discrepancies(self) -> list[StatedSum]:
        """The sums of the file that its lines do not add up to."""
        return [found for found in self.sums if not found.holds]

    def total(self, side: Side) -> int:
        """The sum of a side's lines, planned, in tyiyn."""
        return sum(line.planned for line in self.lines if line.side == side)
