"""My account: name, language, password, what is kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts import passwords
from civicbudget.accounts.models import Person
from civicbudget.core.db import db, transaction
from tests import factories
from tests.accounts.conftest import PASSWORD, aigul

SignIn = Callable[[Person], FlaskClient]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ky", "Мен жөнүндө эмне сакталат"),
        ("ru", "Что обо мне хранится"),
        ("en", "What is kept about me"),
    ],
)
def test_home(app: Flask, sign_in: SignIn, lang: str, words: str) -> None:
    person = aigul()
    with transaction():
        here = factories.municipality()
        factories.municipality("elsewhere", name=factories.text("Башка жер"))
        factories.resident(here, person)
    page = sign_in(person).get(f"/{lang}/account/").text
    assert words in page
    assert "+996 700 123 456" in page
    assert f'href="/{lang}/ak-bulak/"' in page
    assert f'href="/{lang}/elsewhere/prove/"' in page
    assert f'href="/{lang}/ak-bulak/prove/"' not in page


def test_home_asks_no_more_for_more_places(
    app: Flask, sign_in: SignIn, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    person = aigul()
    client = sign_in(person)
    counts = []
    for places in (range(1), range(1, 3)):
        with transaction():
            for place in places:
                factories.resident(factories.municipality(f"place-{place}"), person)
        counts.append(count_queries(lambda: client.get("/ky/account/")))
    assert counts[0] == counts[1]


def test_name_and_language(app: Flask, sign_in: SignIn) -> None:
    person = aigul()
    client = sign_in(person)
    answer = client.post("/ky/account/edit/", data={"name": "Асанова  А.", "language": "en"})
    assert (answer.status_code, answer.location) == (303, "/ky/account/")
    db.session.expire_all()
    assert (person.name, person.language) == ("Асанова А.", "en")
    assert "Бул талааны толтуруңуз." in client.post("/ky/account/edit/", data={"name": ""}).text


def test_a_changed_password_ends_other_sessions(app: Flask, sign_in: SignIn) -> None:
    person = aigul()
    here, elsewhere = sign_in(person), sign_in(person)
    fields = {"password": PASSWORD, "new_password": "беш ат кызыл чөп"}
    assert here.post("/ky/account/password/", data=fields).status_code == 303
    assert here.get("/ky/account/").status_code == 200
    assert elsewhere.get("/ky/account/").status_code == 302
    db.session.expire_all()
    assert passwords.verify(person.password_hash, "беш ат кызыл чөп")


@pytest.mark.parametrize(
    ("present", "new", "message"),
    [
        ("wrong", "беш ат кызыл чөп", "This is not your present password."),
        (PASSWORD, "short", "A password has at least 10 characters."),
        (PASSWORD, "0700123456", "This password is easy to guess."),
    ],
)
def test_a_password_that_is_not_changed(
    app: Flask, sign_in: SignIn, present: str, new: str, message: str
) -> None:
    person = aigul()
    fields = {"password": present, "new_password": new}
    assert message in sign_in(person).post("/en/account/password/", data=fields).text
    db.session.expire_all()
    assert passwords.verify(person.password_hash, PASSWORD)


@pytest.mark.parametrize("key", ["", "1", "1-", "1-0000000000000000", "999-0000000000000000"])
def test_a_session_of_nobody(app: Flask, client: FlaskClient, key: str) -> None:
    aigul()
    with client.session_transaction() as session:
        session["_user_id"] = key
    assert client.get("/ky/account/").status_code == 302
