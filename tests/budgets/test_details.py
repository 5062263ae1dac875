"""Deeper into a budget: its parts down to the line, plan against actual, years side by side."""

from __future__ import annotations

from collections.abc import Callable

import brotli
import pytest
from flask.testing import FlaskClient

from civicbudget.assembly import STATIC
from civicbudget.budgets.models import Stage, Version
from tests.budgets.conftest import HEADING, KARA_KUJUR

Bring = Callable[..., Version]
Count = Callable[[Callable[[], object]], int]
LATER_VIEW = 8 * 1024
FIRST_VIEW = 14 * 1024 - len(brotli.compress((STATIC / "style.css").read_bytes(), quality=5))
MORE = [(f"7091{n % 3 + 2}{n:02}", f"Бала бакча {n}", f"Сад {n}", "10,0") for n in range(36)]


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(f"/en/ak-bulak/budget/{path}")
    assert answer.status_code == status
    return answer.text.replace("\u00a0", " ")


def lacking(shown: str, *texts: str) -> list[str]:
    return [text for text in texts if text not in shown]


def test_the_year_says_what_is_more_than_the_year_before(client: FlaskClient, bring: Bring) -> None:
    assert "Beside 2025" not in (bring() and page(client, "2026/"))
    bring(2025, rows=[*KARA_KUJUR[:-2], ("70911", "Бала бакча", "Детский сад", "3 500,0")])
    shown = page(client, "2026/")
    assert lacking(
        shown,
        *("1 000 000 som (12.9%) more is planned", "What changed since 2025", "+1 000 000 som"),
        *("3 500 000 som → 4 500 000 som", "500 000 som of 8 754 400 som", "5.7%"),
    ) == []  # fmt: skip
    assert "1 000 000 som (12.9%) more" not in page(client, "2025/")


def test_a_function_opens_down_to_its_lines(client: FlaskClient, bring: Bring) -> None:
    bring(rows=[*KARA_KUJUR[:-1], *MORE])
    assert '/budget/2026/expenditure/709/"' in page(client, "2026/")
    shown = page(client, "2026/expenditure/709/")
    assert lacking(shown, "Education", "4 860 000 som", "972 som per resident", "37 lines") == []
    assert '/2026/expenditure/7091/"' not in shown  # one group is the whole: straight to the lines
    deeper = page(client, "2026/expenditure/7091/")
    assert lacking(deeper, '/2026/expenditure/70912/"', "Code 70912 · 12 lines", "Code 709") == []
    lines = page(client, "2026/expenditure/70912/")
    assert lines.count('<th scope="row">') == 12
    assert "What it is made of" not in lines


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("revenue/equalization/", "6 033 600 som"),
        ("revenue/own/", "2 720 800 som"),
        ("revenue/11/", "2 520 800 som"),
        ("revenue/1132/", "1 000 000 som"),
        ("expenditure/70451/", "500 000 som"),
        ("revenue/13/", None),  # the equalization grant is a group of its own
        ("expenditure/710/", None),
        ("revenue/709/", None),
        ("expenditure/%25/", None),
        ("nothing/709/", None),
    ],
)
def test_parts_by_their_address(
    client: FlaskClient, bring: Bring, path: str, said: str | None
) -> None:
    bring()
    shown = page(client, f"2026/{path}", 200 if said else 404)
    assert said is None or said in shown


def test_a_part_shows_its_other_years(client: FlaskClient, bring: Bring) -> None:
    bring()
    assert "Year by year" not in page(client, "2026/expenditure/704/")
    bring(2025, rows=[*KARA_KUJUR[:9], ("70451", "Жолдор", "Дороги", "300,0")])
    assert lacking(page(client, "2026/expenditure/704/"), "Year by year", "300 000 som") == []


def test_plan_against_actual_by_quarter(client: FlaskClient, bring: Bring) -> None:
    bring(rows=[row[:4] for row in KARA_KUJUR])
    assert "Nothing is known yet" in page(client, "2026/execution/")
    for quarter, factor in ((1, 0.25), (2, 0.5)):
        rows = [(*row[:4], as_actual(row[3], factor)) for row in KARA_KUJUR[1:] if len(row) > 3]
        bring(rows=[HEADING, *rows], stage=Stage.EXECUTED, quarter=quarter)
    shown = page(client, "2026/execution/")
    told = "By the end of quarter 2, 50% of the revenue planned for the year had come in"
    assert lacking(shown, told, "Up to the end of quarter 1", "2 188 600 som", "25%") == []
    assert "Up to the end of quarter 3" not in shown
    told = "By the end of quarter 2, 4 377 200 som had come in and 4 377 200 som had been spent."
    assert lacking(page(client, "2026/"), told, "of planned expenditure", "quarter 2") == []


def as_actual(planned: object, factor: float) -> object:
    """A part of a sum as it stands in the workbook."""
    return float(str(planned).replace(" ", "").replace(",", ".")) * factor


def test_years_side_by_side(client: FlaskClient, bring: Bring) -> None:
    assert "No budget is published yet" in page(client, "compare/")
    bring()
    bring(2025, rows=[*KARA_KUJUR[:-3], ("70621", "Суу", "Вода", "4 500,0")])
    bring(2027, published=False)
    shown = page(client, "compare/")
    assert lacking(shown, "Education", "Housing", "4 500 000 som", "–") == []
    assert shown.index(">2026</a>") < shown.index(">2025</a>")
    assert "2027" not in shown


def test_projections_stand_beside_the_latest_year_and_say_so(
    client: FlaskClient, bring: Bring
) -> None:
    heading = ("Код", "Аталышы", "План", "Кийинки жылга болжол", "Андан кийинки болжол")
    lines = [
        *[("1331", "Грант", "1000", "1100", "1200"), ("70111", "Айыл өкмөтү", "600", "650", None)],
        ("70911", "Бала бакча", "400", "450", None),
    ]
    bring(2025)
    assert "projection" not in page(client, "compare/")
    bring(rows=[heading, *lines])
    shown = page(client, "compare/")
    assert lacking(shown, "What is expected after 2026", "450 000 som", "1 200 000 som") == []
    assert shown.count(">2027, projection</th>") == 2  # each side
    revenue, expenditure, *_tables = shown.split("<caption>")[1:]
    assert revenue.index("2025") < revenue.index("2026") < revenue.index("2027")
    assert lacking(revenue, "2028", "1 200 000 som", "bar ahead", "projection") == []
    assert lacking(expenditure.split("</table>")[0], "2027", "1 100 000 som", "2028") == ["2028"]
    rows = client.get("/en/ak-bulak/budget/years.json").json
    told = [(r["year"], r["code"], r.get("planned"), r.get("projected")) for r in rows]
    assert told[0] == (2026, "13", 1_000_000, None)
    assert told[-1] == (2028, "13", None, 1_200_000)


@pytest.mark.parametrize(
    ("path", "most"),
    [("2026/expenditure/709/", 8), ("2026/execution/", 6), ("compare/", 7)],
)
def test_queries_do_not_grow(
    client: FlaskClient, bring: Bring, count_queries: Count, path: str, most: int
) -> None:
    bring(rows=[*KARA_KUJUR, *MORE])
    few = count_queries(lambda: page(client, path))
    bring(2025)
    bring(2024)
    assert few == count_queries(lambda: page(client, path)) == most


def test_pages_of_a_large_budget_are_light(client: FlaskClient, bring: Bring) -> None:
    """Each with the stylesheet a first view, with a hundred lines whose titles differ."""
    codes = [f"{701 + n % 10}{1 + n % 8}{1 + n % 7}{n:04}" for n in range(1200)]
    titles = [f"Чыгаша {n * 7919 % 99991} {n * 104729 % 99989}" for n in range(1200)]
    rows = [(code, title, title, "10,5") for code, title in zip(codes, titles, strict=True)]
    bring(rows=[*KARA_KUJUR[:-1], *rows])
    bring(2025)
    paths = ("", "2026/", "2026/lines/", "2026/expenditure/709/", "2026/execution/", "compare/")
    sizes = {path: len(brotli.compress(page(client, path).encode(), quality=5)) for path in paths}
    assert {path: size for path, size in sizes.items() if size > min(LATER_VIEW, FIRST_VIEW)} == {}
