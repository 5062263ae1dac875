"""Money that was not read: it stands where no table was understood, or in formulas without a value.
It is told, so that nobody overlooks it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from civicbudget.budgets.importing.columns import SUMMED
from civicbudget.budgets.importing.lines import Unread
from civicbudget.budgets.importing.tables import Table, is_amount
from civicbudget.core import money
from civicbudget.core.spreadsheets import Row, Sheet


def find(sheets: Iterable[Sheet], used: Sequence[Table], unit: int) -> Iterator[Unread]:
    """The sheets without a row of headings, and what stands above the headings of the others, that
    have amounts beside a text; sums count in `unit` tyiyn."""
    with_table = {table.sheet for table in used}
    for sheet in sheets:
        if sheet.name not in with_table and (amount := _sum(sheet.rows, unit)):
            yield Unread(sheet.name, "", amount)
    for table in used:
        if table.ordinal or table.said:  # somebody looked at where its headings stand
            continue
        if rows := [row for row in table.titles if _amount(row, unit)]:
            yield Unread(table.sheet, f"{table.prefix}{rows[0].number}", _sum(rows, unit))


def formulas(sheets: Iterable[Sheet], used: Iterable[Table]) -> list[str]:
    """The cells for sums whose formulas have no stored value."""
    without = {sheet.name: sheet.uncomputed for sheet in sheets}
    return [
        f"{table.prefix}{row.address(table.places[column])}"
        for table in used
        if without[table.sheet]
        for row in table.body
        for column in SUMMED
        if column in table.places and row.address(table.places[column]) in without[table.sheet]
    ]


def _sum(rows: Iterable[Row], unit: int) -> int:
    return sum(_amount(row, unit) for row in rows)


def _amount(row: Row, unit: int) -> int:
    """The first amount of a row that says what it is of, in tyiyn; 0 where there is none."""
    if not any(text and not is_amount(text) for text in row.cells):
        return 0
    for text in filter(is_amount, row.cells):
        try:
            return max(0, money.parse_amount(text, unit))
        except money.NotMoney:
            continue  # a date, or the number of an article
    return 0
