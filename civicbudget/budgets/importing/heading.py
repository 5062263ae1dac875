"""The row of headings: where it is, and which column holds what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from civicbudget.budgets.importing.lines import Fault
from civicbudget.budgets.importing.words import Column, column_of
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.core.spreadsheets import Row

NAMES = {
    Column.CODE: _l("code"),
    Column.KY: _l("title in Kyrgyz"),
    Column.RU: _l("title in Russian"),
    Column.EN: _l("title in English"),
    Column.SIDE: _l("section"),
    Column.PLANNED: _l("planned amount"),
    Column.ACTUAL: _l("actual amount"),
    Column.PARTICIPATORY: _l("participatory (yes or no)"),
}
"""What the columns are called, in the reader's language."""

REQUIRED = (Column.CODE, Column.KY, Column.RU, Column.PLANNED)
_SEARCHED = 40
_FEWEST = 2


@dataclass(frozen=True)
class Heading:
    """The row of headings of a sheet."""

    row: Row
    places: Mapping[Column, int]
    repeated: tuple[tuple[Column, int], ...]

    @property
    def missing(self) -> list[Column]:
        """Columns that there must be, and are not."""
        return [column for column in REQUIRED if column not in self.places]

    def faults(self, prefix: str) -> list[Fault]:
        """What is wrong with the headings; `prefix` names the sheet where there are several."""
        absent = [
            Fault(
                f"{prefix}{self.row.number}",
                _("There is no column “%(name)s” in the row of headings.", name=NAMES[column]),
            )
            for column in self.missing
        ]
        return absent + [
            Fault(
                prefix + self.row.address(index),
                _("A second column “%(name)s”. Keep one of them.", name=NAMES[column]),
                self.row.cell(index),
            )
            for column, index in self.repeated
        ]


def find(rows: Sequence[Row]) -> Heading | None:
    """Among the first rows, the one that names the most columns."""
    best = max((_heading(row) for row in rows[:_SEARCHED]), key=_known, default=None)
    return best if best and _known(best) >= _FEWEST else None


def _known(heading: Heading) -> int:
    return len(heading.places)


def _heading(row: Row) -> Heading:
    places: dict[Column, int] = {}
    repeated = []
    for index, text in enumerate(row.cells):
        column = column_of(text)
        if column in places:
            repeated.append((column, index))
        elif column:
            places[column] = index
    return Heading(row, places, tuple(repeated))
