"""Guessing a card's code is limited, by person and by address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person
from civicbudget.core.db import transaction
from civicbudget.extensions import limiter
from tests import factories
from tests.conftest import application, pushed
from tests.residents.conftest import PIN, Village

WRONG = {"pin": PIN, "code": "222-222-222"}


@pytest.fixture
def app(database_uri: str, tmp_path: Path) -> Iterator[Flask]:
    """An application that counts attempts."""
    strict = application(database_uri, tmp_path, RATELIMIT_ENABLED=True, PROOF_LIMIT="3 per hour")
    with pushed(strict):
        limiter.reset()
        yield strict


def browser(app: Flask, person: Person, address: str) -> FlaskClient:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    with client.session_transaction() as session:
        session["_user_id"] = person.get_id()
    return client


def test_by_person_wherever_they_are(app: Flask, village: Village) -> None:
    with transaction():
        person = factories.person()
    for number in range(3):
        answer = browser(app, person, f"10.0.0.{number}").post("/ky/ak-bulak/prove/", data=WRONG)
        assert answer.status_code == 200
    right = {"pin": PIN, "code": village.code}
    refused = browser(app, person, "10.0.0.9").post("/ky/ak-bulak/prove/", data=right)
    assert refused.status_code == 429
    assert f'value="{PIN}"' in refused.text
    assert "Өтө көп жолу аракет кылдыңыз" in refused.text


def test_by_address_whoever_they_are(app: Flask, village: Village) -> None:
    with transaction():
        people = [factories.person() for _ in range(4)]
    answers = [
        browser(app, person, "10.0.0.1").post("/ky/ak-bulak/prove/", data=WRONG)
        for person in people
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    right = {"pin": PIN, "code": village.code}
    elsewhere = browser(app, people[0], "10.0.0.2")
    assert elsewhere.post("/ky/ak-bulak/prove/", data=right).status_code == 303
