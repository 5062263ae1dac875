"""The budget in a sentence, as a native says it, and the sums behind it."""

from __future__ import annotations

from dataclasses import replace

import flask_babel
import pytest
from flask import Flask, g

from civicbudget.budgets import meaning, services
from civicbudget.budgets.importing import words
from civicbudget.budgets.importing.lines import Line
from civicbudget.budgets.models import Side
from civicbudget.budgets.sentence import sentence
from tests.budgets.conftest import KARA_KUJUR, as_xlsx


@pytest.fixture
def summary(app: Flask) -> meaning.Summary:
    reading = services.parse(as_xlsx(KARA_KUJUR), "a.xlsx", 100_000)
    return meaning.summarise(reading.lines, {"709": {"ky": "Билим берүү"}})


def line(code: str, planned: int, title: str = "А") -> Line:
    side = Side.REVENUE if code.startswith("1") else Side.EXPENDITURE
    codes = ("", code) if side == Side.REVENUE else (code, "")
    source = words.source_named(title) or ""
    return Line("", side, *codes, {"ky": title}, planned, source=source)


def test_sums(summary: meaning.Summary) -> None:
    assert (summary.revenue, summary.expenditure, summary.balance) == (875_440_000, 875_440_000, 0)
    assert (summary.received, summary.spent) == (874_420_000, 868_000_000)
    assert summary.participatory == 50_000_000
    assert [(group.code, group.planned) for group in summary.sources] == [
        ("equalization", 603_360_000),
        ("11", 252_080_000),
        ("14", 20_000_000),
    ]


def test_groups_are_called_by_the_classification_or_by_their_largest_line(
    summary: meaning.Summary,
) -> None:
    assert [str(group.label) for group in summary.uses] == [
        *("Билим берүү", "Айыл өкмөтүн күтүү", "Жолдор"),
    ]
    assert str(summary.sources[0].label) == "Теңдештирүүчү грант"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "ky",
            "Пландалган кирешенин ар бир 100 сомунун 69 сому — теңдештирүүчү грант, "
            "31 сому — өздүк киреше. "
            "Пландалган чыгашанын ар бир 100 сомунун 51 сому билим берүүгө, "
            "43 сому башкаруу ишине, "
            "6 сому экономикага кетет.",
        ),
        (
            "ru",
            "Из каждых 100 сомов плановых доходов 69 — выравнивающий грант, "
            "31 — собственные доходы. "
            "Из каждых 100 сомов плановых расходов 51 — на образование, 43 — на управление, "
            "6 — на экономику.",
        ),
        (
            "en",
            "Of every 100 som of planned revenue, 69 are the equalization grant, "
            "31 are the municipality's own. "
            "Of every 100 som of planned expenditure, 51 go to education, "
            "43 go to public administration, "
            "6 go to the economy.",
        ),
    ],
)
def test_the_sentence(summary: meaning.Summary, language: str, said: str) -> None:
    g.locale = language
    flask_babel.refresh()
    assert sentence(summary) == said


def test_a_source_without_a_phrase_is_named_by_its_title_escaped_and_marked(app: Flask) -> None:
    g.locale = "en"
    summary = meaning.summarise([line("15", 7, "<Башка>")])
    assert sentence(summary) == (
        'Of every 100 som of planned revenue, 100 are “<span lang="ky">&lt;Башка&gt;</span>”.'
    )


def test_small_shares_are_not_named_but_all_make_a_hundred(app: Flask) -> None:
    g.locale = "en"
    lines = [line("709", 915), line("701", 45), line("704", 40), line("702", 0)]
    summary = meaning.summarise(lines)
    assert meaning.of_hundred(summary.uses) == [92, 4, 4, 0]
    assert sentence(summary) == (
        "Of every 100 som of planned expenditure, 92 go to education, 8 go to everything else."
    )


def test_shares_make_a_hundred_where_each_alone_would_not(app: Flask) -> None:
    """The demo's revenue: 70.06, 21.83, 4.56 and 3.55."""
    lines = [line(str(1111 + at), sum) for at, sum in enumerate((23680, 7378, 1542, 1200))]
    lines = [replace(one, source=str(at)) for at, one in enumerate(lines)]
    assert meaning.of_hundred(meaning.summarise(lines).origins) == [70, 22, 5, 3]


def test_nothing_is_said_of_nothing(app: Flask) -> None:
    assert sentence(meaning.summarise([])) == ""


def test_per_resident_is_a_whole_som() -> None:
    assert meaning.per_resident(875_440_000, 5000) == 175_100
