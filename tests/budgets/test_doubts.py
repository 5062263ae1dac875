"""What is possible and yet likely a thousandfold mistake is asked about, and nothing else."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from civicbudget.budgets import services
from civicbudget.budgets.importing import executed
from civicbudget.budgets.importing.doubts import differ_thousandfold, find
from civicbudget.budgets.importing.lines import Line, Reading
from civicbudget.budgets.models import Side, Stage
from civicbudget.budgets.queries import Past
from civicbudget.budgets.services import Terms
from civicbudget.core.errors import DomainError
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


@pytest.mark.parametrize(
    ("actual", "asked"),
    [(404_800_000, True), (404_800, False), (40_000_000, True), (1840_000, False), (5_000, True)],
)
def test_an_executed_amount_far_from_its_plan(actual: int, asked: bool) -> None:
    lines = [line("709", 1_840_000, actual), line("701", 3_000_000, 600_000)]
    lines += [line("702", 3_000_000, 700_000)]
    assert keys(Reading(tuple(lines)), people=0) == ["actual-D709"] * asked
    lines[0] = replace(lines[0], actual=actual + 400_000, q1=400_000, q2=actual)
    assert keys(Reading(tuple(lines)), people=0) == ["actual-D709"] * (actual > 36_800_000)


def test_all_that_was_executed_in_another_unit_is_one_question() -> None:
    lines = [line(f"70{n}", 2_000_000, 450_000_000) for n in range(1, 6)]
    assert keys(Reading(tuple(lines)), people=0) == ["executed-expenditure"]


def test_an_executed_budget_has_the_quarters_that_were_said() -> None:
    of_plan = Reading((line("709", 100),))
    half = Reading((replace(line("709", 100), actual=50, q1=20, q2=30, q3=0, q4=0),))
    holed = Reading((replace(line("709", 100), actual=50, q1=20, q3=30),))
    year = Reading((line("709", 100, 90),))
    assert [
        len(executed.faults(reading, quarter))
        for reading, quarter in (
            *((of_plan, 1), (of_plan, None), (half, 2), (half, 1), (half, 3)),
            *((half, None), (holed, 3), (year, 3), (year, None)),
        )
    ] == [1, 1, 0, 1, 0, 0, 1, 0, 0]


@pytest.mark.parametrize(
    ("quarter", "day", "refused"),
    [
        (3, date(2026, 9, 30), True),
        (3, date(2026, 10, 1), False),
        (None, date(2026, 12, 31), True),
        (None, date(2027, 1, 1), False),
    ],
)
def test_what_has_not_ended_is_not_executed(quarter: int | None, day: date, refused: bool) -> None:
    terms = Terms(2026, Stage.EXECUTED, THOUSAND, quarter=quarter)
    with nullcontext() if not refused else pytest.raises(DomainError, match=r"."):
        services.refuse_future(terms, day)
    services.refuse_future(replace(terms, stage=Stage.AMENDED), day)
