"""A hearing as the official holds it, and as everybody sees it, without JavaScript."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.hearings import queries
from civicbudget.hearings.models import Hearing, HearingState, Way
from civicbudget.hearings.services import signing_up
from civicbudget.municipalities.models import Municipality
from tests import factories
from tests.conftest import Clock
from tests.ideas.conftest import picture

AT = "/ky/ak-bulak/hearings/"
PLAN = {
    "kind": "draft",
    "budget_year": "2027",
    "day": "2026-09-18",
    "begins": "14:00",
    "until": "16:30",
    "place-ky": "Ак-Булак клубу",
    "link": "",
    "agenda-ky": "Долбоор",
}
OFFICIALS = ("new/", "term/", *(f"1/{page}/" for page in ("edit", "cancel", "files", "remarks")))


def test_the_official_holds_a_hearing(
    desk: FlaskClient, client: FlaskClient, village: Municipality, frozen: Clock
) -> None:
    wrong = desk.post(f"{AT}new/", data={**PLAN, "until": "13:00", "link": "javascript:alert(1)"})
    assert wrong.text.count("https://") >= 1
    assert desk.post(f"{AT}new/", data=PLAN).location == f"{AT}1/"
    assert client.get(f"{AT}1/").status_code == 404
    assert 'name="explanation"' in desk.get(f"{AT}1/announce/").text
    assert desk.post(f"{AT}1/announce/", data={}).status_code == 200
    assert desk.post(f"{AT}1/announce/", data={"explanation": "Сел"}).location == f"{AT}1/"
    assert "Сел" in client.get(f"{AT}1/").text
    moved = {**PLAN, "day": "2026-09-17", "reason": "Зал"}
    nearer = desk.post(f"{AT}1/edit/", data=moved).text
    label = nearer.partition('<label for="explanation">')[2].partition("</label>")[0]
    assert label.strip() == "Кулактандыруу эмне үчүн кеч берилип жатат?"
    assert desk.post(f"{AT}1/edit/", data={**moved, "explanation": "Эрте"}).location == f"{AT}1/"
    assert '<dd class="urgent">2</dd>' in client.get(f"{AT}1/").text
    back = {**PLAN, "reason": "Зал", "explanation": "Сел"}
    assert desk.post(f"{AT}1/edit/", data=back).location == f"{AT}1/"
    assert "18.09.2026 14:00" in client.get("/ky/ak-bulak/").text
    frozen.advance(days=3, hours=3)
    counts = {"place_women": "2", "place_28_59": "2", "place_1": "1"}
    assert desk.post(f"{AT}1/attendance/", data=counts).status_code == 200
    counts["place_elsewhere"] = "1"
    assert desk.post(f"{AT}1/attendance/", data=counts).location == f"{AT}1/"
    said = {"kind": "proposal", "way": "place", "text": "<b>Көпүрө</b>", "area": ""}
    assert desk.post(f"{AT}1/remarks/", data=said).location == f"{AT}1/remarks/"
    assert desk.post(f"{AT}1/remarks/1/", data={"answer": "Ооба"}).status_code == 200
    answer = {"answer": "Ооба", "accepted": "yes"}
    assert desk.post(f"{AT}1/remarks/1/", data=answer).location == f"{AT}1/"
    assert "/hearings/1/" in desk.get("/ky/ak-bulak/desk/").text
    photo = {"kind": "photo", "title": "Зал", "file": (io.BytesIO(picture()), "a.jpg")}
    assert desk.post(f"{AT}1/files/", data=photo).location == f"{AT}1/files/"
    minutes = {"chair": "Асанов", "secretary": "Үсөнова", "decided-ky": "Макул"}
    assert desk.post(f"{AT}1/minutes/", data=minutes).location == f"{AT}1/"
    page = client.get(f"{AT}1/").text
    assert "&lt;b&gt;Көпүрө&lt;/b&gt;" in page
    assert "minutes.pdf" in page
    for page_of in ("minutes/correct/", "files/1/remove/"):
        assert desk.post(f"{AT}1/{page_of}", data={"reason": "  "}).status_code == 200
    assert desk.post(f"{AT}1/minutes/correct/", data={"reason": "Ката"}).location == f"{AT}1/"
    assert client.get(f"{AT}1/minutes.pdf").status_code == 404
    assert desk.post(f"{AT}1/files/1/remove/", data={"reason": "Бөтөн"}).location == f"{AT}1/files/"
    assert desk.post(f"{AT}term/", data={"days": "14"}).location == AT
    found = queries.hearing(village.id, 1)
    assert found is not None
    assert (found.state, found.files, found.revision) == (HearingState.ANNOUNCED, [], 3)


def test_what_is_only_spaces_is_no_reason(
    desk: FlaskClient, announced: Callable[..., Hearing]
) -> None:
    hearing = announced()
    for page in ("cancel/", "edit/"):
        answer = desk.post(f"{AT}1/{page}", data={**PLAN, "day": "2026-10-18", "reason": "  "})
        assert (answer.status_code, hearing.state) == (200, HearingState.ANNOUNCED)
        assert 'id="reason-error"' in answer.text
    assert desk.post(f"{AT}1/cancel/", data={"reason": "Карантин"}).location == f"{AT}1/"
    assert hearing.state is HearingState.CANCELLED


def test_only_officials_open_what_officials_do(
    app: Flask, client: FlaskClient, held: Callable[..., Hearing]
) -> None:
    held()
    for page in (*OFFICIALS, "1/attendance/", "1/minutes/"):
        assert client.get(AT + page).status_code == 403, page
        assert client.post(AT + page).status_code == 403, page


def test_whoever_is_signed_in_says_that_they_come(
    announced: Callable[..., Hearing],
    client: FlaskClient,
    sign_in: Callable[[Person], FlaskClient],
) -> None:
    hearing, who = announced(), factories.person()
    db.session.commit()
    browser = sign_in(who)
    assert client.post(f"{AT}1/sign-up", data={"way": "place"}).status_code == 400
    assert queries.signed_up(hearing.id) == {}
    browser.post(f"{AT}1/sign-up", data={"way": "online"})
    assert queries.signed_up(hearing.id) == {Way.ONLINE: 1}
    assert 'name="off"' in browser.get(f"{AT}1/").text
    assert browser.post(f"{AT}1/sign-up", data={"way": "boat"}).status_code == 400
    browser.post(f"{AT}1/sign-up", data={"off": "1"})
    assert queries.signed_up(hearing.id) == {}


def test_reminders_are_printed_in_the_language_of_each(
    app: Flask, announced: Callable[..., Hearing], frozen: Clock
) -> None:
    hearing = announced()
    people = [factories.person(language=lang) for lang in ("ky", "ru")]
    db.session.commit()
    for who in people:
        with transaction():
            signing_up.sign_up(hearing=hearing, person_id=who.id, way=Way.PLACE, now=clock.now())
    run = app.test_cli_runner().invoke
    assert run(args=["hearings", "reminders"]).output == ""
    frozen.advance(days=10, hours=1)
    lines = [line.split("\t") for line in run(args=["hearings", "reminders"]).output.splitlines()]
    assert [line[:2] for line in lines] == [["ak-bulak", who.identifier] for who in people]
    assert "Клуб (кы)" in lines[0][2]
    assert lines[1][2].startswith("Слушания по проекту бюджета на 2027 год: 27.09.2026 12:00")


@pytest.mark.parametrize("lang", ["ky", "ru", "en"])
def test_the_list_asks_as_much_for_three_as_for_one(
    client: FlaskClient,
    announced: Callable[..., Hearing],
    count_queries: Callable[[Callable[[], object]], int],
    lang: str,
) -> None:
    address = f"/{lang}/ak-bulak/hearings/"
    asked = []
    for more in (1, 2):
        for _number in range(more):
            announced()
        asked.append(count_queries(lambda: client.get(address)))
    assert asked[0] == asked[1]
