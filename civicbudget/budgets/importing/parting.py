"""Parts lines by the source of the money, where their table has a column for each source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from civicbudget.budgets.importing.columns import BY_SOURCE, Column
from civicbudget.budgets.importing.lines import Line
from civicbudget.budgets.importing.sums import amount

_NOTHING: Mapping[str, Any] = {column.value: None for column in BY_SOURCE}
_BESIDE = ("next_year", "year_after", "actual", "q1", "q2", "q3", "q4")


def parted(line: Line, address: Callable[[Line, Column], str]) -> list[Line]:
    """A line for each source of which something is planned, in the cell of its amount.

    What the row says of other years and of execution is of no source in particular: where several
    pay, it stands in a line of its own, without a source and with nothing planned. A line of which
    no column says a source stays as it is.
    """
    found = [(column, value) for column in BY_SOURCE if (value := amount(line, column))]
    whole = replace(line, **_NOTHING)
    if not found:
        return [whole]
    parts = [
        replace(whole, planned=value, source=BY_SOURCE[column], place=address(line, column))
        for column, value in found
    ]
    beside: Mapping[str, Any] = {name: None for name in _BESIDE if getattr(line, name) is not None}
    if len(parts) == 1 or not beside:
        return parts
    return [*(replace(part, **beside) for part in parts), replace(whole, planned=0, source="")]
