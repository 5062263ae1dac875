"""What an executed budget must have in its file."""

from __future__ import annotations

from civicbudget.budgets.importing.columns import QUARTERS, Column
from civicbudget.budgets.importing.lines import Fault, Line, Reading
from civicbudget.budgets.importing.sums import amount
from civicbudget.core.i18n import gettext as _


def faults(reading: Reading, quarter: int | None) -> list[Fault]:
    """What is wrong with a file that is to say what came of a budget up to the end of a quarter, or
    (None) of the year: nothing executed in it, or other quarters filled than that says."""
    if not any(line.actual is not None for line in reading.lines):
        return [Fault("", _("There is no actual amount in the file, and the budget is executed."))]
    last = quarter or len(QUARTERS)
    filled = [
        number
        for number, column in enumerate(QUARTERS, start=1)
        if any(_is_filled(line, column, number <= last) for line in reading.lines)
    ]
    if not filled or filled == list(range(1, last + 1)):
        return []
    message = _(
        "Amounts stand in the columns of these quarters: %(filled)s. You said: up to quarter "
        "%(last)s.",
        filled=", ".join(map(str, filled)),
        last=last,
    )
    return [Fault("", message)]


def _is_filled(line: Line, column: Column, may_be_nothing: bool) -> bool:
    found = amount(line, column)
    return found is not None if may_be_nothing else bool(found)
