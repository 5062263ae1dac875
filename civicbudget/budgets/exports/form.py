"""The empty form: a spreadsheet that an official fills in, and the import reads."""

from __future__ import annotations

from decimal import Decimal

from civicbudget.budgets.exports.tables import Column as Heading
from civicbudget.budgets.exports.tables import Table, as_xlsx
from civicbudget.budgets.importing.columns import NAMES, TITLES, Column
from civicbudget.core.i18n import gettext as _

FORM = (
    *(Column.CODE, *TITLES.values(), Column.PLANNED, Column.NEXT_YEAR, Column.YEAR_AFTER),
    *(Column.ACTUAL, Column.INSTITUTION, Column.SOURCE, Column.PARTICIPATORY),
)
WIDTHS = {Column.KY: 48, Column.RU: 48, Column.EN: 40, Column.INSTITUTION: 30}
_WIDE = WIDTHS | {Column.PLANNED: 18, Column.ACTUAL: 18}


def form() -> bytes:
    """A sheet for each side with a line of each: headings in the reader's language."""
    columns = [Heading(column, NAMES[column], width=_WIDE.get(column, 14)) for column in FORM]
    return as_xlsx(
        *(
            Table(name, name, columns, [[*line, Decimal(0)]])
            for name, *line in (
                (_("Revenue"), "1111", "Киреше салыгы", "Подоходный налог", "Income tax"),
                (
                    *(_("Expenditure"), "70111", "Айыл өкмөтүн күтүү"),
                    *("Содержание айыл окмоту", "Ayil okmotu"),
                ),
                (
                    *(_("Balances and loans"), "3212", "1-январга карата калдык"),
                    *("Остаток на 1 января", "Balance at 1 January"),
                ),
            )
        )
    )
