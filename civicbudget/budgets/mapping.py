"""The form in which an official says what a file means: where its headings stand, what its columns
hold, which source a word is, which code a line has that has none.

Its fields are those of the file, so it is made for each file anew.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import RadioField, SelectField, StringField
from wtforms import validators as v

from civicbudget.budgets.codes import OTHER
from civicbudget.budgets.forms import USES, one_of
from civicbudget.budgets.importing.codeless import Codeless
from civicbudget.budgets.importing.columns import NAMES, Column
from civicbudget.budgets.importing.headings import MOST_ROWS, SEARCHED, Head
from civicbudget.budgets.importing.lines import Reading
from civicbudget.budgets.importing.tables import Meaning, Table, Use
from civicbudget.core.forms import BaseForm, choices
from civicbudget.core.i18n import format_money
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.core.sorting import fold
from civicbudget.core.spreadsheets import Sheet

_FIRST_ROWS = 12
_LONGEST = 90  # characters, by which a row or a name is known again
_MOST_ASKED = 60
_FEW = 5
NONE = "-"
"""The answer that a word means no source in particular."""
_SEPARATORS = re.compile(r"[\s.\-]")
_CELL = re.compile(r"[A-Z]+(\d+)$")


class Part:
    """A sheet of the file, as the form asks about it: `tables` by the number in its fields."""

    def __init__(self, number: int, sheet: Sheet, tables: Sequence[Table]) -> None:
        self.number, self.sheet = number, sheet
        of_sheet = [table for table in tables if table.sheet == sheet.name]
        self.tables = {f"{number}.{table.ordinal}".removesuffix(".0"): table for table in of_sheet}

    @property
    def head(self) -> Head | None:
        """Where the first headings are taken to stand."""
        for first in self.tables.values():
            return Head(first.heading_rows[0].number, len(first.heading_rows))
        return None

    @property
    def shown(self) -> str:
        """The same, to be told apart from what is said next."""
        return f"{self.head.number}-{self.head.height}" if self.head else ""

    @property
    def rows(self) -> dict[int, str]:
        """The rows in which the headings may stand, by their numbers."""
        last = self.head.number + MOST_ROWS if self.head else 0
        near = [row for row in self.sheet.rows if row.number <= last]
        found = self.sheet.rows[: max(_FIRST_ROWS, min(len(near), SEARCHED))]
        texts = {row.number: " · ".join(filter(None, row.cells)) for row in found}
        return {number: f"{number}: {_shortened(text)}" for number, text in texts.items()}

    def asked(self, said: Mapping[str, str]) -> Head | None:
        """Where an official says that the first headings stand; None where nothing is said."""
        number, height = said.get(f"head_{self.number}", ""), said.get(f"height_{self.number}", "1")
        if number not in map(str, self.rows) or height not in map(str, range(1, MOST_ROWS + 1)):
            return None
        return Head(int(number), int(height))


def parts_of(sheets: Sequence[Sheet], tables: Sequence[Table]) -> list[Part]:
    """The sheets that have anything."""
    filled = [sheet for sheet in sheets if sheet.rows]
    return [Part(number, sheet, tables) for number, sheet in enumerate(filled)]


@dataclass(frozen=True)
class Asked:
    """A code that is asked for, in the field of this name, and remembered by `key`; `everywhere`:
    for its rows in whatever section they stand."""

    field: str
    key: str
    everywhere: bool
    rows: Sequence[Codeless]

    @property
    def label(self) -> str:
        """What the rows are called, and where they stand unless it is everywhere."""
        name = _shortened(self.rows[0].name)
        if self.everywhere:
            return _("“%(name)s”, wherever it stands", name=name)
        return " · ".join(filter(None, [name, self.rows[0].section]))

    @property
    def hint(self) -> str:
        """The cells and sums, and the code of all that has no other in the section."""
        found = [f"{row.place}: {format_money(row.amount)}" for row in self.rows[:_FEW]]
        other = {OTHER.get(row.section) for row in self.rows} - {None}
        usual = _("Usual in this section: %(code)s", code=other.pop()) if len(other) == 1 else ""
        return ". ".join(filter(None, ["; ".join(found), usual]))


def asked(number: str, rows: Sequence[Codeless]) -> list[Asked]:
    """Which codes are asked for in a table: for each name one, and where it stands in several
    sections, one more for each of them."""
    found = []
    for one in {row.anywhere: row for row in rows}.values():
        named = [row for row in rows if row.anywhere == one.anywhere]
        keys = list(dict.fromkeys(row.key for row in named))
        several = len(keys) > 1
        for key in [one.anywhere, *(keys if several else [])][:_MOST_ASKED]:
            of_key = [row for row in named if key in (row.key, row.anywhere)]
            everywhere = several and key == one.anywhere
            found.append(Asked(f"code_{number}_{_mark(key)}", key, everywhere, of_key))
    return found[:_MOST_ASKED]


class MappingForm(BaseForm):
    """Made by `mapping_form`."""

    parts: Sequence[Part]
    asks: Mapping[str, Sequence[Asked]]
    """The codes that are asked for, by the number of the table."""

    @property
    def tables(self) -> Iterator[tuple[str, Table]]:
        """Every table with its number in the fields."""
        return ((number, table) for part in self.parts for number, table in part.tables.items())

    @property
    def meanings(self) -> dict[str, Meaning]:
        """What was said of each table, by its fingerprint."""
        return {table.fingerprint: self._meaning(number, table) for number, table in self.tables}

    def sources(self, number: str, table: Table) -> dict[str, Any]:
        """The fields of the words in a table's column of sources, by word."""
        names = {text: source_field(number, text) for text in table.sources}
        return {text: self[name] for text, name in names.items() if name in self}

    def _meaning(self, number: str, table: Table) -> Meaning:
        columns = {index: self[f"column_{number}_{index}"].data for index in table.columns}
        before = table.said or Meaning(Use.AUTO, {})
        words = {fold(word): field.data for word, field in self.sources(number, table).items()}
        sources = {word: source.strip(NONE) for word, source in words.items() if source}
        codes = {one.key: self[one.field].data for one in self.asks[number]}
        return Meaning(
            use=Use(self[f"use_{number}"].data),
            columns={index: Column(name) for index, name in columns.items() if name},
            sources={**before.sources, **sources},
            codes={key: code for key, code in {**before.codes, **codes}.items() if code},
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether each table that is used has what it must, and nothing twice."""
        if not super().validate(extra_validators):
            return False
        for number, table in self.tables:
            said = self._meaning(number, table)
            if said.use != Use.NOTHING:
                self._refuse(f"use_{number}", _lacking(table.as_said(said), said))
        return not self.errors

    def check_codes(self, reading: Reading) -> bool:
        """Whether each code that was given makes its row a line, as the file was read with it."""
        lines = {_row_of(line.place) for line in reading.lines}
        faults = {_row_of(fault.place): fault.message for fault in reading.faults}
        for one in (one for asks in self.asks.values() for one in asks if self[one.field].data):
            for row in one.rows:
                sums_up = _("Other lines add up to this code. Give a longer one.")
                wrong = faults.get(row.place) or ("" if row.place in lines else sums_up)
                self._refuse(one.field, [f"{row.place}: {wrong}"] if wrong else [])
        return not self.errors

    def show_anew(self, moved: Collection[int]) -> None:
        """Show the columns of sheets whose headings are others now as these are understood, and
        not as was sent; everything else as it was sent."""
        for number, table in self.tables:
            if int(number.partition(".")[0]) in moved:
                known = {index: column for column, index in table.places.items()}
                for index in table.columns:
                    self[f"column_{number}_{index}"].data = known.get(index, "")

    def _refuse(self, name: str, messages: Sequence[str]) -> None:
        self[name].errors = [*self[name].errors, *messages]


def _lacking(table: Table, said: Meaning) -> list[str]:
    messages = [
        _("No column is chosen for: %(name)s.", name=NAMES[column]) for column in table.missing
    ]
    if len(set(said.columns.values())) < len(said.columns):
        messages.append(_("Two columns are chosen for the same."))
    return messages


def mapping_form(
    parts: Sequence[Part],
    codeless: Collection[Codeless],
    sources: Mapping[str, str],
    *,
    bound: bool,
) -> MappingForm:
    """The form, filled with how the tables are understood now, or `bound` to what was sent;
    `sources` are the names of sources by their codes."""
    asks: dict[str, Sequence[Asked]] = {}
    fields: dict[str, Any] = {"parts": parts, "asks": asks}
    for part in parts:
        fields |= _head_fields(part)
        for number, table in part.tables.items():
            rows = [row for row in codeless if row.table == table.fingerprint]
            asks[number] = asked(number, rows)
            fields |= _table_fields(number, table, sources)
            codes = table.said.codes if table.said else {}
            fields |= {one.field: _code_field(one, codes) for one in asks[number]}
    kind = type("MappingOfFile", (MappingForm,), fields)
    form: MappingForm = kind() if bound else kind(formdata=None)
    return form


def _head_fields(part: Part) -> dict[str, Any]:
    head = part.head or Head(0, 1)
    rows = part.rows if part.head else {0: _l("There is no table on this sheet"), **part.rows}
    return {
        f"head_{part.number}": RadioField(
            _l("In which row do the headings begin?"),
            choices=choices(rows),
            default=str(head.number),
            validators=[v.Optional()],
        ),
        f"height_{part.number}": SelectField(
            _l("How many rows do the headings take?"),
            choices=choices({n: n for n in range(1, MOST_ROWS + 1)}),
            default=str(head.height),
            validators=[v.Optional()],
        ),
    }


def _table_fields(number: str, table: Table, sources: Mapping[str, str]) -> dict[str, Any]:
    use, named = one_of(USES), one_of({"": _l("Leave it out"), **NAMES})
    named["validators"] = named["validators"][1:]  # "" is an answer, too
    known = {index: column for column, index in table.places.items()}
    fields: dict[str, Any] = {
        f"use_{number}": SelectField(_l("What is this table?"), default=table.use.value, **use)
    }
    for index in table.columns:
        heading = table.headings.get(index) or _l("A column without a heading")
        fields[f"column_{number}_{index}"] = SelectField(
            heading, default=known.get(index, ""), **named
        )
    which = one_of({"": _l("Choose"), **sources, NONE: _l("None of these")})
    for word, source in table.sources.items():
        said = "" if source is None else source or NONE
        fields[source_field(number, word)] = SelectField(word, default=said, **which)
    return fields


def _code_field(one: Asked, codes: Mapping[str, str]) -> StringField:
    return StringField(
        one.label,
        filters=[lambda text: _SEPARATORS.sub("", text or "")],
        default=codes.get(one.key, ""),
        validators=[
            v.Optional(),
            v.Regexp(r"[0-9]{2,20}$", message=_l("A code has digits only, twenty at most.")),
        ],
    )


def source_field(number: str, word: str) -> str:
    """The field that says which source a word of a table means."""
    return f"source_{number}_{_mark(fold(word))}"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _mark(text: str) -> str:
    """A text in the name of a field."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _row_of(place: str) -> str:
    """The row of a cell: Sheet!12 of Sheet!B12."""
    return _CELL.sub(r"\1", place)
