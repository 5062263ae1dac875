"""Plan against actual: quarters are told by their columns, or by one report after another."""

from __future__ import annotations

from civicbudget.budgets.execution import Report, reached
from civicbudget.budgets.models import Side

NONE = (None, None, None, None)


def spent(quarter: int | None, planned: int, actual: int | None, *by_quarter: int | None) -> Report:
    return Report(Side.EXPENDITURE, quarter, planned, actual, by_quarter or NONE)


def told(*reports: Report) -> list[tuple[int, int, int | None, int]]:
    found = reached(reports, Side.EXPENDITURE)
    return [(one.quarter, one.actual, one.alone, one.share) for one in found]


def test_quarters_add_up_as_far_as_none_is_missing() -> None:
    assert told(spent(None, 1000, 700, 200, 0, None, 500)) == [(1, 200, 200, 200), (2, 200, 0, 200)]


def test_reports_follow_one_another_and_the_last_plan_is_what_shares_are_of() -> None:
    reports = spent(1, 900, 200), spent(2, 1000, 450), spent(None, 2000, 1900)
    assert told(*reports) == [(1, 200, 200, 100), (2, 450, 250, 225), (4, 1900, None, 950)]


def test_a_later_report_corrects_an_earlier_one() -> None:
    assert told(spent(1, 100, 20), spent(2, 100, 50, 30, 20, None, None)) == [
        (1, 30, 30, 300),
        (2, 50, 20, 500),
    ]


def test_nothing_is_told_of_the_other_side_or_of_nothing() -> None:
    assert reached([spent(1, 100, 20)], Side.REVENUE) == []
    assert told(spent(2, 100, None)) == []
    assert told(spent(1, 0, 20)) == [(1, 20, 20, 0)]
