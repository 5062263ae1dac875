"""A vote whose session ended comes back through the sign-in; what fails is told in the log. By
neither is it told what was chosen."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from civicbudget.accounts import passwords
from civicbudget.core.db import db
from tests import elections, factories
from tests.conftest import application, pushed

PASSWORD = "төрт ат көк чөп"
CHOICES = (["1"], ["1", "2", "3"], [str(number) for number in range(1, 13)])


@pytest.fixture
def strict(database_uri: str, tmp_path: Path) -> Iterator[Flask]:
    """As in production: tokens in forms, and an error is a page and lines in the log."""
    told = {"WTF_CSRF_ENABLED": True, "PROPAGATE_EXCEPTIONS": False}
    with pushed(application(database_uri, tmp_path, **told)) as app:
        yield app


@pytest.fixture
def browser(strict: Flask) -> FlaskClient:
    """A browser that says where it comes from and takes compressed answers."""
    client = strict.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.environ_base["HTTP_ACCEPT_ENCODING"] = "br"
    return client


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page[page.index("<h1>") :])
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("step", ["review/", "receipt/"])
def test_no_page_on_the_way_back_tells_by_its_size_what_was_chosen(
    browser: FlaskClient, step: str
) -> None:
    campaign = elections.running(costs=tuple([10_000] * 12))
    kept = passwords.make_hash(PASSWORD)
    person = factories.person(phone="+996700123456", email=None, password_hash=kept)
    factories.resident(campaign.municipality, person)
    db.session.commit()
    sizes = set()
    for chosen in CHOICES:
        browser.delete_cookie("session")
        late = browser.post(elections.ballot_url(campaign, step), data={"projects": chosen})
        assert late.status_code == 401
        sent = {"identifier": "0700 123 456", "held": hidden(late.text, "held")}
        sent["csrf_token"] = hidden(late.text, "csrf_token")
        wrong = browser.post("/en/sign-in/", data={**sent, "password": "wrong"})
        back = browser.post("/en/sign-in/", data={**sent, "password": PASSWORD})
        assert back.text.count('name="projects"') == len(chosen)
        answers = (late, wrong, back)
        assert {each.headers["Content-Encoding"] for each in answers} == {"identity"}
        assert {each.headers["Cache-Control"] for each in answers} == {"no-store, no-transform"}
        sizes.add(tuple(len(each.data) for each in answers))
    assert len(sizes) == 1


def test_an_error_in_the_log_quotes_no_envelope(
    strict: Flask,
    browser: FlaskClient,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in (("disabled", False), ("propagate", True)):  # whatever ran before in here
        monkeypatch.setattr(strict.logger, name, value)
    monkeypatch.setattr(strict.logger, "handlers", [*strict.logger.handlers, caplog.handler])
    caplog.set_level(logging.ERROR, strict.logger.name)
    strict.config["WTF_CSRF_ENABLED"] = False
    campaign = elections.running()
    person, _ = elections.voter(campaign.municipality)
    db.session.commit()
    with browser.session_transaction() as session:
        session["_user_id"] = person.get_id()
    db.session.execute(text("ALTER TABLE envelopes RENAME TO away"))
    db.session.commit()
    try:
        answer = browser.post(
            elections.ballot_url(campaign, "receipt/"), data={"projects": ["1", "3"]}
        )
    finally:
        db.session.rollback()
        db.session.execute(text("ALTER TABLE away RENAME TO envelopes"))
        db.session.commit()
    assert answer.status_code == 500
    assert "envelopes" in caplog.text
    assert "[parameters:" not in caplog.text
    assert "projects" not in caplog.text
