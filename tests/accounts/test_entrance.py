"""Registering, signing in and out."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts import passwords, queries
from civicbudget.accounts.identifiers import Identifier
from civicbudget.core.db import db
from tests import factories
from tests.accounts.conftest import PASSWORD, aigul

NEW = {
    "name": " Өмүрова  Үмүт ",
    "identifier": "0555 12 34 56",
    "password": "эшик алдында эки терек",
    "consent": "y",
}


def typed(identifier: str = "0700 123 456", password: str = PASSWORD) -> dict[str, str]:
    return {"identifier": identifier, "password": password}


def token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize(
    ("lang", "heading"), [("ky", "Катталуу"), ("ru", "Зарегистрироваться"), ("en", "Register")]
)
def test_the_page_of_registration(client: FlaskClient, lang: str, heading: str) -> None:
    page = client.get(f"/{lang}/register/").text
    assert f"<h1>{heading}</h1>" in page
    assert f'<html lang="{lang}">' in page


def test_register(client: FlaskClient) -> None:
    answer = client.post("/ru/register/", data=NEW)
    assert (answer.status_code, answer.location) == (303, "/ru/account/")
    person = queries.by_identifier(Identifier(phone="+996555123456"))
    assert person is not None
    assert (person.name, person.language, person.email) == ("Өмүрова Үмүт", "ru", None)
    assert passwords.verify(person.password_hash, NEW["password"])
    page = client.get("/ru/account/").text
    assert "Өмүрова Үмүт" in page
    assert "Вы зарегистрировались и вошли." in page


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", " ", "Fill in this field."),
        ("identifier", "0555", "Enter a number like +996 700 123 456."),
        ("identifier", "a@b", "This is not an e-mail address."),
        ("password", "short", "A password has at least 10 characters."),
        ("password", "0555123456", "This password is easy to guess."),
        ("consent", "", "Without your consent we may not keep your name and number."),
    ],
)
def test_what_is_wrong_stands_beside_the_field(
    client: FlaskClient, field: str, value: str, message: str
) -> None:
    page = client.post("/en/register/", data={**NEW, field: value}).text
    errors = re.search(rf'id="{field}-error">(.*?)</span>\n', page, re.DOTALL)
    assert errors is not None
    assert message in errors.group(1)
    assert 'value="эшик алдында эки терек"' not in page
    if field != "name":
        assert "Өмүрова" in page


def test_everything_that_is_wrong_is_said_at_once(client: FlaskClient) -> None:
    wrong = {"name": " ", "identifier": "0700 12", "password": "a", "consent": ""}
    page = client.post("/en/register/", data=wrong).text
    assert set(re.findall(r'id="(\w+)-error"', page)) == set(wrong)
    assert "What you typed is kept, but for the password." in page


def test_an_identifier_registers_once(client: FlaskClient) -> None:
    aigul()
    page = client.post("/en/register/", data={**NEW, "identifier": "+996 700 12-34-56"}).text
    assert "There is an account with this phone or e-mail already. Sign in to it." in page
    assert "Өмүрова" in page


def test_sign_in_and_out(client: FlaskClient) -> None:
    aigul()
    answer = client.post("/ky/sign-in/", data=typed())
    assert (answer.status_code, answer.location) == (303, "/ky/account/")
    assert client.get("/ky/account/").status_code == 200
    client.get("/ky/sign-out/")
    assert client.get("/ky/account/").status_code == 200
    assert client.post("/ky/sign-out/").status_code == 303
    assert client.get("/ky/account/").status_code == 302


@pytest.mark.parametrize(
    "wrong", [typed("0700 123 457"), typed(password="төрт ат көк чоп"), typed("a@example.kg")]
)
def test_which_was_wrong_is_not_said(client: FlaskClient, wrong: dict[str, str]) -> None:
    aigul()
    page = client.post("/en/sign-in/", data=wrong).text
    assert "Wrong phone, e-mail or password." in page
    assert f'value="{wrong["identifier"]}"' in page
    assert wrong["password"] not in page


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/ky/ak-bulak/prove/?a=1", "/ky/ak-bulak/prove/?a=1"),
        ("https://elsewhere.example/", "/ky/account/"),
        ("//elsewhere.example/", "/ky/account/"),
        ("/\\elsewhere.example/", "/ky/account/"),
        ("/\t/elsewhere.example/", "/ky/account/"),
        ("javascript:alert(1)", "/ky/account/"),
        ("ak-bulak", "/ky/account/"),
    ],
)
def test_next_leads_only_to_our_own_pages(client: FlaskClient, wanted: str, led: str) -> None:
    aigul()
    answer = client.post(f"/ky/sign-in/?next={quote(wanted)}", data=typed())
    assert answer.location == led


def test_a_page_that_needs_a_person_comes_back_after_the_sign_in(client: FlaskClient) -> None:
    aigul()
    asked = client.get("/ky/account/edit/?a=1")
    assert asked.location == "/ky/sign-in/?next=/ky/account/edit/?a%3D1"
    assert client.post(asked.location, data=typed()).location == "/ky/account/edit/?a=1"


def test_a_session_begins_anew(client: FlaskClient) -> None:
    aigul()
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    client.post("/ky/sign-in/", data=typed())
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.permanent


def test_an_old_hash_is_renewed(client: FlaskClient) -> None:
    person = aigul()
    person.password_hash = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    db.session.commit()
    assert client.post("/ky/sign-in/", data=typed()).status_code == 303
    assert client.get("/ky/account/").status_code == 200
    db.session.expire_all()
    assert not passwords.is_stale(person.password_hash)
    assert passwords.verify(person.password_hash, PASSWORD)


def test_a_drawn_password_is_changed_before_anything_else(client: FlaskClient) -> None:
    aigul().has_drawn_password = True
    db.session.commit()
    assert client.post("/ky/sign-in/", data=typed()).location == "/ky/account/password/"
    for path in ("/ky/account/", "/ru/help/", "/ky/"):
        assert client.get(path).location.endswith("/account/password/")
    assert client.post("/ky/account/edit/", data={"name": "Башка"}).status_code == 303
    page = client.get("/ky/account/password/").text
    assert "Бул сырсөздү башка адам да билет" in page
    own = {"password": PASSWORD, "new_password": "эшик алдында эки терек"}
    assert client.post("/ky/account/password/", data=own).location == "/ky/account/"
    assert client.get("/ky/account/").status_code == 200
    person = queries.by_identifier(Identifier(phone="+996700123456"))
    assert person is not None
    assert person.name == "Асанова Айгүл"


def test_pages_of_somebody_signed_in_are_not_stored(client: FlaskClient) -> None:
    aigul()
    assert client.get("/ky/help/").headers["Cache-Control"] == "private, no-cache"
    client.post("/ky/sign-in/", data=typed())
    assert client.get("/ky/help/").headers["Cache-Control"] == "no-store"


def test_attempts_are_limited_by_account(guarded: Flask) -> None:
    """However the number is written, and from wherever."""
    aigul()
    for attempt, number in enumerate(["0700 123 456", "+996700123456", "996 700 123456"]):
        assert attempt_from(guarded, f"10.0.0.{attempt}", number).status_code == 200
    refused = attempt_from(guarded, "10.0.0.9", "0700123456", PASSWORD)
    assert refused.status_code == 429
    assert re.search("Өтө көп жолу аракет кылдыңыз. (59|60) мүнөттөн кийин", refused.text)
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    assert 'value="0700123456"' in refused.text
    assert attempt_from(guarded, "10.0.0.9", "0700 123 457").status_code == 200


def test_attempts_are_limited_by_address(guarded: Flask) -> None:
    aigul()
    for number in ("0700 000 001", "0700 000 002", "0700 000 003"):
        assert attempt_from(guarded, "10.0.0.1", number).status_code == 200
    assert attempt_from(guarded, "10.0.0.1", "0700 123 456", PASSWORD).status_code == 429
    assert attempt_from(guarded, "10.0.0.2", "0700 123 456", PASSWORD).status_code == 303


def test_those_who_come_in_do_not_use_up_attempts(guarded: Flask) -> None:
    aigul()
    for _ in range(5):
        assert attempt_from(guarded, "10.0.0.1", "0700 123 456", PASSWORD).status_code == 303


def attempt_from(app: Flask, address: str, number: str, password: str = "wrong"):  # type: ignore[no-untyped-def] # Werkzeug's TestResponse
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    page = client.get("/ky/sign-in/").text
    return client.post("/ky/sign-in/", data={**typed(number, password), "csrf_token": token(page)})


def test_many_registrations_that_fail_are_stopped(guarded: Flask) -> None:
    client = guarded.test_client()
    wrong = {**NEW, "password": "short", "csrf_token": token(client.get("/ky/register/").text)}
    answers = [client.post("/ky/register/", data=wrong) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "Өмүрова" in answers[-1].text
    assert "Катталуу" in answers[-1].text


def test_guessing_the_present_password_is_limited(guarded: Flask) -> None:
    aigul()
    client = guarded.test_client()
    entered = {**typed(), "csrf_token": token(client.get("/ky/sign-in/").text)}
    assert client.post("/ky/sign-in/", data=entered).status_code == 303
    page = client.get("/ky/account/password/").text
    wrong = {"password": "x", "new_password": "беш ат кызыл чөп", "csrf_token": token(page)}
    answers = [client.post("/ky/account/password/", data=wrong) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "<h1>Сырсөздү өзгөртүү</h1>" in answers[-1].text


def test_roles_are_known_by_municipality(app: Flask) -> None:
    here, there = factories.municipality(), factories.municipality("there")
    person = factories.member(here, "official")
    operator = factories.member(None, "operator")
    assert queries.roles(person.id, here.id) == {"official"}
    assert queries.roles(person.id, there.id) == frozenset()
    assert queries.roles(operator.id, there.id) == {"operator"}
    assert queries.has_any_role(person.id)
    assert not queries.has_any_role(factories.person().id)
