"""A version as the annexes of the kenesh's resolution: revenue, expenditure and balances, a sheet
each.

Sections have subtotals, which are formulas; a line for the signature stands below. What is
exported and brought in again unchanged is the same budget.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped] # it has no types
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped] # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped] # it has no types

from civicbudget.budgets.codes import SOURCES, group_of, joined
from civicbudget.budgets.exports.cells import Cell, number, reader, write
from civicbudget.budgets.exports.form import WIDTHS
from civicbudget.budgets.importing.columns import AMOUNTS, KEPT, NAMES, TITLES, Column
from civicbudget.budgets.importing.words import source_named
from civicbudget.budgets.models import Side, Version
from civicbudget.core import money
from civicbudget.core.i18n import format_date, in_each, pick
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l

Titles = Mapping[str, Mapping[str, str]]
_LANGUAGES = {column: lang for lang, column in TITLES.items()}
_ALWAYS = {Column.PLANNED}
_AHEAD = {Column.PLANNED: 0, Column.NEXT_YEAR: 1, Column.YEAR_AFTER: 2}


def workbook(version: Version, lines: Iterable[Any], titles: Titles) -> bytes:
    """The workbook; sums in the unit of the file that the version came from. The lines have the
    columns of BudgetLine."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False}
    of_sides: dict[Side, list[Any]] = {side: [] for side in Side}
    for line in lines:
        of_sides[line.side].append(line)
    filled = [(side, of_side) for side, of_side in of_sides.items() if of_side]
    with Workbook(target, options) as book:
        for place, (side, of_side) in enumerate(filled, start=1):
            _Annex(book, version, place, side, of_side, titles).write()
    return target.getvalue()


@dataclass(frozen=True)
class _Formats:
    title: object
    heading: object
    section: object
    subtotal: object
    sums: object

    @classmethod
    def of(cls, book: Workbook) -> _Formats:
        number = {"num_format": "#,##0.0####"}
        return cls(
            title=book.add_format({"bold": True, "font_size": 13}),
            heading=book.add_format({"bold": True, "border": 1, "text_wrap": True}),
            section=book.add_format({"bold": True}),
            subtotal=book.add_format({"bold": True, **number}),
            sums=book.add_format(number),
        )


class _Annex:
    """One sheet, written from its top to its foot."""

    def __init__(
        self,
        book: Workbook,
        version: Version,
        number: int,
        side: Side,
        lines: Sequence[Any],
        titles: Titles,
    ) -> None:
        self._version, self._number, self._side, self._lines = version, number, side, lines
        self._titles = titles
        self._columns = _used(lines)
        self._readers = [self._reader(column) for column in self._columns]
        self._reports = Column.ACTUAL in self._columns
        self._formats = _Formats.of(book)
        self._sheet: Worksheet = book.add_worksheet(f"{number}. {_NAMES[side]()}"[:31])
        self._at = 0

    def write(self) -> None:
        """The whole annex."""
        self._head()
        self._headings()
        subtotals = [self._section(code, of_code) for code, of_code in self._sections().items()]
        self._total(subtotals)
        self._at += 2
        signs = (
            _("Head of the municipality: %(line)s")
            if self._reports
            else _("Chair of the kenesh: %(line)s")
        )
        self._sheet.write_string(self._at, 0, signs % {"line": "_" * 24})

    def _head(self) -> None:
        budget = self._version.budget
        about = {"municipality": pick(budget.municipality.name), "year": budget.year}
        title = {
            Side.REVENUE: _("Revenue of the budget of %(municipality)s for %(year)s", **about),
            Side.EXPENDITURE: _(
                "Expenditure of the budget of %(municipality)s for %(year)s", **about
            ),
            Side.FINANCING: _(
                "Balances and loans of the budget of %(municipality)s for %(year)s", **about
            ),
        }[self._side]
        thousand = self._version.unit != money.TYIYN
        for text in (
            self._of_what(),
            title,
            _("(thousand som)") if thousand else _("(som)"),
        ):
            self._sheet.write_string(self._at, 0, text, self._formats.title)
            self._at += 1
        self._at += 1

    def _of_what(self) -> str:
        """An annex to the resolution, or to a report where it has what came of the plan: of that no
        resolution on the plan could know."""
        if self._reports:
            return _("Annex %(number)s to the report on execution", number=self._number)
        return " ".join([_("Annex %(number)s", number=self._number), self._resolution()]).strip()

    def _resolution(self) -> str:
        version = self._version
        parts = [
            version.resolution_number
            and _("to resolution № %(number)s", number=version.resolution_number),
            version.session and _("of session %(session)s", session=version.session),
            version.resolution_date and _("of %(date)s", date=format_date(version.resolution_date)),
        ]
        return " ".join(part for part in parts if part)

    def _headings(self) -> None:
        for index, column in enumerate(self._columns):
            text = str(NAMES[column])
            if column in _AHEAD:
                text = f"{text}, {self._version.year + _AHEAD[column]}"
            self._sheet.set_column(index, index, WIDTHS.get(column, 16))
            self._sheet.write_string(self._at, index, text, self._formats.heading)
        self._sheet.freeze_panes(self._at + 1, 0)
        self._at += 1

    def _sections(self) -> dict[str, list[Any]]:
        """The lines by the first level of their codes, in the order in which these come."""
        sections: dict[str, list[Any]] = {}
        for line in self._lines:
            sections.setdefault(group_of(line.function, line.economic), []).append(line)
        return sections

    def _section(self, code: str, lines: Sequence[Any]) -> range:
        """A subtotal, where the lines have longer codes than its own, and the lines; returns their
        rows."""
        if code and all(joined(line.function, line.economic) != code for line in lines):
            title = self._titles.get(code, lines[0].title)
            self._subtotal(code, title, lines, [range(self._at + 1, self._at + 1 + len(lines))])
        start = self._at
        for line in lines:
            for index, read in enumerate(self._readers):
                write(self._sheet, self._at, index, read(line), self._formats.sums)
            self._at += 1
        return range(start, self._at)

    def _reader(self, column: Column) -> Callable[[Any], Cell]:
        """What stands in a column, as people write it and the import understands it."""
        if column == Column.PARTICIPATORY:
            yes = _("yes")
            return lambda line: yes if line.participatory else None
        if column == Column.SOURCE:
            said = {code: pick(self._titles[code]).string for code in SOURCES.keys() & self._titles}
            known = {code: text for code, text in said.items() if source_named(text) == code}
            return lambda line: known.get(line.source, line.source) or None
        return reader(column, self._version.unit)

    def _total(self, sections: Sequence[range]) -> None:
        self._subtotal("", in_each(_TOTALS[self._side]), self._lines, sections)

    def _subtotal(
        self,
        code: str,
        title: Mapping[str, str],
        lines: Sequence[Any],
        rows: Sequence[range],
    ) -> None:
        of_function = any(line.function for line in lines)
        place = Column.FUNCTION if of_function else Column.ECONOMIC
        if code:
            self._sheet.write_string(
                self._at, self._columns.index(place), code, self._formats.section
            )
        for index, column in enumerate(self._columns):
            if text := title.get(_LANGUAGES.get(column, "")):
                self._sheet.write_string(self._at, index, text, self._formats.section)
            amounts = [getattr(line, column) for line in lines] if column in AMOUNTS else []
            known = [amount for amount in amounts if amount is not None]
            if known:
                letter = xl_col_to_name(index)
                spans = ",".join(f"{letter}{span.start + 1}:{letter}{span.stop}" for span in rows)
                total = Decimal(sum(known)) / self._version.unit
                self._sheet.write_formula(
                    self._at, index, f"=SUM({spans})", self._formats.subtotal, number(total)
                )
        self._at += 1


def _used(lines: Sequence[Any]) -> list[Column]:
    """The columns in which any line has something."""
    return [
        column
        for column in KEPT
        if column not in (Column.CODE, Column.SIDE)
        and (column in _ALWAYS or any(map(_is_there(column), lines)))
    ]


def _is_there(column: Column) -> Callable[[Any], bool]:
    read = reader(column)
    return lambda line: read(line) is not None


_NAMES = {
    Side.REVENUE: lambda: _("Revenue"),
    Side.EXPENDITURE: lambda: _("Expenditure"),
    Side.FINANCING: lambda: _("Balances and loans"),
}
_TOTALS = {
    Side.REVENUE: _l("Total revenue"),
    Side.EXPENDITURE: _l("Total expenditure"),
    Side.FINANCING: _l("Total balances and loans"),
}
