"""Plan against actual, quarter by quarter, from the reports on a year's execution."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from civicbudget.budgets.meaning import share
from civicbudget.budgets.models import Side

QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Report:
    """What one version says of one side, in tyiyn: the plan of the year, what came of it up to the
    end of a quarter (of the year, where it names none), and of each quarter where it tells."""

    side: Side
    quarter: int | None
    planned: int
    actual: int | None
    by_quarter: Sequence[int | None]


@dataclass(frozen=True)
class Reached:
    """How far a side had come by the end of a quarter, in tyiyn."""

    quarter: int
    planned: int
    actual: int
    """From the beginning of the year."""
    alone: int | None
    """Of this quarter; None where the one before is not known."""

    @property
    def share(self) -> int:
        """Of the year's plan, in thousandths."""
        return share(self.actual, self.planned)


def reached(reports: Iterable[Report], side: Side) -> list[Reached]:
    """The quarters of which anything is known, in order; later reports are believed first.

    The plan is that of the last report: shares of one year are shares of the same plan.
    """
    up_to: dict[int, int] = {}
    planned = 0
    for report in reports:
        if report.side != side:
            continue
        planned = report.planned
        up_to |= _told(report)
    return [
        Reached(
            quarter,
            planned,
            up_to[quarter],
            up_to[quarter] - before if (before := _before(up_to, quarter)) is not None else None,
        )
        for quarter in QUARTERS
        if quarter in up_to
    ]


def _before(up_to: dict[int, int], quarter: int) -> int | None:
    return 0 if quarter == 1 else up_to.get(quarter - 1)


def _told(report: Report) -> dict[int, int]:
    """What a report says had come by the end of each quarter: by the quarters as far as none is
    missing, or by the sum that it gives for all of them."""
    told: dict[int, int] = {}
    total = 0
    for quarter, amount in zip(QUARTERS, report.by_quarter, strict=True):
        if amount is None:
            break
        total += amount
        told[quarter] = total
    if not told and report.actual is not None:
        told[report.quarter or QUARTERS[-1]] = report.actual
    return told
