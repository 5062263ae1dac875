"""The budget in a sentence, as a native says it, and the sums behind it."""

from __future__ import annotations

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


def test_groups_are_called_by_the_classification_or_by_their_only_line(
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
            "Кирешенин ар бир 100 сомунун 69 сому — теңдештирүүчү грант, 31 сому — өздүк киреше. "
            "Чыгашанын ар бир 100 сомунун 51 сому билим берүүгө, 43 сому башкаруу ишине кетет.",
        ),
        (
            "ru",
            "Из каждых 100 сомов доходов 69 — выравнивающий грант, 31 — собственные доходы. "
            "Из каждых 100 сомов расходов 51 — на образование, 43 — на управление.",
        ),
        (
            "en",
            "Of every 100 som that come in, 69 are the equalization grant, "
            "31 are the municipality's own. "
            "Of every 100 som that are spent, 51 go to education, 43 go to public administration.",
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
        'Of every 100 som that come in, 100 are “<span lang="ky">&lt;Башка&gt;</span>”.'
    )


def test_small_shares_are_not_named(app: Flask) -> None:
    g.locale = "en"
    lines = [line("709", 91), line("701", 9), line("702", 0)]
    assert sentence(meaning.summarise(lines)) == (
        "Of every 100 som that are spent, 91 go to education."
    )


def test_nothing_is_said_of_nothing(app: Flask) -> None:
    assert sentence(meaning.summarise([])) == ""


def test_per_resident_is_a_whole_som() -> None:
    assert meaning.per_resident(875_440_000, 5000) == 175_100
