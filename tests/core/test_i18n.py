"""Languages, dates and money as the reader sees them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from civicbudget.core import clock, i18n
from civicbudget.core.db import transaction
from civicbudget.core.sorting import fold, sort_key
from tests import factories
from tests.conftest import Clock


def test_a_text_falls_back_and_says_so() -> None:
    texts = {"ru": "Вода", "en": "Water"}
    assert i18n.pick(texts, "en") == i18n.Text("Water", "en", False)
    assert i18n.pick(texts, "ky") == i18n.Text("Вода", "ru", True)
    assert i18n.pick({}, "ky").string == ""


def test_a_foreign_text_is_escaped_and_marked() -> None:
    assert i18n.Text("<b>", "ru", True).__html__() == '<span lang="ru">&lt;b&gt;</span>'


@pytest.mark.parametrize(
    ("lang", "left"),
    [("ky", "5 күн калды"), ("ru", "осталось 5 дней"), ("en", "5 days left")],
)
def test_days_left(app: Flask, lang: str, left: str) -> None:
    g.locale = lang
    assert i18n.days_left(clock.now() + timedelta(days=5)) == left


def test_a_date_is_the_one_in_kyrgyzstan() -> None:
    evening = datetime(2026, 3, 4, 19, 0, tzinfo=UTC)
    assert i18n.format_date(evening) == "05.03.2026"
    assert i18n.format_datetime(evening) == "05.03.2026 01:00"


def test_what_ends_at_midnight_ends_the_day_before(app: Flask, frozen: Clock) -> None:
    midnight = datetime(2026, 9, 15, 18, 0, tzinfo=UTC)
    g.locale = "en"
    assert i18n.format_end(midnight) == "15.09.2026"
    assert i18n.format_end(midnight, clock_too=True) == "15.09.2026 24:00"
    assert i18n.format_end(midnight - timedelta(hours=1), clock_too=True) == "15.09.2026 23:00"
    assert i18n.days_left(midnight) == "until 24:00 today"
    assert i18n.days_left(midnight + timedelta(days=1)) == "1 day left"


def test_the_kyrgyz_alphabet() -> None:
    assert sorted(["Өзөн", "Парк", "Орто", "Үч", "Уч", "Ңа", "На"], key=sort_key) == [
        "На",
        "Ңа",
        "Орто",
        "Өзөн",
        "Парк",
        "Уч",
        "Үч",
    ]


def test_search_forgives_a_keyboard_without_kyrgyz_letters() -> None:
    assert fold("  Көчө ЖАРЫГЫ ") == fold("коче жарыгы").replace("коче", "кочо")
    assert fold("суу түтүгү") == fold("Суу Тутугу")


@pytest.mark.parametrize(
    ("accepted", "target"),
    [("ru-RU,ru;q=0.9", "/ru/"), ("en-GB", "/en/"), ("de", "/ky/"), ("", "/ky/")],
)
def test_the_root_speaks_the_browsers_language(
    client: FlaskClient, accepted: str, target: str
) -> None:
    answer = client.get("/", headers={"Accept-Language": accepted})
    assert (answer.status_code, answer.location) == (302, target)


def test_the_switch_keeps_the_page_and_its_query(client: FlaskClient) -> None:
    with transaction():
        factories.municipality()
    page = client.get("/ky/?q=булак").text
    assert 'href="/ru/?q=%D0%B1%D1%83%D0%BB%D0%B0%D0%BA"' in page


def test_an_unknown_address_says_so_in_its_language(client: FlaskClient) -> None:
    answer = client.get("/ru/nowhere/else")
    assert answer.status_code == 404
    assert "Страница не найдена" in answer.text
