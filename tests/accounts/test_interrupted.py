"""A session that ends in the middle of a long form takes nothing away."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts import held
from civicbudget.accounts.held import HeldForm
from civicbudget.core.db import db, transaction
from tests import factories
from tests.accounts.conftest import KEPT, PASSWORD, aigul
from tests.accounts.test_entrance import token

LONG = 'Биринчи сап\r\n\r\n«Экинчи» <b>сап</b> & "тырмакча"'
TARGET = "/ky/account/edit/?a=1"


def hidden(page: str) -> list[tuple[str, str]]:
    """The hidden inputs of the page's own form, as a browser would send them."""
    form = page[page.index("<h1>") :]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return [
        (name, unescape(value).replace("\r\n", "\n").replace("\n", "\r\n")) for name, value in found
    ]


def sign_in_fields(page: str) -> dict[str, str]:
    return {"held": dict(hidden(page))["held"], "csrf_token": token(page[page.index("<h1>") :])}


def test_a_form_sent_too_late_goes_through_the_sign_in(browser: FlaskClient) -> None:
    person = aigul()
    sent = {"name": "Жаңы ат", "language": "ru", "text": LONG, "csrf_token": "of another session"}
    late = browser.post(TARGET, data=sent)
    assert late.status_code == 401
    assert "Сеанстын мөөнөтү бүттү. Кайра кириңиз." in late.text
    wrong = {"identifier": "0700 123 456", "password": "wrong", **sign_in_fields(late.text)}
    again = browser.post("/ky/sign-in/", data=wrong)
    assert "Телефон, электрондук почта же сырсөз туура эмес." in again.text
    right = {"identifier": "0700 123 456", "password": PASSWORD, **sign_in_fields(again.text)}
    page = browser.post("/ky/sign-in/", data=right)
    assert page.status_code == 200
    assert f'action="{TARGET}"' in page.text
    fields = dict(hidden(page.text))
    fresh = fields.pop("csrf_token")
    typed = {"name": "Жаңы ат", "language": "ru", "text": LONG}
    assert fields == {**typed, "again": "held", "held_page": TARGET}
    form = browser.post(TARGET, data={**fields, "csrf_token": fresh})
    assert form.status_code == 200
    assert 'value="Жаңы ат"' in form.text
    assert 'class="errors"' not in form.text
    db.session.expire_all()
    assert person.name == "Асанова Айгүл"  # nothing is sent until its author presses the button
    done = browser.post(TARGET, data={**typed, "csrf_token": token(form.text)})
    assert done.status_code == 303
    db.session.expire_all()
    assert (person.name, person.language) == ("Жаңы ат", "ru")


def test_a_stale_token_of_somebody_signed_in(browser: FlaskClient) -> None:
    aigul()
    page = browser.get("/ky/sign-in/").text
    fields = {"identifier": "0700 123 456", "password": PASSWORD, "csrf_token": token(page)}
    assert browser.post("/ky/sign-in/", data=fields).status_code == 303
    late = browser.post(TARGET, data={"name": "Жаңы ат", "language": "ru"})
    assert late.status_code == 400
    assert f'action="{TARGET}"' in late.text
    assert browser.post(TARGET, data=dict(hidden(late.text))).status_code == 200


def test_a_form_comes_back_only_to_whoever_wrote_it(browser: FlaskClient, guarded: Flask) -> None:
    person = aigul()
    with transaction():
        other = factories.person(phone="+996555111222", email=None, password_hash=KEPT)
    sent = {"name": "Жаңы ат", "writer": held.writer_mark(person.id)}
    late = browser.post(TARGET, data=sent)
    wrong = {"identifier": "0555 111 222", "password": PASSWORD, **sign_in_fields(late.text)}
    page = browser.post("/ky/sign-in/", data=wrong).text
    assert "башка каттоо эсебинен жазылган" in page
    assert "/ky/account/edit/?a%3D1" in page or "next=/ky/account/edit/?a%3D1" in page
    assert other.name not in page
    right = {"identifier": "0700 123 456", "password": PASSWORD, **sign_in_fields(page)}
    assert 'value="Жаңы ат"' in browser.post("/ky/sign-in/", data=right).text


def test_somebody_else_who_is_signed_in_does_not_get_it(browser: FlaskClient) -> None:
    aigul()
    page = browser.get("/ky/sign-in/").text
    fields = {"identifier": "0700 123 456", "password": PASSWORD, "csrf_token": token(page)}
    browser.post("/ky/sign-in/", data=fields)
    late = browser.post(TARGET, data={"name": "Жаңы ат", "writer": held.writer_mark(999)})
    assert late.status_code == 401
    assert "башка каттоо эсебинен жазылган" in late.text


def test_a_button_is_not_pressed_by_signing_in(guarded: Flask, browser: FlaskClient) -> None:
    aigul()
    with transaction():
        place = factories.municipality()
        factories.campaign(place)
    page = browser.get("/ky/sign-in/").text
    fields = {"identifier": "0700 123 456", "password": PASSWORD, "csrf_token": token(page)}
    browser.post("/ky/sign-in/", data=fields)
    withdraw = "/ky/ak-bulak/campaigns/2026/publish"
    there = {"Referer": "http://localhost/ky/ak-bulak/campaigns/2026/?a=1"}
    late = browser.post(withdraw, data={}, headers=there)
    assert 'href="/ky/ak-bulak/campaigns/2026/?a=1"' in late.text


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
@pytest.mark.parametrize("path", [TARGET, "/ky/sign-in/", "/ky/sign-out/"])
def test_a_form_from_elsewhere_gets_a_plain_no(guarded: Flask, site: str, path: str) -> None:
    answer = guarded.test_client().post(path, data={"a": "b"}, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 400
    assert 'name="held"' not in answer.text


def test_without_tokens_a_view_that_needs_a_person_holds_too(client: FlaskClient) -> None:
    late = client.post(TARGET, data={"name": "x"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert late.status_code == 401
    assert client.post(TARGET, data={"name": "x"}).status_code == 400


def test_an_old_browser_says_origin(client: FlaskClient) -> None:
    ours = client.post(TARGET, data={"name": "x"}, headers={"Origin": "http://localhost"})
    assert ours.status_code == 401
    others = client.post(TARGET, data={"name": "x"}, headers={"Origin": "http://evil.example"})
    assert others.status_code == 400


def test_passwords_and_files_do_not_travel(guarded: Flask) -> None:
    data = {
        "title": ["Суу", "Жол"],
        "new_password": "secret",
        "csrf_token": "x",
        "pin": "20101199012345",
        "photo": (io.BytesIO(b"..."), "a.jpg"),
    }
    there = {"Referer": "http://localhost/ky/ideas/"}
    address = "/ky/ideas/?page=2"
    with guarded.test_request_context(address, method="POST", data=data, headers=there) as context:
        kept = held.hold(context.request)
    fields = [("title", "Суу"), ("title", "Жол")]
    assert kept == HeldForm("/ky/ideas/?page=2", "/ky/ideas/", fields, True)


def test_more_than_a_page_can_carry(browser: FlaskClient) -> None:
    assert browser.post(TARGET, data={"text": "ө" * 500_001}).status_code == 400
    many = {f"field{number}": "" for number in range(2001)}
    assert browser.post(TARGET, data=many).status_code == 400
    assert browser.post(TARGET, data={"text": "ө" * 400_000}).status_code == 401


def test_nobody_else_can_write_a_held_form(browser: FlaskClient) -> None:
    aigul()
    page = browser.get("/ky/sign-in/").text
    fields = {"identifier": "0700 123 456", "password": PASSWORD, "csrf_token": token(page)}
    answer = browser.post("/ky/sign-in/", data={**fields, "held": '["/ky/account/", [], false]'})
    assert (answer.status_code, answer.location) == (303, "/ky/account/")


@pytest.mark.parametrize("path", ["/ky/sign-in/", "/ky/register/"])
def test_the_entrance_itself_open_for_too_long(browser: FlaskClient, path: str) -> None:
    page = browser.post(path, data={"identifier": "0700 123 456", "password": "secret words"})
    assert page.status_code == 400
    assert 'value="0700 123 456"' in page.text
    assert "Барак өтө көп убакыт ачык турду. Сырсөздү кайра жазыңыз." in page.text
    assert "secret words" not in page.text


def test_signing_out_late_signs_out(browser: FlaskClient) -> None:
    assert browser.post("/ky/sign-out/").status_code == 303
