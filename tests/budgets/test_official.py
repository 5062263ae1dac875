"""The official's way: upload, preview, confirmation, publication, correction."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from civicbudget.accounts.models import Person, Role
from civicbudget.audit import queries as log
from civicbudget.budgets import queries, services
from civicbudget.budgets.models import Stage, Version
from civicbudget.core import uploads
from civicbudget.core.db import db
from civicbudget.municipalities.models import Municipality
from tests import factories
from tests.budgets.conftest import HEADING, KARA_KUJUR, RESOLUTION, Rows, as_csv, as_xlsx
from tests.conftest import Clock

UPLOAD = "/en/ak-bulak/budget/manage/upload/"


def send(
    desk: FlaskClient,
    data: bytes,
    name: str = "budget.xlsx",
    at: str = UPLOAD,
    **said: str,
) -> TestResponse:
    form = {"year": "2026", "stage": "approved", "unit": "100000", **RESOLUTION, **said}
    return desk.post(at, data={**form, "file": (io.BytesIO(data), name)})


def preview(desk: FlaskClient, rows: Rows, **said: str) -> str:
    answer = send(desk, as_xlsx(rows), **said)
    assert answer.status_code == 303, answer.text
    return answer.location


def acts() -> list[str]:
    return [entry.act for entry, _hash in log.published("ak-bulak")]


def stored(village: Municipality) -> Version | None:
    db.session.rollback()
    found = queries.of_year(village.id, 2026, published=False)
    return found[0] if found else None


def test_from_the_file_to_the_public_page(
    village: Municipality, desk: FlaskClient, client: FlaskClient
) -> None:
    at = preview(desk, KARA_KUJUR, resolution_number="12/3", resolution_date="2026-02-04")
    shown = desk.get(at).text.replace("\u00a0", " ")
    wanted = ["8 754 400 som", "7 lines were read", "thousand som", "D5", "2 rows were left out"]
    assert [text for text in wanted if text not in shown] == []
    assert (stored(village), acts()) == (None, [])

    confirmed = desk.post(at)
    assert confirmed.status_code == 303
    assert confirmed.location == "/en/ak-bulak/budget/2026/publish/"
    assert client.get("/en/ak-bulak/budget/2026/").status_code == 404
    assert "This is what residents will see" in desk.get(confirmed.location).text
    budget = stored(village)
    assert budget is not None
    assert (budget.resolution_number, str(budget.resolution_date)) == ("12/3", "2026-02-04")

    published = desk.post(confirmed.location)
    assert published.location == "/en/ak-bulak/budget/2026/"
    assert client.get(published.location).status_code == 200
    assert acts() == ["import_budget", "publish_budget"]
    assert desk.post("/en/ak-bulak/budget/2026/publish/").location == published.location
    assert len(acts()) == 2
    assert desk.get(at).status_code == 303  # the file is no longer kept


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("path", ["manage/", "manage/upload/", "manage/form.xlsx"])
@pytest.mark.parametrize("role", [None, *Role])
def test_these_pages_are_the_officials(  # type: ignore[no-untyped-def] # fixtures
    village, client, sign_in, role: Role | None, path: str, language: str
) -> None:
    if role:
        who = factories.member(None if role == Role.OPERATOR else village, role)
        db.session.commit()
        client = sign_in(who)
    answer = client.get(f"/{language}/ak-bulak/budget/{path}")
    assert answer.status_code == (200 if role == Role.OFFICIAL else 403)


def test_nobody_else_may_confirm_or_publish(
    desk: FlaskClient, bring: Callable[..., Version], village: Municipality, client: FlaskClient
) -> None:
    at = preview(desk, KARA_KUJUR)
    bring(2025, published=False)
    assert client.post(at).status_code == 403
    assert client.post("/en/ak-bulak/budget/2025/publish/").status_code == 403
    assert stored(village) is None


def test_another_officials_upload_is_not_found(
    village: Municipality, desk: FlaskClient, sign_in: Callable[[Person], FlaskClient]
) -> None:
    at = preview(desk, KARA_KUJUR)
    other = factories.member(village, Role.OFFICIAL)
    db.session.commit()
    assert sign_in(other).get(at).location == UPLOAD


def test_an_upload_is_kept_for_a_day(frozen: Clock, desk: FlaskClient) -> None:
    at = preview(desk, KARA_KUJUR)
    frozen.advance(hours=23)
    assert desk.get(at).status_code == 200
    frozen.advance(hours=2)
    assert desk.post(at).location == UPLOAD


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"unit": ""}, "Fill in this field."),
        ({"unit": "7"}, "Choose one of these."),
        ({"stage": "wish"}, "Choose one of these."),
        ({"resolution_date": "yesterday"}, "Enter a date."),
        ({"resolution_number": "9" * 41}, "At most 40 characters."),
    ],
)
def test_what_is_said_about_the_file(desk: FlaskClient, said: dict[str, str], message: str) -> None:
    answer = send(desk, as_xlsx(KARA_KUJUR), **said)
    assert answer.status_code == 200
    assert message in answer.text


def test_the_unit_has_no_default(desk: FlaskClient) -> None:
    shown = desk.get(UPLOAD).text
    assert 'name="unit"' in shown
    assert "checked" not in shown


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7", "budget.pdf"),
        (b"%PDF-1.7", "budget.xlsx"),
        (as_csv(KARA_KUJUR), "budget.xlsx"),
        (as_xlsx(KARA_KUJUR), "budget.csv"),
        (as_xlsx(KARA_KUJUR)[:2000], "budget.xlsx"),
        (b"", "budget.csv"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(
    desk: FlaskClient, village: Municipality, data: bytes, name: str
) -> None:
    answer = send(desk, data, name)
    assert answer.status_code == 200
    assert 'id="file-error"' in answer.text
    assert "Error: Send a budget" in answer.text


@pytest.mark.parametrize(
    ("language", "wrong"),
    [("ky", "Суммасы жок."), ("ru", "Нет суммы."), ("en", "There is no amount.")],
)
def test_mistakes_are_shown_cell_by_cell_and_nothing_is_stored(
    desk: FlaskClient, village: Municipality, language: str, wrong: str
) -> None:
    rows = [*KARA_KUJUR, ("70621", "Суу", "Вода", None), ("70622", "", "Свет", "жок <b>")]
    at = preview(desk, rows, at=UPLOAD.replace("/en/", f"/{language}/"))
    shown = desk.get(at).text
    for text in (wrong, "D14", "B15", "D15", "жок &lt;b&gt;"):
        assert text in shown
    assert desk.post(at).status_code == 200
    assert (stored(village), acts()) == (None, [])


def test_the_form_is_still_filled_in_when_the_file_must_be_corrected(desk: FlaskClient) -> None:
    rows = [KARA_KUJUR[0], ("70111", "А", "А", "көп")]
    at = preview(desk, rows, resolution_number="12/3")
    back = re.search(r'class="button" href="([^"]+)"', desk.get(at).text)
    assert back is not None
    form = desk.get(back.group(1).replace("&amp;", "&")).text
    assert 'name="resolution_number" type="text" value="12/3"' in form
    assert re.search(r'<option selected value="2026">', form)
    assert re.search(r'checked [^>]*name="unit"[^>]*value="100000"', form)
    assert 'class="errors"' not in form


def test_each_question_must_be_answered(desk: FlaskClient, village: Municipality) -> None:
    at = preview(desk, KARA_KUJUR, unit="100")
    shown = desk.get(at).text
    assert shown.count('name="agree"') == 2
    assert "The cell D1 speaks of thousand som" in shown
    half = desk.post(at, data={"agree": ["resident"]})
    assert half.status_code == 200
    assert "Answer every question" in half.text
    assert half.text.count(" checked") == 1
    assert stored(village) is None
    assert desk.post(at, data={"agree": ["resident", "unit-D1"]}).status_code == 303
    budget = stored(village)
    assert budget is not None
    assert sum(line.planned for line in budget.lines) == 1_750_880


def test_a_year_of_another_scale_is_questioned(
    desk: FlaskClient, bring: Callable[..., Version]
) -> None:
    bring(2025)
    plain = [[str(cell).replace(", миң сом", "") for cell in HEADING], *KARA_KUJUR[1:]]
    shown = desk.get(preview(desk, plain, unit="100")).text.replace("\u00a0", " ")
    assert "Revenue: 8 754.40 som; in 2025 it was 8 754 400 som." in shown


def test_a_published_budget_is_corrected_with_a_reason(
    desk: FlaskClient, bring: Callable[..., Version], village: Municipality
) -> None:
    bring()
    rows = [row for row in KARA_KUJUR if row[:1] != ("70451",)][:-1]
    at = preview(desk, rows)
    shown = desk.get(at).text.replace("\u00a0", " ")
    for text in ("Residents see the budget of 2026 already", "8 754 400 som", "8 254 400 som"):
        assert text in shown
    refused = desk.post(at)
    assert refused.status_code == 200
    assert refused.text.count("Fill in this field.") == 4  # of two fields, each also in the summary
    said = {"reason": "Жолдор бөлөк", "explanation": "Жолдор өзүнчө токтом менен."}
    assert desk.post(at, data=said).location == "/en/ak-bulak/budget/2026/"
    entry = list(log.published("ak-bulak"))[-1][0]
    assert (entry.act, entry.reason) == ("correct_budget", "Жолдор бөлөк")
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["expenditure"], entry.after["expenditure"]) == (875_440_000, 825_440_000)


def test_published_while_the_preview_was_open(
    desk: FlaskClient, bring: Callable[..., Version], village: Municipality
) -> None:
    at = preview(desk, KARA_KUJUR)
    desk.get(at)
    bring()
    assert desk.post(at).status_code == 200
    assert acts() == ["import_budget", "publish_budget"]


@pytest.mark.parametrize("query", ["", "?year=2026", "?year=1&stage=approved&unit=100"])
def test_a_preview_needs_what_was_said_about_the_file(desk: FlaskClient, query: str) -> None:
    at = preview(desk, KARA_KUJUR).partition("?")[0]
    assert desk.get(at + query).status_code == 400


def test_the_list(
    desk: FlaskClient,
    bring: Callable[..., Version],
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    address = "/en/ak-bulak/budget/manage/"
    assert "No budget yet" in desk.get(address).text
    bring(2025)
    bring(2026, published=False)
    two = count_queries(lambda: desk.get(address))
    bring(2027)
    bring(2028, published=False)
    four = count_queries(lambda: desk.get(address))
    assert two == four == 8  # with those of the person and the roles
    shown = desk.get(address).text
    places = [shown.index(f"Budget of {year}") for year in (2028, 2027, 2026, 2025)]
    assert places == sorted(places)
    assert shown.count("/publish/") == 2


def test_the_empty_form_can_be_filled_in_and_sent(desk: FlaskClient) -> None:
    answer = desk.get("/ky/ak-bulak/budget/manage/form.xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert [cell.value for cell in sheet[1]][:3] == ["код", "кыргызча аталышы", "орусча аталышы"]
    reading = services.parse(answer.data, "form.xlsx", 100)
    assert reading.faults == ()
    assert [(line.side.value, line.planned) for line in reading.lines] == [
        ("revenue", 0),
        ("expenditure", 0),
        ("financing", 0),
    ]


def test_uploads_are_cleared_away(desk: FlaskClient, official: Person) -> None:
    at = preview(desk, KARA_KUJUR)
    token = at.partition("?")[0].rstrip("/").rpartition("/")[2]
    assert uploads.read(token, official.id) is not None
    desk.post(at)
    assert uploads.read(token, official.id) is None


def test_what_the_kenesh_decided_on_names_its_resolution_and_keeps_it(
    desk: FlaskClient, bring: Callable[..., Version], village: Municipality
) -> None:
    for lacking, value in ((name, "") for name in RESOLUTION):
        refused = send(desk, as_xlsx(KARA_KUJUR), **{lacking: value})
        assert (refused.status_code, "the kenesh decided on" in refused.text) == (200, True)
    future = send(desk, as_xlsx(KARA_KUJUR), resolution_date="2126-02-04")
    assert "This day is still to come" in future.text
    bring(2025)
    nothing = dict.fromkeys(RESOLUTION, "")
    at = preview(desk, KARA_KUJUR, year="2025", stage="executed", **nothing)
    assert desk.post(at).status_code == 303
    db.session.rollback()
    found = queries.of_year(village.id, 2025, published=False)
    assert found is not None
    assert (found[0].stage, found[0].resolution_number, found[0].session) == (
        *("executed", "12/3", "XI"),
    )


def test_a_sheet_with_money_and_no_headings_is_asked_about(
    village: Municipality, desk: FlaskClient
) -> None:
    rest = ("Калдык", [("3-тиркеме. Калдык",), (), ("Эсептик калдык, миң сом", "512,3")])
    sent = send(desk, as_xlsx(KARA_KUJUR, rest), "budget.xlsx")
    shown = desk.get(sent.location).text.replace("\u00a0", " ")
    for text in ("“Калдык” has amounts, 512 300 som together", "they are no part of this budget"):
        assert text in shown
    desk.post(sent.location)
    assert stored(village) is None
    key = re.findall(r'name="agree"[^>]*value="([^"]+)"', shown)
    assert key == ["unread-Калдык-51230000"]
    assert desk.post(sent.location, data={"agree": key}).status_code == 303
    assert stored(village) is not None


def test_a_version_that_waits_is_told_apart_from_what_residents_see(
    desk: FlaskClient, bring: Callable[..., Version]
) -> None:
    bring(2025, published=False)
    bring(2026)
    bring(2026, published=False, stage=Stage.AMENDED, resolution_number="14/1")
    managed = desk.get("/en/ak-bulak/budget/manage/").text
    assert managed.count("A new version waits; residents see the earlier one") == 1
    assert managed.count("Residents do not see it yet") == 1
    at_desk = desk.get("/en/ak-bulak/desk/").text
    assert "A new version of the budget of 2026 is not published" in at_desk
    assert "The budget of 2025 is not published" in at_desk


def test_only_what_differs_in_a_line_is_shown_in_one_row(
    desk: FlaskClient, bring: Callable[..., Version]
) -> None:
    bring(2026, stage=Stage.DRAFT)
    rows = [(*row, *[None] * (6 - len(row))) for row in KARA_KUJUR]
    with_source = [(*rows[0], "Булак"), *((*row, None) for row in rows[1:])]
    with_source[9] = (*rows[9], "өздүк")
    at = preview(desk, with_source)
    shown = desk.get(at).text
    assert "1 line is not as before" in shown
    assert "Source: no source named → Own revenue" in shown


def test_letters_that_were_lost_are_asked_about(desk: FlaskClient, village: Municipality) -> None:
    rows = [[cell.replace("ү", "?") if isinstance(cell, str) else cell for cell in row]
            for row in KARA_KUJUR]  # fmt: skip
    sent = send(desk, as_csv(rows).decode().encode("cp1251", "replace"), "budget.csv")
    shown = desk.get(sent.location).text
    assert "Letters were lost in" in shown
    assert desk.post(sent.location).status_code == 200
    assert stored(village) is None


def test_after_a_refusal_the_file_must_be_chosen_again(desk: FlaskClient) -> None:
    refused = send(desk, as_xlsx(KARA_KUJUR), session="")
    assert "Choose the file again" in refused.text
    assert "Choose the file again" not in desk.get(UPLOAD).text
