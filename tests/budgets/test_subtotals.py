"""What a subtotal without a code is told to be when it does not fit: a sum that differs, whose
likely reason is named, and no second mistake beside the first."""

from __future__ import annotations

import pytest
from flask import Flask, g

from civicbudget.budgets import services
from civicbudget.budgets.importing import balance
from civicbudget.budgets.importing.lines import Reading
from tests.budgets.workbooks import AK_BULAK, Sheets, mutated

REVENUE = "1-тиркеме кирешелер"


@pytest.fixture(autouse=True)
def _in_english(app: Flask) -> None:
    g.locale = "en"


def changed(cell: str, value: object, sheets: Sheets = AK_BULAK) -> Reading:
    data = mutated(sheets, REVENUE, lambda page: page.__setitem__(cell, value))
    return services.parse(data, "b.xlsx", 100_000, 2028)


def faulty(reading: Reading) -> list[str]:
    return [fault.place.rpartition("!")[2] for fault in reading.faults]


def differing(reading: Reading) -> list[str]:
    return [one.place.rpartition("!")[2] for one in balance.discrepancies(reading)]


def test_a_line_a_thousand_times_too_large_is_named_with_the_sums_it_spoils() -> None:
    reading = changed("C12", 2_310_700)
    assert (faulty(reading), differing(reading)) == ([], ["C8", "C10", ""])
    assert [
        (one.line.place, one.likely, [place.rpartition("!")[2] for place in one.mended])
        for one in reading.culprits
    ] == [(f"{REVENUE}!C12", 231_070_000, ["C8", "C10"])]


@pytest.mark.parametrize("value", ["2 31О,7", "05.12.2026", -2310.7, "көп"])
def test_a_line_that_cannot_be_read_is_the_only_mistake(value: object) -> None:
    assert faulty(changed("C12", value)) == ["C12"]


def test_a_wrong_subtotal_differs_and_can_be_explained() -> None:
    reading = changed("C10", "7 494,5")
    assert (faulty(reading), differing(reading), reading.culprits) == ([], ["C10"], ())


@pytest.mark.parametrize("dash", ["-", "–", "—"])
def test_a_dash_is_nothing(dash: str) -> None:
    rows = [list(row) for row in AK_BULAK[REVENUE]]
    rows[7][2:], rows[9][2:] = ["19 909,8"] * 1, [5083.8]
    rows = [row[:3] if number > 6 else row for number, row in enumerate(rows)]
    reading = changed("C12", dash, {REVENUE: rows})
    assert (faulty(reading), differing(reading)) == ([], [""])  # there is no expenditure
    assert [line.planned for line in reading.lines if line.code == "11321"] == [0]


def test_a_line_without_a_code_is_still_asked_for_one() -> None:
    sheets: Sheets = {REVENUE: [list(row) for row in AK_BULAK[REVENUE]]}
    assert faulty(changed("A12", None, sheets)) == ["A12"]


def test_a_sum_whose_formula_was_never_computed_is_told() -> None:
    reading = changed("C10", "=SUM(C11:C13)")
    assert (faulty(reading), differing(reading)) == ([], [])
    assert reading.unchecked == (f"{REVENUE}!C10",)
    assert changed("C10", 7394.5).unchecked == ()
