"""Headings that say nothing are asked about once; the next year's file is understood by itself."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.budgets import queries
from civicbudget.budgets.models import Version
from civicbudget.core.db import db
from civicbudget.municipalities.models import Municipality
from tests import factories
from tests.budgets.conftest import as_xlsx

UPLOAD = "/en/ak-bulak/budget/manage/upload/"


def rows(year: int) -> list[Sequence[object]]:
    return [
        (f"Ак-Булак, {year}-жыл",),
        ("Шифр", "Багыттары", f"{year}-ж. лимит", "Белги"),
        (None, "Кирешелер", None, None),
        ("1331", "Теңдештирүүчү грант", "10 000,0", None),
        (None, "Чыгашалар", None, None),
        ("70111", "Айыл өкмөтү", "6 000,0", None),
        ("70911", "Бала бакча", "4 000,0", "ооба"),
    ]


SAID = {
    "use_0": "auto",
    "column_0_0": "code",
    "column_0_1": "title_ky",
    "column_0_2": "planned",
    "column_0_3": "participatory",
}


def send(desk: FlaskClient, year: int) -> str:
    said = {"year": str(year), "stage": "approved", "unit": "100000"}
    file = (io.BytesIO(as_xlsx(rows(year))), "budget.xlsx")
    answer = desk.post(UPLOAD, data={**said, "file": file})
    assert answer.status_code == 303, answer.text
    return answer.location


def stored(village: Municipality, year: int) -> Version | None:
    db.session.rollback()
    found = queries.of_year(village.id, year, published=False)
    return found[0] if found else None


def test_asked_once_and_understood_the_next_year(desk: FlaskClient, village: Municipality) -> None:
    at = send(desk, 2026)
    assert "/columns/" in at
    shown = desk.get(at).text
    for text in ("headings in row 2", "Шифр", "Column C, for example: 10 000,0; 6 000,0", "лимит"):
        assert text in shown
    preview = desk.post(at, data=SAID)
    assert preview.status_code == 303
    assert "/columns/" not in preview.location
    assert "understood as you said" in desk.get(preview.location).text
    assert desk.post(preview.location).status_code == 303
    version = stored(village, 2026)
    assert version is not None
    lines = queries.lines(version.id)
    assert [(line.code, line.planned, line.participatory) for line in lines] == [
        ("1331", 1_000_000_000, False),
        ("70111", 600_000_000, False),
        ("70911", 400_000_000, True),
    ]
    again = send(desk, 2027)
    assert "/columns/" not in again
    assert desk.post(again).status_code == 303
    assert stored(village, 2027) is not None


def test_another_municipality_is_asked_itself(
    desk: FlaskClient, village: Municipality, sign_in: Callable[[Person], FlaskClient]
) -> None:
    desk.post(send(desk, 2026), data=SAID)
    other = factories.municipality("kok-jar")
    who = factories.member(other, Role.OFFICIAL)
    db.session.commit()
    said = {"year": "2026", "stage": "approved", "unit": "100000"}
    file = (io.BytesIO(as_xlsx(rows(2026))), "budget.xlsx")
    at = UPLOAD.replace("ak-bulak", "kok-jar")
    answer = sign_in(who).post(at, data={**said, "file": file})
    assert "/columns/" in answer.location


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"column_0_0": ""}, "No column is chosen for: code."),
        ({"column_0_1": ""}, "No column is chosen for: title in Kyrgyz."),
        ({"column_0_2": ""}, "No column is chosen for: planned amount."),
        ({"column_0_3": "code"}, "Two columns are chosen for the same."),
        ({"use_0": "nonsense"}, "Choose one of these."),
    ],
)
def test_what_is_said_must_be_enough(
    desk: FlaskClient, village: Municipality, said: dict[str, str], message: str
) -> None:
    answer = desk.post(send(desk, 2026), data={**SAID, **said})
    assert answer.status_code == 200
    assert message in answer.text
    assert queries.meanings(village.id) == {}


def test_it_can_be_said_anew(desk: FlaskClient, village: Municipality) -> None:
    at = send(desk, 2026)
    desk.post(at, data={**SAID, "column_0_3": ""})
    assert 'selected value="planned"' in desk.get(at).text
    desk.post(at, data=SAID)
    (meaning,) = queries.meanings(village.id).values()
    assert {index: column.value for index, column in meaning.columns.items()} == {
        **{0: "code", 1: "title_ky", 2: "planned", 3: "participatory"},
    }


def test_a_table_may_be_left_out(desk: FlaskClient) -> None:
    at = send(desk, 2026)
    answer = desk.post(at, data={"use_0": "nothing"})
    assert answer.status_code == 303
    assert "There is no row of headings" in desk.get(answer.location).text
