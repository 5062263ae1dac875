"""What everybody sees of budgets, in three languages, and what nobody sees yet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.budgets.models import Version
from civicbudget.core.db import db
from civicbudget.municipalities.models import Municipality
from tests import factories
from tests.budgets.conftest import KARA_KUJUR

Bring = Callable[..., Version]
Count = Callable[[Callable[[], object]], int]


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "ky",
            [
                "2026-жылдын бюджети",
                "69 сому — теңдештирүүчү грант",
                "Пландалган киреше",
                "8 754 400 сом",
            ],
        ),
        ("ru", ["Бюджет 2026 года", "51 — на образование", "1 751 сом на одного жителя"]),
        ("en", ["Budget of 2026", "69 are the equalization grant", "8 754 400 som"]),
    ],
)
def test_the_citizens_budget(
    client: FlaskClient, bring: Bring, language: str, texts: list[str]
) -> None:
    bring()
    shown = page(client, f"/{language}/ak-bulak/budget/2026/")
    assert [text for text in texts if text not in shown] == []


def test_it_names_functions_plan_and_actual_the_pot_and_the_resolution(
    client: FlaskClient, bring: Bring
) -> None:
    bring()
    shown = page(client, "/ru/ak-bulak/budget/2026/")
    wanted = ["Образование", "Экономические вопросы", "8 680 000 сом", "500 000 сом из 8 754 400"]
    wanted += [
        "№ 12/3",
        "04.02.2026",
        "/ru/ak-bulak/budget/2026/lines/",
        "groups.csv",
        "leaflet.pdf",
    ]
    assert [text for text in wanted if text not in shown] == []


def test_one_without_actual_amounts_or_residents(
    client: FlaskClient, bring: Bring, village: Municipality
) -> None:
    for area in village.areas:
        area.population = 0
    db.session.commit()
    bring(rows=[row[:4] for row in KARA_KUJUR])
    shown = page(client, "/en/ak-bulak/budget/2026/")
    assert "Actual" not in shown
    assert "per resident" not in shown


@pytest.mark.parametrize("path", ["", "lines/", "lines.csv", "lines.xlsx"])
@pytest.mark.parametrize(
    ("role", "status"), [(None, 404), (Role.COMMISSION, 200), (Role.OFFICIAL, 200)]
)
def test_an_unpublished_budget(  # type: ignore[no-untyped-def] # fixtures
    village, bring, client, sign_in, role: Role | None, status: int, path: str
) -> None:
    bring(published=False)
    if role:
        who = factories.member(village, role)
        db.session.commit()
        client = sign_in(who)
    page_of = client.get(f"/en/ak-bulak/budget/2026/{path}")
    assert page_of.status_code == status
    assert client.get(f"/en/ak-bulak/budget/2024/{path}").status_code == 404


def test_officials_of_another_municipality_see_no_more_than_anybody(
    bring: Bring, sign_in: Callable[[Person], FlaskClient]
) -> None:
    bring(published=False)
    other = factories.municipality("kok-jar")
    stranger = factories.member(other, Role.OFFICIAL)
    db.session.commit()
    assert sign_in(stranger).get("/en/ak-bulak/budget/2026/").status_code == 404
    assert sign_in(stranger).get("/en/ak-bulak/budget/manage/").status_code == 403


def test_years(client: FlaskClient, bring: Bring) -> None:
    assert "No budget is published yet" in page(client, "/en/ak-bulak/budget/")
    bring(2025)
    bring(2026)
    bring(2027, published=False)
    shown = page(client, "/en/ak-bulak/budget/")
    assert shown.index("Budget of 2026") < shown.index("Budget of 2025")
    assert "Budget of 2027" not in shown
    assert "8 754 400 som" in shown
    assert "Prepare budgets" not in shown


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", 7),
        ("q=тендештируучу", 1),
        ("q=ДЕТСКИЙ", 1),
        ("q=709", 1),
        ("q=11", 2),
        ("side=revenue", 4),
        ("side=expenditure&q=о", 1),
        ("q=сад+ДЕТСКОГО", 1),
        ("q=дороги+сад", 0),
        ("side=financing", 0),
        ("side=nonsense", 0),
        ("q=нет+такого", 0),
    ],
)
def test_lines_are_searched_and_filtered_by_the_address(
    client: FlaskClient, bring: Bring, query: str, titles: int
) -> None:
    bring()
    shown = page(client, f"/en/ak-bulak/budget/2026/lines/?{query}")
    assert shown.count('<th scope="row">') == titles
    assert ("Nothing found." in shown) == (titles == 0)


def test_titles_in_another_language_are_marked(client: FlaskClient, bring: Bring) -> None:
    bring()
    shown = page(client, "/en/ak-bulak/budget/2026/lines/")
    assert '<span lang="ky">Бала бакча</span>' in shown


@pytest.mark.parametrize(
    ("path", "most"), [("", 2), ("2026/", 8), ("2026/lines/", 4), ("2026/lines.csv", 3)]
)
def test_queries_do_not_grow_with_years_or_lines(
    client: FlaskClient, bring: Bring, count_queries: Count, path: str, most: int
) -> None:
    bring(rows=KARA_KUJUR[:3])
    few = count_queries(lambda: page(client, f"/ky/ak-bulak/budget/{path}"))
    bring(2025)
    bring(2024)
    with_more = count_queries(lambda: page(client, f"/ky/ak-bulak/budget/{path}"))
    assert few == with_more == most


def test_lines_are_paged_in_the_address(client: FlaskClient, bring: Bring) -> None:
    heading = KARA_KUJUR[0]
    codes = [str(70_100 + number) for number in range(130)]
    bring(rows=[heading, *((code, f"Жол {code}", f"Дорога {code}", "1,0") for code in codes)])
    address = "/en/ak-bulak/budget/2026/lines/"
    first, last = page(client, address), page(client, f"{address}?page=2")
    assert [shown.count('<th scope="row">') for shown in (first, last)] == [100, 30]
    assert "130 lines" in first
    assert "130 000 som" in last
    assert 'href="?page=2"' in first
    narrowed = page(client, f"{address}?q=Жол&page=9")
    assert narrowed.count('<th scope="row">') == 30
    assert "?q=%D0%96%D0%BE%D0%BB&amp;page=1" in narrowed
