"""What each institution gets, down to its lines; with files that say the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from civicbudget.budgets.models import Version
from civicbudget.budgets.views import institutions
from tests.budgets.conftest import KARA_KUJUR

Bring = Callable[..., Version]
ROOT = "/en/ak-bulak/budget/2026"
SCHOOL = "Мектеп № 1 «Ак & Бөбөк»"
ROWS = [
    ("Код", "Аталышы", "План, миң сом", "Аткарылганы", "Мекеме"),
    (None, "Кирешелер"),
    ("1331", "Теңдештирүүчү грант", "900", "900", None),
    ("1423", "Акы төлөнүүчү кызматтар", "100", "90", SCHOOL),
    (None, "Чыгашалар"),
    ("70111", "Айыл өкмөтү", "300", "290", "Айыл өкмөтү"),
    ("70921", "Окутуу", "400", "380", SCHOOL),
    ("70960", "Ашкана", "200", "200", SCHOOL),
    ("70451", "Жолдор", "100", "50", None),
]


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(f"{ROOT}/{path}")
    assert answer.status_code == status
    return answer.text.replace("\u00a0", " ")


def test_institutions_by_what_they_get_down_to_their_lines(
    client: FlaskClient, bring: Bring
) -> None:
    bring(2025, rows=[*ROWS[:6], ("70921", "Окутуу", "350", "350", SCHOOL)])
    bring(rows=ROWS)
    assert f'href="{ROOT}/institutions/"' in page(client, "")
    shown = page(client, "institutions/")
    said = ("What they spend", "600 000 som", "spent: 96.7%", "Lines that name no institution")
    assert [text for text in said if text not in shown] == []
    assert shown.index("Мектеп") < shown.index("Айыл өкмөтү") < shown.index("name no institution")
    address = shown.split('scope="row"><a href="')[1].split('"')[0]
    one = client.get(address).text.replace("\u00a0", " ")
    said = ("Мектеп № 1 «Ак &amp; Бөбөк»", "120 som per resident", "Actual: 580 000 som", "3 lines")
    said += ("Year by year", "350 000 som", "100 000 som", "Окутуу", "Ашкана")
    assert [text for text in said if text not in one] == []
    assert "Жолдор" not in one
    files = one.split('href="')
    name = next(each.split('"')[0] for each in files if "lines.csv" in each).replace("&amp;", "&")
    rows = list(
        csv.DictReader(io.StringIO(client.get(name).text.removeprefix("\ufeff")), delimiter=";")
    )
    assert [(row["institution"], row["planned"]) for row in rows] == [
        *[(SCHOOL, "100000"), (SCHOOL, "400000"), (SCHOOL, "200000")]
    ]
    assert "Жолдор" in page(client, "institution/?name=")
    page(client, "institution/?name=Мектеп", 404)


def test_the_table_of_institutions_and_the_lines_of_a_part(
    client: FlaskClient, bring: Bring
) -> None:
    bring(rows=ROWS)
    rows = client.get(f"{ROOT}/institutions.json").json
    assert [(row.get("institution"), row["lines"], row["planned"]) for row in rows[:3]] == [
        *[(None, 1, 900_000), (SCHOOL, 2, 600_000), ("Айыл өкмөтү", 1, 300_000)]
    ]
    book = load_workbook(
        io.BytesIO(client.get(f"{ROOT}/lines.xlsx?side=expenditure&code=709").data)
    )
    assert [row[0] for row in book.active.iter_rows(2, values_only=True)] == ["70921", "70960"]


def test_a_budget_that_names_none_says_so(client: FlaskClient, bring: Bring) -> None:
    bring(rows=KARA_KUJUR)
    assert "institutions/" not in page(client, "")
    assert "No line of this budget names an institution" in page(client, "institutions/")


def test_those_without_room_stand_in_one_row(
    client: FlaskClient, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(institutions, "MOST", 1)
    bring(rows=ROWS)
    shown = page(client, "institutions/")
    assert "Other" in shown
    assert "?name=%D0%90" not in shown
