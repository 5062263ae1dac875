"""What is possible and yet likely a thousandfold mistake is asked about, and nothing else."""

from __future__ import annotations

import pytest
from flask import Flask

from civicbudget.budgets import services
from civicbudget.budgets.importing.doubts import differ_thousandfold, find
from civicbudget.budgets.importing.lines import Line, Reading
from civicbudget.budgets.models import Side
from civicbudget.budgets.queries import Past
from tests.budgets.conftest import KARA_KUJUR, as_xlsx

SOM, THOUSAND = 100, 100_000
PEOPLE = 5000
PAST = [
    Past(2025, Side.REVENUE, "11111", 150_000_000),
    Past(2025, Side.REVENUE, "13311", 650_000_000),
    Past(2025, Side.EXPENDITURE, "70911", 800_000_000),
]


@pytest.fixture(autouse=True)
def _app(app: Flask) -> None:
    """Questions are texts, and texts need an application."""


def kara_kujur(unit: int) -> Reading:
    return services.parse(as_xlsx(KARA_KUJUR), "a.xlsx", unit)


def line(code: str, planned: int, actual: int | None = None, place: str = "") -> Line:
    side = Side.REVENUE if code.startswith("1") else Side.EXPENDITURE
    codes = ("", code) if side == Side.REVENUE else (code, "")
    return Line(place or f"D{code}", side, *codes, {"ky": "А", "ru": "А"}, planned, actual)


def keys(reading: Reading, unit: int = THOUSAND, past=(), people: int = PEOPLE) -> list[str]:  # type: ignore[no-untyped-def] # lines of other years
    return [doubt.key for doubt in find(reading, unit, past, people)]


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (1, 1000, True),
        (1000, 1, True),
        (1, 300, True),
        (1, 299, False),
        (1, 3001, False),
        (0, 1000, False),
        (5, 5, False),
    ],
)
def test_thousandfold(one: int, other: int, differ: bool) -> None:
    assert differ_thousandfold(one, other) is differ


def test_the_right_unit_raises_no_question() -> None:
    assert keys(kara_kujur(THOUSAND), past=PAST) == []


def test_the_wrong_unit_is_asked_about_from_every_side() -> None:
    assert keys(kara_kujur(SOM), SOM, PAST) == [
        *("unit-D1", "total-revenue-2025", "total-expenditure-2025", "resident"),
    ]


def test_a_municipality_without_other_years_or_residents() -> None:
    assert keys(kara_kujur(SOM), SOM, people=0) == ["unit-D1"]


def test_the_latest_other_year_counts() -> None:
    older = [Past(2020, Side.REVENUE, "11111", 875_440)]
    assert keys(kara_kujur(THOUSAND), past=[*older, *PAST]) == []


def test_one_line_in_another_unit_than_last_year() -> None:
    reading = Reading((line("11111", 150_000), line("13311", 650_000_000)))
    assert keys(reading, past=PAST, people=0) == ["line-D11111-2025"]


def test_sides_in_different_units() -> None:
    assert keys(Reading((line("11", 5_000_000), line("709", 5_000_000_000)))) == ["sides"]


def test_a_line_that_towers_over_its_side() -> None:
    lines = [line(f"701{n}", 20_000_000) for n in range(1, 4)]
    assert keys(Reading((*lines, line("709", 2_000_000_000)))) == ["tower-D709"]
    assert keys(Reading((*lines, line("709", 200_000_000)))) == []


def test_actual_in_another_unit_than_planned() -> None:
    lines = (line("709", 200_000_000, 200_000), line("701", 300_000_000, 290_000_000))
    assert keys(Reading(lines)) == ["actual-D709"]
