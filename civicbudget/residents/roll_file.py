"""Reading a roll from a spreadsheet: every line is checked before any is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from civicbudget.core import clock
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.sorting import fold
from civicbudget.core.spreadsheets import Row, Sheet
from civicbudget.municipalities.models import Area
from civicbudget.residents import pin
from civicbudget.residents.models import Resident

HEADINGS: dict[str, dict[str, str]] = {
    "pin": {"ky": "ПИН", "ru": "ПИН", "en": "PIN"},
    "name": {"ky": "Аты-жөнү", "ru": "ФИО", "en": "Full name"},
    "village": {"ky": "Айыл", "ru": "Село", "en": "Village"},
    "birth_year": {"ky": "Туулган жылы", "ru": "Год рождения", "en": "Birth year"},
}
"""The columns, as the template for download names them."""

_ALSO = {
    "pin": ("идентификациялык жеке номер", "персональный идентификационный номер", "инн"),
    "name": ("фамилиясы аты атасынын аты", "фамилия имя отчество", "ф.и.о.", "name"),
    "village": ("айылы", "айылдын аты", "айылдын номери", "номер села", "населенный пункт"),
    "birth_year": ("туулган күнү", "дата рождения", "year of birth", "date of birth"),
}
_HEADER_WITHIN = 20
_BEFORE_VILLAGES = re.compile(r"^(с\.|село|айыл|а\.|village)\s+|\s+(айылы|айыл|village)$")
_OLDEST = 1890
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Line:
    """One person of the file; of the PIN only its hash."""

    pin_hash: str
    name: str
    area_id: int
    birth_year: int


@dataclass(frozen=True)
class Remark:
    """What is wrong with a cell, or odd about it."""

    address: str
    message: str


@dataclass
class Reading:
    """What a file says; it may be stored when there are no mistakes."""

    lines: list[Line] = field(default_factory=list)
    mistakes: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """What storing the lines would do to the roll."""

    new: list[Line]
    changed: list[tuple[Resident, Line]]
    unchanged: int
    absent: int


def read(sheets: Sequence[Sheet], municipality_id: int, areas: Iterable[Area]) -> Reading:
    """Everybody in the first sheet that has the four columns.

    Raises DomainError for the field `file` when there is no such sheet.
    """
    columns, rows = _find_table(sheets)
    if not rows:
        raise DomainError(_("There is nobody in the file."), "file")
    table = _Table(columns, _places(areas), municipality_id)
    reading = Reading()
    for row in rows:
        _read_row(row, table, reading)
    return reading


def compare(lines: Iterable[Line], entries: Mapping[str, Resident]) -> Plan:
    """What is new, what differs from the roll, and how many entries the file leaves alone."""
    new, changed, unchanged = [], [], 0
    for line in lines:
        entry = entries.get(line.pin_hash)
        if entry is None:
            new.append(line)
        elif (entry.name, entry.area_id, entry.birth_year) != (
            line.name,
            line.area_id,
            line.birth_year,
        ):
            changed.append((entry, line))
        else:
            unchanged += 1
    return Plan(new, changed, unchanged, len(entries) - len(changed) - unchanged)


def _find_table(sheets: Sequence[Sheet]) -> tuple[dict[str, int], list[Row]]:
    """Which column is which, and the rows below the heading."""
    best: set[str] = set()
    for sheet in sheets:
        for position, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
            columns = _recognise(row)
            if len(columns) == len(HEADINGS):
                return columns, sheet.rows[position + 1 :]
            best = max(best, set(columns), key=len)
    missing = ", ".join(_heading(name) for name in HEADINGS if name not in best)
    raise DomainError(_("Columns that the file lacks: %(names)s.", names=missing), "file")


def _heading(name: str) -> str:
    return " / ".join(dict.fromkeys(HEADINGS[name].values()))


def _recognise(row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(row.cells):
        for name, headings in HEADINGS.items():
            known = [fold(heading) for heading in (*headings.values(), *_ALSO[name])]
            if fold(cell) in known:
                found.setdefault(name, index)
    return found


def _places(areas: Iterable[Area]) -> dict[str, int]:
    """Areas by their number and by their name in any language."""
    places = {}
    for area in areas:
        for name in (str(area.number), *area.name.values()):
            places[_village(name)] = area.id
    return places


def _village(text: str) -> str:
    return _BEFORE_VILLAGES.sub("", fold(text))


@dataclass
class _Table:
    """The columns of a file, the places it may name, and the PINs met so far."""

    columns: dict[str, int]
    places: dict[str, int]
    municipality_id: int
    seen: dict[str, int] = field(default_factory=dict)


def _read_row(row: Row, table: _Table, reading: Reading) -> None:
    cells = {name: row.cell(index) for name, index in table.columns.items()}
    if not any(cells.values()):
        return
    mistakes: dict[str, str] = {}
    digits = _digits(cells["pin"], row, table, mistakes)
    if not cells["name"]:
        mistakes["name"] = _("The name is missing.")
    elif len(cells["name"]) > _LONGEST_NAME:
        mistakes["name"] = _("The name is too long.")
    area_id = table.places.get(_village(cells["village"]))
    if area_id is None:
        mistakes["village"] = _("There is no village “%(name)s” here.", name=cells["village"])
    year = _year(cells["birth_year"])
    if year is None:
        mistakes["birth_year"] = _("This is not a year of birth.")

    def remark(column: str, message: str) -> Remark:
        return Remark(row.address(table.columns[column]), message)

    reading.mistakes += [remark(column, message) for column, message in mistakes.items()]
    if mistakes or area_id is None or year is None:
        return
    pin_hash = pin.hashed(digits, table.municipality_id)
    reading.lines.append(Line(pin_hash, cells["name"], area_id, year))
    if pin.birth_year(digits) not in (None, year):
        reading.warnings.append(remark("birth_year", _("The PIN says another year of birth.")))


def _digits(text: str, row: Row, table: _Table, mistakes: dict[str, str]) -> str:
    """The PIN of a row, with what is wrong with it noted."""
    try:
        digits = pin.parse(text)
    except DomainError as error:
        mistakes["pin"] = str(error)
        return ""
    if digits in table.seen:
        mistakes["pin"] = _("The same PIN as in row %(row)s.", row=table.seen[digits])
    table.seen.setdefault(digits, row.number)
    return digits


def _year(text: str) -> int | None:
    """1980, or the year of 05.03.1980."""
    match = re.fullmatch(r"(?:(\d{1,2})[./-](\d{1,2})[./-])?(\d{4})", text, re.ASCII)
    if match is None:
        return None
    day, month, year = (int(part) if part else 1 for part in match.groups())
    try:
        born = date(year, month, day)
    except ValueError:
        return None
    return year if year >= _OLDEST and born <= clock.today() else None
