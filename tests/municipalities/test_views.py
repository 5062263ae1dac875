"""Choosing a municipality, and its front page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.core.db import db
from civicbudget.municipalities.models import Area, Municipality
from tests import factories

Count = Callable[[Callable[[], object]], int]


@pytest.fixture
def two(app: Flask) -> list[Municipality]:
    made = [
        factories.municipality(
            "ungut",
            name={"ky": "Үңкүт", "ru": "Ункут"},
            district={"ky": "Нарын району", "ru": "Нарынский район"},
            areas=[Area(number=1, name={"ky": "Көк-Арт"}, population=700)],
        ),
        factories.municipality("zhany", name={"ky": "Жаңы-Жол", "en": "New Road"}),
    ]
    db.session.commit()
    return made


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ky", ["Муниципалитетти тандаңыз", "Үңкүт", "Нарын району"]),
        ("ru", ["Выберите муниципалитет", "Ункут", "Нарынский район"]),
        ("en", ["Choose a municipality", "New Road", '<span lang="ky">Үңкүт</span>']),
    ],
)
def test_the_list(
    client: FlaskClient, two: list[Municipality], language: str, words: list[str]
) -> None:
    shown = page(client, f"/{language}/")
    assert [word for word in words if word not in shown] == []


def test_its_order_is_that_of_the_kyrgyz_alphabet(
    client: FlaskClient, two: list[Municipality]
) -> None:
    factories.municipality("hak", name={"ky": "Хан-Тоо"})
    db.session.commit()
    shown = page(client, "/ky/")
    assert shown.index("/ky/zhany/") < shown.index("/ky/ungut/") < shown.index("/ky/hak/")


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ("УНКУТ", ["ungut"]),
        ("үңк", ["ungut"]),
        ("жаны", ["zhany"]),
        ("new road", ["zhany"]),
        ("нарынский", ["ungut"]),
        ("кок-арт", ["ungut"]),
        ("%", []),
    ],
)
def test_search_in_any_language_without_kyrgyz_letters(
    client: FlaskClient, two: list[Municipality], words: str, slugs: list[str]
) -> None:
    shown = client.get("/ru/", query_string={"q": words}).text
    assert [slug for slug in ("ungut", "zhany") if f"/ru/{slug}/" in shown] == slugs
    assert ("Ничего не найдено." in shown) == (not slugs)


def test_a_village_that_was_searched_for_is_named(
    client: FlaskClient, two: list[Municipality]
) -> None:
    assert "Көк-Арт" in client.get("/ky/", query_string={"q": "көк"}).text
    assert "Көк-Арт" not in page(client, "/ky/")


def test_what_was_merged_into_another_is_not_listed(client: FlaskClient, app: Flask) -> None:
    factories.municipality("old", valid_to=date(2025, 1, 1))
    db.session.commit()
    assert "/ky/old/" not in page(client, "/ky/")
    assert "Азырынча муниципалитет жок" in page(client, "/ky/")


def test_the_front_page(client: FlaskClient, two: list[Municipality]) -> None:
    two[0].contact = {"ky": "Тел. 0352 12345"}
    db.session.commit()
    shown = page(client, "/ru/ungut/")
    for text in ("Ункут", "Нарынский район", "700", "Тел. 0352 12345"):
        assert text in shown
    assert client.get("/ru/nowhere/").status_code == 404


def test_addresses_without_a_language(client: FlaskClient, app: Flask) -> None:
    assert client.get("/").location == "/ky/"
    assert client.get("/", headers={"Accept-Language": "ru"}).location == "/ru/"


def test_queries_do_not_grow(client: FlaskClient, app: Flask, count_queries: Count) -> None:
    factories.municipality("first", villages=1)
    db.session.commit()
    paths = ["/ky/", "/ky/?q=айыл", "/ky/first/"]
    one = [count_queries(lambda path=path: page(client, path)) for path in paths]
    for slug in ("second", "third"):
        factories.municipality(slug, villages=5)
    db.session.commit()
    three = [count_queries(lambda path=path: page(client, path)) for path in paths]
    assert one == three == [1, 2, 6]
