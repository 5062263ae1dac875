"""What must add up before a budget is stored, or be explained to everybody."""

from __future__ import annotations

from civicbudget.budgets.importing.lines import Reading, StatedSum
from civicbudget.budgets.models import Side


def discrepancies(reading: Reading) -> list[StatedSum]:
    """The file's own sums that its lines do not add up to; and, without a place, expenditure
    (computed) beside revenue with balances and loans (stated), where they are not the same."""
    covered = reading.total(Side.REVENUE) + reading.total(Side.FINANCING)
    whole = StatedSum("", "", covered, reading.total(Side.EXPENDITURE))
    return [*reading.discrepancies, *([] if whole.holds else [whole])]
