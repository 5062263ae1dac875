"""The demo's budgets: the sums balance, and the proportions are those of a real ayil aimak."""

import csv
from decimal import Decimal

import pytest

from civicbudget.demo.budgets import BUDGETS
from civicbudget.demo.entries import BudgetFile

BY_YEAR = {budget.year: budget for budget in BUDGETS if budget.quarter is None}
COLUMNS = [(2026, "amount"), (2025, "amount"), (2025, "actual")]
SIDES = {"1": "revenue", "7": "expenditure", "3": "balance"}


def read_column(budget: BudgetFile, column: str) -> dict[str, Decimal]:
    with budget.path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter=";") if row["code"]]
    assert len({row["code"] for row in rows}) == len(rows)
    return {row["code"]: Decimal(row[column].replace(",", ".")) for row in rows}


def sides(amounts: dict[str, Decimal]) -> dict[str, Decimal]:
    totals = dict.fromkeys(SIDES.values(), Decimal(0))
    for code, amount in amounts.items():
        totals[SIDES[code[0]]] += amount
    return totals


@pytest.mark.parametrize("year", [2025, 2026])
def test_planned_revenue_and_balance_cover_expenditure(year: int) -> None:
    totals = sides(read_column(BY_YEAR[year], "amount"))
    assert totals["revenue"] + totals["balance"] == totals["expenditure"]


def test_what_was_left_of_2025_opens_2026() -> None:
    totals = sides(read_column(BY_YEAR[2025], "actual"))
    left = totals["revenue"] + totals["balance"] - totals["expenditure"]
    assert left == read_column(BY_YEAR[2026], "amount")["3212"]


@pytest.mark.parametrize(("year", "column"), COLUMNS)
def test_the_equalization_grant_is_about_seven_tenths(year: int, column: str) -> None:
    amounts = read_column(BY_YEAR[year], column)
    share = amounts["13311"] / sides(amounts)["revenue"]
    assert Decimal("0.65") < share < Decimal("0.75")


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_reserve_is_one_percent(year: int) -> None:
    amounts = read_column(BY_YEAR[year], "amount")
    assert abs(amounts["70113"] - sides(amounts)["expenditure"] / 100) < Decimal("0.1")


def test_the_pot_is_a_line_of_the_budget() -> None:
    line = BY_YEAR[2026].participatory_code
    assert read_column(BY_YEAR[2026], "amount")[line] == Decimal("1500")


@pytest.mark.parametrize("budget", BUDGETS, ids=lambda budget: budget.path.stem)
def test_every_line_is_titled_in_kyrgyz_and_russian(budget: BudgetFile) -> None:
    with budget.path.open(encoding="utf-8", newline="") as lines:
        assert all(r["title_ky"] and r["title_ru"] for r in csv.DictReader(lines, delimiter=";"))


def test_a_report_reports_on_the_plan_that_was_approved() -> None:
    report = next(budget for budget in BUDGETS if budget.quarter == 2)
    assert read_column(report, "amount") == read_column(BY_YEAR[2026], "amount")


def test_the_quarters_of_2025_are_the_whole_year() -> None:
    quarters = [read_column(BY_YEAR[2025], f"q{number}") for number in (1, 2, 3, 4)]
    for code, actual in read_column(BY_YEAR[2025], "actual").items():
        assert sum(quarter[code] for quarter in quarters) == actual
