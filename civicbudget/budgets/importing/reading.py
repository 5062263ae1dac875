"""Reads the sheets of a file as lines of a budget and says what is wrong, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from civicbudget.budgets.importing import checks, culprits, headings, sums, unread, words
from civicbudget.budgets.importing.cells import Cells
from civicbudget.budgets.importing.codeless import Codeless, code_of
from civicbudget.budgets.importing.columns import BY_SOURCE, NAMES, Column
from civicbudget.budgets.importing.headings import Head
from civicbudget.budgets.importing.lines import Fault, LeftOut, Line, Reading, StatedSum
from civicbudget.budgets.importing.parting import parted
from civicbudget.budgets.importing.rows import Kind, Mark, TableRows
from civicbudget.budgets.importing.tables import Meaning, Table, Use, is_amount
from civicbudget.budgets.models import Side
from civicbudget.core.i18n import format_money
from civicbudget.core.i18n import gettext as _
from civicbudget.core.spreadsheets import Sheet
from civicbudget.core.spreadsheets import column as column_letters

_CELL = re.compile(r"(?P<column>[A-Z]*)(?P<number>\d+)$")


def read(
    sheets: Sequence[Sheet],
    unit: int,
    year: int | None = None,
    meanings: Mapping[str, Meaning] | None = None,
) -> Reading:
    """The lines of a budget of `year` from a file whose sums count in `unit` tyiyn each.

    `meanings` say by fingerprint what the columns of tables are. Sheets without a table are left
    out; where no sheet has one, that is the fault.
    """
    found = tables_of(sheets, year, meanings or {})
    with_headings = {table.sheet for table in found if table.recognised}
    left_out = [
        LeftOut(sheet.name, "", _("The sheet has no row of headings."))
        for sheet in sheets
        if sheet.rows and sheet.name not in with_headings
    ]
    used = [table for table in found if table.recognised and table.use != Use.NOTHING]
    if not used:
        return Reading((), (_no_heading(),), tables=tuple(found))
    left_out += [row for table in used for row in _above_headings(table)]
    recognised = [table for table in found if table.recognised]
    outside = tuple(unread.find(sheets, recognised, unit))
    formulas = unread.formulas(sheets, used)
    first = _File(used, unit, left_out, {}).reading(found)
    first = replace(_telling_formulas(first, formulas), unread=outside)
    given = {row.place: row.code for row in first.codeless if row.code}
    if not given:
        return first
    again = _File(used, unit, left_out, given).reading(found)
    again = _telling_formulas(again, formulas)
    return replace(again, unread=outside, codeless=(*first.codeless, *again.codeless))


def _telling_formulas(found: Reading, formulas: Sequence[str]) -> Reading:
    """The same, with formulas told apart from cells where nothing stands, and sums that could not
    be checked."""
    message = _("The formula has no stored value. Open the file, save it, and send it again.")
    faults = [
        Fault(fault.place, message) if fault.place in formulas else fault for fault in found.faults
    ]
    faulty = {fault.place for fault in faults}
    unchecked = tuple(place for place in formulas if place not in faulty)
    return replace(found, faults=tuple(faults), unchecked=unchecked)


def tables_of(
    sheets: Sequence[Sheet],
    year: int | None,
    meanings: Mapping[str, Meaning],
    heads: Mapping[str, Head] | None = None,
) -> list[Table]:
    """The tables of a file, without looking at their lines; `heads`: where an official says that
    the first headings of a sheet stand, by its name."""
    filled = [sheet for sheet in sheets if sheet.rows]
    named = len(filled) > 1
    return [
        table
        for sheet in filled
        for table in headings.find(
            sheet,
            f"{sheet.name}!" if named and sheet.name else "",
            year,
            meanings,
            (heads or {}).get(sheet.name),
        )
    ]


def _above_headings(table: Table) -> list[LeftOut]:
    """Rows with amounts that an official left above the headings."""
    if table.said is None or table.ordinal:
        return []
    why = _("It stands above the row of headings.")
    return [
        LeftOut(f"{table.prefix}{row.number}", " / ".join(filter(None, row.cells)), why)
        for row in table.titles
        if any(map(is_amount, row.cells))
    ]


def _no_heading() -> Fault:
    return Fault(
        "",
        _(
            "There is no row of headings. The columns must be named: code, title in Kyrgyz, "
            "title in Russian, planned amount."
        ),
    )


def _heading_faults(table: Table) -> list[Fault]:
    place = f"{table.prefix}{table.number}"
    absent = [
        Fault(place, _("There is no column “%(name)s” in the row of headings.", name=NAMES[column]))
        for column in table.missing
    ]
    return absent + [
        Fault(
            table.address(index),
            _("A second column “%(name)s”. Keep one of them.", name=NAMES[column]),
            table.headings[index],
        )
        for column, index in table.repeated
    ]


class _File:
    """The tables of a file, seen together."""

    def __init__(
        self,
        used: Sequence[Table],
        unit: int,
        left_out: Sequence[LeftOut],
        given: Mapping[str, str],
    ) -> None:
        self._used = used
        self._faults = [fault for table in used for fault in _heading_faults(table)]
        self._tables = [TableRows(table, unit, given) for table in used if not table.missing]
        self._left_out = list(left_out)
        self._codeless: list[Codeless] = []
        self._sums: list[StatedSum] = []
        self._lines: list[Line] = []
        self._table_of: dict[int, Table] = {}

    def reading(self, found: Sequence[Table]) -> Reading:
        """The whole of it."""
        for rows in self._tables:
            rows.lines = sums.kinds_of_functions(rows.lines)
            self._lines += rows.lines
            self._table_of |= {id(line): rows.table for line in rows.lines}
            self._faults += rows.faults
            self._left_out += rows.left_out
        self._headless()
        self._without_sums_by_code()
        self._check_totals()
        found_culprits = culprits.find(self._lines, self._sums)
        self._part_by_source()
        if not any(cells.function for rows in self._tables for cells in rows.wrong):
            self._faults += checks.repeated_codes(self._lines)  # kinds stand under functions
        self._faults += checks.counted_twice(self._lines)
        if not self._lines and not self._faults:
            self._faults.append(Fault("", _("There is no line with a code and an amount.")))
        return Reading(
            lines=tuple(self._lines),
            faults=tuple(self._in_order(self._faults)),
            left_out=tuple(self._left_out),
            sums=tuple(self._sums),
            thousand_at=next(filter(None, map(_thousand_at, self._used)), ""),
            tables=tuple(found),
            codeless=tuple(self._codeless),
            culprits=tuple(found_culprits),
        )

    def _part_by_source(self) -> None:
        """Lines of tables with columns by source, one for each source; said where none is named."""
        found: list[Line] = []
        for line in self._lines:
            table = self._table_of.get(id(line))
            parts = parted(line, self._address) if table else [line]
            of_sources = sum(sums.amount(line, column) or 0 for column in BY_SOURCE)
            if table and of_sources and of_sources != line.planned:
                said = format_money(of_sources)
                off = format_money(abs(line.planned - of_sources))
                message = _("The columns by source add up to %(sum)s: %(off)s apart.")
                self._faults.append(Fault(line.place, message % {"sum": said, "off": off}))
            if table and table.parts_by_source and line.planned and not _is_said(line, table):
                message = _("No column says from which source this is.")
                self._faults.append(Fault(line.place, message))
            found += parts
        self._lines = found

    def _in_order(self, faults: list[Fault]) -> list[Fault]:
        """From the first sheet to the last, downwards, and to the right within a row."""
        sheets = list(dict.fromkeys(table.prefix for table in self._used))

        def where(fault: Fault) -> tuple[int, int, int, str]:
            cell = _CELL.search(fault.place)
            if cell is None:
                return (-1, 0, 0, "")
            sheet = fault.place[: cell.start()]
            return (sheets.index(sheet), int(cell["number"]), len(cell["column"]), cell["column"])

        return sorted(faults, key=where)

    def _headless(self) -> None:
        """Codes without an amount: the heads of sections, or lines that lack it."""
        above = {
            code[:length]
            for line in self._lines
            for code in (line.function, line.economic)
            for length in range(1, len(code))
        } | {line.function for line in self._lines if line.economic}
        for rows in self._tables:
            for cells in rows.without_amount:
                if cells.code in above:
                    self._left_out.append(
                        LeftOut(cells.place, cells.text, _("It is the head of a section."))
                    )
                else:
                    cells.line(rows.table.side, "", "")
                    self._faults += cells.faults

    def _without_sums_by_code(self) -> None:
        wrong = [cells.code for rows in self._tables for cells in rows.wrong]
        self._lines, found = sums.by_codes(self._lines, wrong, self._address)
        for line, stated in found:
            why = _("It is a sum; its parts stand in the file.")
            self._left_out.append(LeftOut(line.place, sums.titled(line), why))
            self._sums += stated

    def _address(self, line: Line, column: Column) -> str:
        index = self._table_of[id(line)].place_of(column)
        letters = column_letters(index or 0)
        return _CELL.sub(rf"{letters}\g<number>", line.place)

    def _check_totals(self) -> None:
        kept = {id(line) for line in self._lines}
        for rows in self._tables:
            of_table = sums.TableSums(rows, kept, self._lines)
            for mark in rows.marks:
                if mark.kind == Kind.BREAK:
                    continue
                stated = of_table.check(mark)
                if stated is None:
                    self._refuse(mark, rows.table)
                else:
                    self._check(mark, stated)

    def _refuse(self, mark: Mark, table: Table) -> None:
        mark.cells.refuse_without_code()
        self._faults += mark.cells.faults
        amount = mark.amounts[Column.PLANNED]
        code = code_of(table.said.codes, mark.text, mark.section) if table.said else ""
        self._codeless.append(
            Codeless(table.fingerprint, mark.cells.place, mark.section, mark.text, amount, code)
        )

    def _check(self, mark: Mark, stated: list[StatedSum]) -> None:
        if mark.side == Side.FINANCING and not self._has_financing():
            self._balance(mark.cells)
        else:
            of_line = _("It is a part of the line above.")
            why = _("It is a sum; sums are computed from the lines.") if stated else of_line
            self._left_out.append(LeftOut(mark.cells.place, mark.text, why))
            self._sums += stated

    def _has_financing(self) -> bool:
        return any(line.side == Side.FINANCING for line in self._lines)

    def _balance(self, cells: Cells) -> None:
        """A balance of money that stands alone, as a sum of nothing, is a line."""
        if line := cells.line(Side.FINANCING, "", ""):
            self._lines.append(line)


def _is_said(line: Line, table: Table) -> bool:
    """Whether a row says of which source it is, in whatever column."""
    named = Column.SOURCE in table.places and bool(line.source)
    return named or any(sums.amount(line, column) for column in BY_SOURCE)


def _thousand_at(table: Table) -> str:
    """The cell above a table, or of its headings, that speaks of thousand som."""
    for row in (*table.titles, *table.heading_rows):
        for index, text in enumerate(row.cells):
            if words.says_thousand(text):
                return table.prefix + row.address(index)
    return ""
