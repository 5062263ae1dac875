"""Goes down one table: which rows are lines, which are sums, sections, parts, notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from civicbudget.budgets.codes import group_of
from civicbudget.budgets.importing import words
from civicbudget.budgets.importing.cells import Cells
from civicbudget.budgets.importing.columns import Column
from civicbudget.budgets.importing.lines import Fault, LeftOut, Line
from civicbudget.budgets.importing.tables import Table
from civicbudget.budgets.models import Side
from civicbudget.core.i18n import gettext as _


class Kind(StrEnum):
    """What a row without a code is that has an amount, or a text that parts the lines."""

    TOTAL = "total"
    HEADER = "header"
    CODELESS = "codeless"
    PART = "part"
    BREAK = "break"


@dataclass(frozen=True)
class Mark:
    """Such a row; it stands before the line of index `at`, under `section`."""

    kind: Kind
    at: int
    cells: Cells
    text: str
    section: str
    side: Side | None
    amounts: Mapping[Column, int]

    @property
    def number(self) -> int:
        """The row that the spreadsheet program shows."""
        return self.cells.row.number


class TableRows:
    """What the rows of a table are, each seen by itself, under the section that it is under.

    `given` are the codes that officials gave rows without one, by their places.
    """

    def __init__(self, table: Table, unit: int, given: Mapping[str, str]) -> None:
        self.table, self.unit = table, unit
        self.lines: list[Line] = []
        self.marks: list[Mark] = []
        self.faults: list[Fault] = []
        self.left_out: list[LeftOut] = []
        self.without_amount: list[Cells] = []
        self.wrong: list[Cells] = []
        self._section: Side | None = table.side
        self._source = ""
        self._function = ""
        self._head = ""  # the section as a person would name it
        self._including: bool | Cells = False  # or the line that may say so
        self._unclear: list[Cells] = []
        for row in table.body:
            cells = Cells(row, table, unit)
            if cells.place in given:
                cells.give(given[cells.place])
            self._row(cells)
        for cells in self._unclear:
            self.leave_out(cells, _("There is neither a code nor an amount."))

    def leave_out(self, cells: Cells, why: str) -> None:
        """A row that is no line of the budget."""
        self.left_out.append(LeftOut(cells.place, cells.text, why))

    def _row(self, cells: Cells) -> None:
        if cells.is_numbering:
            return
        if cells.code:
            self._coded(cells)
        elif not cells.has_amount:
            self._words(cells)
        elif cells.has_digits or words.is_total(cells.text):
            self._codeless(cells)
        else:
            self._unclear.append(cells)  # a signature below the table, a mistake within it

    def _coded(self, cells: Cells) -> None:
        self._refuse_unclear()
        self._function = cells.function or self._function
        of = self._function if cells.is_kind_alone else cells.function
        self._head = group_of(of, cells.code) or self._head
        if not (cells.has_amount or cells.has_dash):
            self.without_amount.append(cells)
            return
        line = cells.line(self._section, self._function, self._source)
        self.faults += cells.faults
        if line is None:
            self.wrong.append(cells)
        else:
            self._including = cells
            self.lines.append(line)

    def _words(self, cells: Cells) -> None:
        """A text alone: the name of a section, or a note."""
        text = cells.text
        self._mark(Kind.BREAK, cells, {})
        if side := words.side_named(text):
            self._enter(side, text)
            return
        self._including = words.says_including(text)
        if not self._including:
            self._head, self._source = text, words.source_named(text) or ""
        self.leave_out(cells, _("There is neither a code nor an amount."))

    def _codeless(self, cells: Cells) -> None:
        self._refuse_unclear()
        text = cells.text
        if words.is_difference(text):
            self.leave_out(cells, _("It is a difference, computed from the lines."))
        elif words.is_total(text):
            self._sum(Kind.TOTAL, cells)
        elif self._section == Side.FINANCING:
            self._coded(cells)  # balances of money have no code in many a document
        elif words.sums_up_a_side(text):
            self._enter(words.side_named(text), text)
            self._sum(Kind.HEADER, cells)
        elif self._is_including() or words.says_including(text):
            self._sum(Kind.PART, cells)
            self._including = True
        else:
            self._source = words.source_named(text) or ""
            self._sum(Kind.CODELESS, cells)

    def _is_including(self) -> bool:
        """Whether rows without a code are parts of the line above them."""
        if isinstance(self._including, Cells):
            self._including = words.says_including(self._including.text)
        return self._including

    def _enter(self, side: Side | None, head: str) -> None:
        self._head = head
        self._section, self._source, self._function = side, "", ""
        self._including = False

    def _sum(self, kind: Kind, cells: Cells) -> None:
        self._including = False
        amounts = cells.amounts()
        self.faults += cells.faults
        if Column.PLANNED in amounts:
            self._mark(kind, cells, amounts)

    def _mark(self, kind: Kind, cells: Cells, amounts: Mapping[Column, int]) -> None:
        below = self.lines[-1].side if self.lines else None
        side = words.side_named(cells.text) or self._section or below
        self.marks.append(Mark(kind, len(self.lines), cells, cells.text, self._head, side, amounts))

    def _refuse_unclear(self) -> None:
        for cells in self._unclear:
            if self._section == Side.FINANCING:
                cells.line(self._section, "", "")
            else:
                cells.refuse_without_code()
            self.faults += cells.faults
        self._unclear.clear()
