"""One row of the file, read by its columns."""

from __future__ import annotations

import re

from civicbudget.budgets.codes import OWN, TRANSFERS, is_function, side_of
from civicbudget.budgets.importing import words
from civicbudget.budgets.importing.columns import (
    BY_SOURCE,
    CODES,
    NAMES,
    QUARTERS,
    SUMMED,
    TITLES,
    Column,
)
from civicbudget.budgets.importing.lines import Fault, Line
from civicbudget.budgets.importing.tables import Table, is_amount
from civicbudget.budgets.models import Side
from civicbudget.core import money
from civicbudget.core.i18n import format_money
from civicbudget.core.i18n import gettext as _
from civicbudget.core.spreadsheets import Row

LONGEST_CODE = 20
LONGEST_TITLE = 300
LONGEST_INSTITUTION = 200
REQUIRED_TITLES = (Column.KY, Column.RU)
_MINUS = str.maketrans("−–—", "---")
_FRACTION = re.compile(r"-?[\d ]+[.,]\d+")
_AMBIGUOUS = re.compile(r"-?\d{1,3}[.,]\d{3}")
_POINTS = re.compile(r"[\s.\-]")
_WORDS = re.compile(r"[^\W\d_]{4}")
_DIGIT = re.compile(r"\d")


class Cells:
    """A row under a heading, and what turned out to be wrong with it.

    An amount counts in `unit` tyiyn. A word of four letters where a code belongs is a text: names
    of sections and totals are written across merged cells.
    """

    def __init__(self, row: Row, table: Table, unit: int) -> None:
        self.row, self.table, self._unit = row, table, unit
        self.faults: list[Fault] = []
        self._codes = {
            column: _POINTS.sub("", text)
            for column in CODES
            if (text := self._cell(column)) and not _WORDS.search(text)
        }

    def give(self, code: str) -> None:
        """Take a code that an official gave the row; one of a kind is that of the function above,
        where kinds have a column of their own."""
        of_function = Column.FUNCTION in self.table.places
        kind = Column.ECONOMIC if of_function else Column.CODE
        self._codes = {Column.FUNCTION if is_function(code) else kind: code}

    @property
    def code(self) -> str:
        """Whatever code the row has."""
        return "/".join(self._codes.values())

    @property
    def function(self) -> str:
        """Its functional code, where it has one."""
        code = self._codes.get(Column.FUNCTION) or self._codes.get(Column.CODE, "")
        return code if is_function(code) or Column.FUNCTION in self._codes else ""

    @property
    def is_kind_alone(self) -> bool:
        """Whether it has an economic code in a column of its own, and the functional one, which
        there is a column for, stands further up in a merged cell."""
        has_columns = Column.FUNCTION in self.table.places and Column.ECONOMIC in self.table.places
        return has_columns and set(self._codes) == {Column.ECONOMIC}

    @property
    def place(self) -> str:
        """The row itself: "12", or "Sheet!12"."""
        return f"{self.table.prefix}{self.row.number}"

    @property
    def has_amount(self) -> bool:
        """Whether something stands where the planned sum belongs."""
        return any(map(self._amount_text, self.table.planned))

    @property
    def has_dash(self) -> bool:
        """Whether nothing but a dash stands there: that is how people write zero."""
        cells = [self._cell(column).translate(_MINUS) for column in self.table.planned]
        return "-" in cells and not self.has_amount

    @property
    def has_digits(self) -> bool:
        """Whether what stands where a sum belongs could be one, and is no name or date in words."""
        return any(_DIGIT.search(self._amount_text(column)) for column in self.table.planned)

    @property
    def text(self) -> str:
        """The titles as they stand, or whatever else the row says."""
        texts = [self._cell(column) for column in TITLES.values()]
        if not any(texts):
            amounts = {self.table.places.get(column) for column in SUMMED}
            others = (text for index, text in enumerate(self.row.cells) if index not in amounts)
            texts = [text for text in others if not is_amount(text)]
        return " / ".join(dict.fromkeys(filter(None, texts)))

    @property
    def is_numbering(self) -> bool:
        """Whether the row only numbers the columns: 1, 2, 3, 4."""
        if "1" not in self.row.cells[:2]:
            return False
        numbers = [cell for cell in self.row.cells if cell]
        return len(numbers) > 1 and numbers == [str(n + 1) for n in range(len(numbers))]

    def line(self, section: Side | None, function: str, source: str) -> Line | None:
        """The line of the budget; None when `faults` say what is wrong with it.

        `function` is the functional code further up that holds for the row, `source` the one that
        its section speaks of.
        """
        functional, economic = self._both_codes(function)
        side = self._side(section, functional or economic)
        title = self._title()
        amounts = self.amounts()
        planned = 0 if self.has_dash else amounts.get(Column.PLANNED)
        if planned is None and not self.has_amount:
            self._wrong(Column.PLANNED, _("There is no amount."))
        institution = self._institution()
        named = self._source()
        participatory = self._participatory()
        if self.faults or side is None or planned is None:
            return None
        return Line(
            place=self.address(Column.PLANNED),
            side=side,
            function=functional,
            economic=economic,
            title=title,
            planned=planned,
            actual=self._actual(amounts),
            participatory=participatory,
            next_year=amounts.get(Column.NEXT_YEAR),
            year_after=amounts.get(Column.YEAR_AFTER),
            q1=amounts.get(Column.Q1),
            q2=amounts.get(Column.Q2),
            q3=amounts.get(Column.Q3),
            q4=amounts.get(Column.Q4),
            source=named or source or _source_of(side, economic, title),
            institution=institution,
            dashed=self.has_dash,
            **{column.value: amounts[column] for column in BY_SOURCE if column in amounts},
        )

    def amounts(self) -> dict[Column, int]:
        """The sums of the row in tyiyn, by column; `faults` say which cannot be read."""
        found = {}
        for column in SUMMED:
            if column in self.table.places and (amount := self._amount(column)) is not None:
                found[column] = amount
        of_sources = [found[column] for column in BY_SOURCE if column in found]
        if Column.PLANNED not in self.table.places and of_sources:
            found[Column.PLANNED] = sum(of_sources)
        self._check_quarters(found)
        return found

    def refuse_without_code(self) -> None:
        """An amount that no code says the meaning of, nor that it sums up other lines."""
        column = next((column for column in CODES if column in self.table.places), Column.PLANNED)
        message = _("There is an amount, but no code; and no lines add up to it.")
        self._wrong(column, message, self.text)

    def address(self, column: Column) -> str:
        """The cell of a column as the spreadsheet program names it."""
        index = self.table.place_of(column)
        return self.place if index is None else self.table.prefix + self.row.address(index)

    def _cell(self, column: Column) -> str:
        index = self.table.places.get(column)
        return "" if index is None else self.row.cell(index)

    def _wrong(self, column: Column, message: str, found: str | None = None) -> None:
        shown = self._cell(column) if found is None else found
        self.faults.append(Fault(self.address(column), message, shown))

    def _both_codes(self, function: str) -> tuple[str, str]:
        for column, code in self._codes.items():
            if not code.isascii() or not code.isdigit() or len(code) > LONGEST_CODE:
                self._wrong(column, _("A code has digits only, twenty at most."))
        functional = self._codes.get(Column.FUNCTION) or (function if self.is_kind_alone else "")
        economic = self._codes.get(Column.ECONOMIC, "")
        if either := self._codes.get(Column.CODE):
            return (either, economic) if is_function(either) else (functional, either)
        return functional, economic

    def _side(self, section: Side | None, code: str) -> Side | None:
        if self.faults:  # of the codes, which say nothing then
            return None
        said = self._cell(Column.SIDE)
        named = (words.side_named(said) if said else None) or section
        told = side_of(code)
        column = next(iter(self._codes), Column.CODE)
        if not (named or told):
            self._wrong(
                column, _("Is this revenue or expenditure? Put the line under a row that says so.")
            )
        elif {told, named} == {Side.REVENUE, Side.EXPENDITURE}:
            self._wrong(column, _("The code is of another section than the one it is under."))
        return named or told

    def _title(self) -> dict[str, str]:
        cells = {language: self._cell(column) for language, column in TITLES.items()}
        for language, column in TITLES.items():
            text = cells[language]
            if not text and column in REQUIRED_TITLES and column in self.table.places:
                self._wrong(column, _("Missing: %(name)s.", name=NAMES[column]))
            if len(text) > LONGEST_TITLE:
                self._wrong(column, _("The title is longer than 300 characters."), text[:60])
        titles = {language: text for language, text in cells.items() if text}
        if not titles and not self.faults:
            self._wrong(Column.EN, _("Missing: %(name)s.", name=NAMES[Column.EN]))
        return titles

    def _institution(self) -> str:
        text = self._cell(Column.INSTITUTION)
        if len(text) > LONGEST_INSTITUTION:
            message = _("The name of the institution is longer than 200 characters.")
            self._wrong(Column.INSTITUTION, message, text[:60])
        return text

    def _source(self) -> str:
        text = self._cell(Column.SOURCE)
        source = self.table.source(text) if text else ""
        if source is None:
            self._wrong(
                Column.SOURCE,
                _("Write own revenue, equalization grant, special funds or other transfers."),
            )
        return source or ""

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
        if _FRACTION.fullmatch(text):
            return _("The amount has parts of a tyiyn. Is the unit right?")
        return _("This is not an amount. Write it like 28 890,5.")

    def _check_quarters(self, amounts: dict[Column, int]) -> None:
        quarters = [amounts[column] for column in QUARTERS if column in amounts]
        actual = amounts.get(Column.ACTUAL)
        if quarters and actual is not None and sum(quarters) != actual:
            said = format_money(sum(quarters))
            self._wrong(Column.ACTUAL, _("The quarters add up to %(sum)s.", sum=said))

    def _actual(self, amounts: dict[Column, int]) -> int | None:
        quarters = [amounts[column] for column in QUARTERS if column in amounts]
        return sum(quarters) if quarters else amounts.get(Column.ACTUAL)

    def _participatory(self) -> bool:
        text = self._cell(Column.PARTICIPATORY)
        answer = words.yes_or_no(text) if text else False
        if answer is None:
            self._wrong(Column.PARTICIPATORY, _("Write yes, or leave the cell empty."))
        return bool(answer)


def _source_of(side: Side, economic: str, title: dict[str, str]) -> str:
    """Where revenue comes from, as its title or code says; what is spent may be of any source."""
    if side != Side.REVENUE:
        return ""
    named = next((source for text in title.values() if (source := words.source_named(text))), None)
    if named:
        return named
    return TRANSFERS if economic.startswith("13") else OWN
