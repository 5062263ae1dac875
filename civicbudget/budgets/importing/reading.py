"""Reads the sheets of a file as lines of a budget and says what is wrong, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from civicbudget.budgets.importing import checks, words
from civicbudget.budgets.importing.cells import Cells
from civicbudget.budgets.importing.heading import Heading, find
from civicbudget.budgets.importing.lines import Fault, LeftOut, Line, Reading, StatedSum
from civicbudget.budgets.importing.words import Column
from civicbudget.budgets.models import Side
from civicbudget.core.i18n import gettext as _
from civicbudget.core.spreadsheets import Row, Sheet


def read(sheets: Sequence[Sheet], unit: int) -> Reading:
    """The lines of a budget from the sheets of a file whose sums count in `unit` tyiyn each.

    Sheets without a row of headings are left out; where no sheet has one, that is the fault.
    """
    filled = [sheet for sheet in sheets if sheet.rows]
    readers = [_SheetReader(sheet, unit, several=len(filled) > 1) for sheet in filled]
    for reader in readers:
        if reader.heading:
            reader.read(reader.heading)
    if not any(reader.heading for reader in readers):
        return Reading((), (_no_heading(),))
    return _together(readers, _unheaded(readers))


def _no_heading() -> Fault:
    return Fault(
        "",
        _(
            "There is no row of headings. The columns must be named: code, title in Kyrgyz, "
            "title in Russian, planned amount."
        ),
    )


def _unheaded(readers: Iterable[_SheetReader]) -> list[LeftOut]:
    why = _("The sheet has no row of headings.")
    return [LeftOut(reader.sheet.name, "", why) for reader in readers if not reader.heading]


def _together(readers: Sequence[_SheetReader], left_out: list[LeftOut]) -> Reading:
    """One reading of all sheets, after the checks that look at more than one line."""
    lines = [line for reader in readers for line in reader.lines]
    lines, sums, sums_left_out = checks.without_sums(lines)
    totals = [total for reader in readers for total in reader.totals]
    faults = [fault for reader in readers for fault in reader.faults]
    faults += [*checks.repeated_codes(lines), *checks.counted_twice(lines)]
    if not lines and not faults:
        faults.append(Fault("", _("There is no line with a code and an amount.")))
    reading = Reading(
        lines=tuple(lines),
        faults=tuple(faults),
        left_out=(*left_out, *(row for r in readers for row in r.left_out), *sums_left_out),
        thousand_at=next((r.thousand_at for r in readers if r.thousand_at), ""),
    )
    stated = (replace(sum_, computed=reading.total(side)) for side, sum_ in totals)
    return replace(reading, sums=(*sums, *(s for s in stated if s.stated != s.computed)))


class _SheetReader:
    """Goes down one sheet, remembering under which section it is."""

    def __init__(self, sheet: Sheet, unit: int, *, several: bool) -> None:
        self.sheet = sheet
        self.unit = unit
        self.prefix = f"{sheet.name}!" if several and sheet.name else ""
        self.heading: Heading | None = find(sheet.rows)
        self.section: Side | None = words.side_named(sheet.name)
        self.lines: list[Line] = []
        self.faults: list[Fault] = []
        self.left_out: list[LeftOut] = []
        self.totals: list[tuple[Side, StatedSum]] = []
        self.thousand_at = ""

    def read(self, heading: Heading) -> None:
        """Fill the lists above."""
        self.faults += heading.faults(self.prefix)
        for row in self.sheet.rows:
            self._find_unit(row)
            if row.number > heading.row.number and not heading.missing:
                self._row(Cells(row, heading, self.prefix, self.unit))

    def _find_unit(self, row: Row) -> None:
        if self.thousand_at:
            return
        for index, text in enumerate(row.cells):
            if words.says_thousand(text):
                self.thousand_at = self.prefix + row.address(index)
                return

    def _row(self, cells: Cells) -> None:
        if cells.is_numbering():
            return
        if cells.code:
            self._line(cells)
        elif words.is_total(cells.text):
            self._total(cells)
        elif side := words.side_named(cells.text):
            self.section = side
            if cells.has_amount:
                self._total(cells)
        elif cells.has_amount:
            cells.refuse_without_code()
            self.faults += cells.faults
        else:
            self._leave_out(cells, _("There is neither a code nor an amount."))

    def _line(self, cells: Cells) -> None:
        line = cells.line(self.section)
        self.faults += cells.faults
        if line:
            self.lines.append(line)

    def _total(self, cells: Cells) -> None:
        """A row that sums up is no line; it is checked where it sums up a whole side."""
        side = words.side_named(cells.text) or self.section
        stated = cells.planned()
        if side and stated is not None and words.only_total(cells.text):
            place = cells.address(Column.PLANNED)
            self.totals.append((side, StatedSum(place, cells.text, stated, computed=0)))
        self._leave_out(cells, _("It is a sum; sums are computed from the lines."))

    def _leave_out(self, cells: Cells, why: str) -> None:
        self.left_out.append(LeftOut(cells.place, cells.text, why))
