"""Headings that say nothing are asked about once; the next year's file is understood by itself."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence

import pytest
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.budgets import queries
from civicbudget.budgets.models import Version
from civicbudget.core.db import db
from civicbudget.municipalities.models import Municipality
from tests import factories
from tests.budgets.conftest import RESOLUTION, as_xlsx

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
    said = {"year": str(year), "stage": "approved", "unit": "100000", **RESOLUTION}
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
    for text in ("Headings in row 2", "Шифр", "Column C, for example: 10 000,0; 6 000,0", "лимит"):
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
    said = {"year": "2026", "stage": "approved", "unit": "100000", **RESOLUTION}
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


def send_rows(desk: FlaskClient, rows: list[Sequence[object]], year: int = 2026) -> str:
    said = {"year": str(year), "stage": "approved", "unit": "100000", **RESOLUTION}
    file = (io.BytesIO(as_xlsx(rows)), "budget.xlsx")
    answer = desk.post(UPLOAD, data={**said, "file": file})
    assert answer.status_code == 303, answer.text
    return answer.location.replace("/columns/", "/")


def columns_of(preview: str) -> str:
    return preview.replace("/?", "/columns/?")


def field_of(page: str, label: str) -> str:
    """The name of the field that is so labelled."""
    found = re.search(rf'<label for="([^"]+)">{re.escape(label)}', page)
    assert found, label
    return found[1]


MOVED = [
    ("Код", "Аталышы", "2025-жыл, план", "Эскертүү"),
    ("70111", "Айыл өкмөтү, былтыр", 5, "эски"),
    ("Шифр", "Багыттары", None, "Каражат"),
    (None, None, "Лимит", None),
    ("1331", "Теңдештирүүчү грант", "10 000,0", None),
    ("70111", "Айыл өкмөтү", "10 000,0", None),
]


def test_the_row_of_headings_can_be_corrected_and_is_found_again(
    desk: FlaskClient, village: Municipality
) -> None:
    at = columns_of(send_rows(desk, MOVED))
    shown = desk.get(at).text
    assert "Headings in row 1." in shown
    assert "3: Шифр · Багыттары · Каражат" in shown
    sent = {"shown_0": "1-1", "head_0": "3", "height_0": "2", "use_0": "expenditure"}
    sent |= {"column_0_0": "code", "column_0_1": "title_ky", "column_0_2": "planned"}
    moved = desk.post(at, data={**sent, "column_0_3": "institution"})
    assert moved.status_code == 200
    assert "Лимит" in moved.text
    kept = ("expenditure", "code", "title_ky", "planned", "institution")
    assert [name for name in kept if f'<option selected value="{name}">' not in moved.text] == []
    assert queries.meanings(village.id) == {}
    sent |= {"shown_0": "3-2", "use_0": "auto", "column_0_3": ""}
    preview = desk.post(at, data=sent)
    assert preview.status_code == 303
    page = desk.get(preview.location).text
    assert "Айыл өкмөтү, былтыр" in page  # above the headings: left out, and said so
    assert "It stands above the row of headings." in page
    assert desk.post(preview.location).status_code == 303
    later = [("Бюджет",), ("",), *MOVED[2:]]
    assert "/columns/" not in send_rows(desk, later, 2027)
    assert desk.post(send_rows(desk, later, 2027)).status_code == 303
    version = stored(village, 2027)
    assert version is not None
    assert [line.code for line in queries.lines(version.id)] == ["1331", "70111"]


def test_a_sheet_where_no_headings_were_found(desk: FlaskClient, village: Municipality) -> None:
    rows = [("7-форма",), ("1331", "Грант", "900,0"), ("70111", "Айыл өкмөтү", "900,0")]
    preview = send_rows(desk, rows)
    assert "There is no row of headings" in desk.get(preview).text
    shown = desk.get(columns_of(preview)).text
    assert "No row of headings was found here" in shown
    moved = desk.post(columns_of(preview), data={"head_0": "1", "height_0": "1", "move": "1"}).text
    assert "A column without a heading" in moved
    sent = {"shown_0": "1-1", "head_0": "1", "height_0": "1", "use_0": "auto"}
    sent |= {"column_0_0": "code", "column_0_1": "title_ky", "column_0_2": "planned"}
    answer = desk.post(columns_of(preview), data=sent)
    assert answer.status_code == 303, answer.text
    assert desk.post(answer.location).status_code == 303
    assert stored(village, 2026) is not None


SOURCED = [
    ("Код", "Аталышы", "План", "Каражат булагы"),
    (None, "Кирешелер"),
    ("1331", "Грант", "900,0", None),
    ("1423", "Акы төлөнүүчү кызматтар", "100,0", "ФРМСУ"),
    (None, "Чыгашалар"),
    ("70111", "Айыл өкмөтү", "900,0", "ЖБ"),
    ("70911", "Бала бакча", "100,0", "ФРМСУ"),
]


def test_words_of_sources_are_said_once(desk: FlaskClient, village: Municipality) -> None:
    at = columns_of(send_rows(desk, SOURCED))
    shown = desk.get(at).text
    sent = {"use_0": "auto", "column_0_0": "code", "column_0_1": "title_ky"}
    sent |= {"column_0_2": "planned", "column_0_3": "source"}
    assert desk.post(at, data={**sent, field_of(shown, "ЖБ"): "own"}).status_code == 200
    sent |= {field_of(shown, "ЖБ"): "-", field_of(shown, "ФРМСУ"): "special"}
    preview = desk.post(at, data=sent)
    assert desk.post(preview.location).status_code == 303
    again = send_rows(desk, SOURCED, 2027)
    assert "/columns/" not in again
    assert desk.post(again).status_code == 303
    for year in (2026, 2027):
        version = stored(village, year)
        assert version is not None
        sources = [(line.code, line.source) for line in queries.lines(version.id)]
        assert sources == [
            *[("1331", "transfers"), ("1423", "special"), ("70111", ""), ("70911", "special")]
        ]


CODELESS = [
    ("Код", "Аталышы", "План"),
    (None, "Кирешелер"),
    ("1331", "Теңдештирүүчү грант", "1000"),
    (None, "Чыгашалар"),
    ("704", "Экономика", "400"),
    ("70451", "Жолдор", "350"),
    (None, "Прочие", "50"),
    ("709", "Билим берүү", "600"),
    ("70911", "Бала бакча", "590"),
    (None, "Прочие", "10"),
    (None, "Баары", "1000"),
]


def test_lines_without_a_code_get_one_by_name_and_section(
    desk: FlaskClient, village: Municipality
) -> None:
    preview = send_rows(desk, CODELESS)
    shown = desk.get(preview).text
    assert "2 lines have no code." in shown
    at = columns_of(preview)
    page = desk.get(at).text
    assert "Usual in this section: 7049" in page
    sent = {"use_0": "auto", "column_0_0": "code", "column_0_1": "title_ky"} | {
        "column_0_2": "planned"
    }
    everywhere = field_of(page, "“Прочие”, wherever it stands")
    economy, education = field_of(page, "Прочие · 704"), field_of(page, "Прочие · 709")
    for wrong, why in (
        ({everywhere: "7049"}, "The code 7049 stands in C7 already."),
        ({economy: "704", education: "7098"}, "Other lines add up to this code."),
        ({economy: "1415", education: "7098"}, "The code is of another section"),
        ({economy: "Прочие"}, "A code has digits only"),
    ):
        answer = desk.post(at, data={**sent, **wrong})
        assert (answer.status_code, why in answer.text) == (200, True), why
    assert queries.meanings(village.id) == {}
    sent |= {everywhere: "", economy: "7049", education: "709 8"}
    answer = desk.post(at, data=sent)
    assert desk.post(answer.location).status_code == 303
    again = send_rows(desk, CODELESS, 2027)
    assert "no code" not in desk.get(again).text
    assert desk.post(again).status_code == 303
    version = stored(village, 2027)
    assert version is not None
    assert [(line.code, line.planned) for line in queries.lines(version.id)][1:] == [
        *[("70451", 35_000_000), ("7049", 5_000_000), ("70911", 59_000_000), ("7098", 1_000_000)]
    ]


def test_what_a_file_says_is_no_markup(desk: FlaskClient) -> None:
    rows = [("Код", "<b>x</b>", "План"), ("1331", "<i>y</i>", "1"), (None, "<u>z</u>", "2")]
    shown = desk.get(columns_of(send_rows(desk, rows))).text
    assert not [tag for tag in ("<b>x", "<i>y", "<u>z") if tag in shown]
