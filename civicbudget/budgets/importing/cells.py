"""One row of the file, read by its columns."""

from __future__ import annotations

import re

from civicbudget.budgets.codes import side_of
from civicbudget.budgets.importing import words
from civicbudget.budgets.importing.heading import NAMES, Heading
from civicbudget.budgets.importing.lines import Fault, Line
from civicbudget.budgets.importing.words import TITLES, Column
from civicbudget.budgets.models import Side
from civicbudget.core import money
from civicbudget.core.i18n import gettext as _
from civicbudget.core.spreadsheets import Row

LONGEST_CODE = 20
LONGEST_TITLE = 300
REQUIRED_TITLES = (Column.KY, Column.RU)
_MINUS = str.maketrans("−–—", "---")
_FRACTION = re.compile(r"[.,]\d+$")
_AMBIGUOUS = re.compile(r"-?\d{1,3}[.,]\d{3}")


class Cells:
    """A row under a heading, and what turned out to be wrong with it.

    `prefix` names its sheet where there are several; an amount counts in `unit` tyiyn.
    """

    def __init__(self, row: Row, heading: Heading, prefix: str, unit: int) -> None:
        self._row, self._heading, self._prefix, self._unit = row, heading, prefix, unit
        self.code = re.sub(r"[\s.\-]", "", self._cell(Column.CODE))
        self.faults: list[Fault] = []

    @property
    def place(self) -> str:
        """The row itself: "12", or "Sheet!12"."""
        return f"{self._prefix}{self._row.number}"

    @property
    def has_amount(self) -> bool:
        """Whether something stands where the planned sum belongs."""
        return bool(self._amount_text(Column.PLANNED))

    @property
    def text(self) -> str:
        """The titles as they stand, or whatever else the row says."""
        titles = [self._cell(column) for column in TITLES.values()]
        amounts = {self._heading.places.get(c) for c in (Column.PLANNED, Column.ACTUAL)}
        others = (text for index, text in enumerate(self._row.cells) if index not in amounts)
        return " / ".join(dict.fromkeys(filter(None, titles if any(titles) else others)))

    def is_numbering(self) -> bool:
        """Whether the row only numbers the columns: 1, 2, 3, 4."""
        numbers = tuple(str(number) for number in range(1, len(self._row.cells) + 1))
        return len(numbers) > 1 and self._row.cells == numbers

    def line(self, section: Side | None) -> Line | None:
        """The line of the budget; None when `faults` say what is wrong with it."""
        side = self._side(section)
        title = self._title()
        planned = self.planned()
        if planned is None and not self.has_amount:
            self._wrong(Column.PLANNED, _("There is no amount."))
        actual = self._amount(Column.ACTUAL)
        participatory = self._participatory()
        if self.faults or side is None or planned is None:
            return None
        place = self.address(Column.PLANNED)
        return Line(place, side, self.code, title, planned, actual, participatory)

    def planned(self) -> int | None:
        """The planned sum in tyiyn, where there is one that can be read."""
        return self._amount(Column.PLANNED)

    def refuse_without_code(self) -> None:
        """An amount that no code says the meaning of."""
        self._wrong(Column.CODE, _("There is an amount, but no code."), self.text)

    def address(self, column: Column) -> str:
        """The cell of a column as the spreadsheet program names it."""
        index = self._heading.places.get(column)
        return self.place if index is None else self._prefix + self._row.address(index)

    def _cell(self, column: Column) -> str:
        index = self._heading.places.get(column)
        return "" if index is None else self._row.cell(index)

    def _wrong(self, column: Column, message: str, found: str | None = None) -> None:
        shown = self._cell(column) if found is None else found
        self.faults.append(Fault(self.address(column), message, shown))

    def _side(self, section: Side | None) -> Side | None:
        if not self.code.isascii() or not self.code.isdigit() or len(self.code) > LONGEST_CODE:
            self._wrong(Column.CODE, _("A code has digits only, twenty at most."))
            return None
        named = words.side_named(self._cell(Column.SIDE)) or section
        told = side_of(self.code)
        if named is None and told is None:
            self._wrong(
                Column.CODE,
                _("Is this revenue or expenditure? Put the line under a row that says so."),
            )
        elif {told, named} == {Side.REVENUE, Side.EXPENDITURE}:
            self._wrong(Column.CODE, _("The code is of another section than the one it is under."))
        return named or told

    def _title(self) -> dict[str, str]:
        for column in TITLES.values():
            text = self._cell(column)
            if not text and column in REQUIRED_TITLES:
                self._wrong(column, _("Missing: %(name)s.", name=NAMES[column]))
            if len(text) > LONGEST_TITLE:
                self._wrong(column, _("The title is longer than 300 characters."), text[:60])
        cells = {language: self._cell(column) for language, column in TITLES.items()}
        return {language: text for language, text in cells.items() if text}

    def _amount_text(self, column: Column) -> str:
        text = self._cell(column).translate(_MINUS)
        return "" if text == "-" else text  # a dash is how people write that there is nothing

    def _amount(self, column: Column) -> int | None:
        text = self._amount_text(column)
        if not text:
            return None
        if self._unit == money.TYIYN and _AMBIGUOUS.fullmatch(text):
            self._wrong(column, _("Unclear: write thousands with a space, like 28 890."))
            return None
        try:
            tyiyn = money.parse_amount(text, self._unit)
        except money.NotMoney:
            self._wrong(column, self._why_not_money(text))
            return None
        if tyiyn < 0:
            self._wrong(column, _("The amount is less than zero."))
        return tyiyn

    def _why_not_money(self, text: str) -> str:
        try:
            money.parse_amount(_FRACTION.sub("", text), self._unit)
        except money.NotMoney:
            return _("This is not an amount. Write it like 28 890,5.")
        return _("The amount has parts of a tyiyn. Is the unit right?")

    def _participatory(self) -> bool:
        answer = words.yes_or_no(self._cell(Column.PARTICIPATORY))
        if answer is None:
            self._wrong(Column.PARTICIPATORY, _("Write yes, or leave the cell empty."))
        return bool(answer)
