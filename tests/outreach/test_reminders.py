"""Reminders leave once, in the reader's language, and nothing of them stays after the hearing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person
from civicbudget.config import ConfigurationError
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.hearings import queries
from civicbudget.hearings.models import Hearing, SignUp, Way
from civicbudget.hearings.services import announcing, signing_up
from civicbudget.outreach import mail
from civicbudget.outreach.models import Reminder
from tests import factories
from tests.conftest import Clock, application
from tests.outreach.conftest import Postbox

Remind = Callable[[], str]


@pytest.fixture
def remind(app: Flask) -> Remind:
    """The command as the machine's clock runs it."""
    return lambda: app.test_cli_runner().invoke(args=["hearings", "remind"]).output


@pytest.fixture
def coming(announced: Callable[..., Hearing], frozen: Clock) -> Callable[..., Hearing]:
    """A function: a hearing in two days, with one who comes for each language."""

    def made(*languages: str) -> Hearing:
        hearing = announced()
        for lang in languages:
            who = factories.person(language=lang)
            db.session.commit()
            with transaction():
                signing_up.sign_up(
                    hearing=hearing,
                    person_id=who.id,
                    way=Way.PLACE,
                    now=clock.now(),
                    email=f"{lang}@example.kg",
                )
        frozen.advance(days=10, hours=1)
        return hearing

    return made


def test_each_gets_one_letter_in_their_language(
    postbox: Postbox, coming: Callable[..., Hearing], remind: Remind, client: FlaskClient
) -> None:
    hearing = coming("ky", "ru")
    assert "Reminders sent: 2; not sent: 0." in remind()
    assert "Reminders sent: 0; not sent: 0." in remind()
    assert postbox.readers == ["ky@example.kg", "ru@example.kg"]
    letter = next(one for one in postbox.letters if one["To"] == "ru@example.kg")
    assert letter["Subject"] == "Слушания по проекту бюджета на 2027 год: 27.09.2026 12:00"
    words = letter.get_body(("plain",))
    assert words is not None
    assert (words["Content-Language"], letter["Auto-Submitted"]) == ("ru", "auto-generated")
    text = words.get_content()
    assert "https://budget.example.kg/portal/ru/ak-bulak/hearings/1/\n" in text
    (event,) = letter.iter_attachments()
    assert event.get_content_type() == "text/calendar"
    assert event.get_filename() == "hearing.ics"
    assert "DTSTART:20260927T060000Z\r\n" in event.get_payload(decode=True).decode()
    link = next(line for line in text.splitlines() if "/sign-off/" in line)
    page = urlsplit(link).path.removeprefix("/portal")
    assert client.get(page).status_code == 200
    assert sum(queries.signed_up(hearing.id).values()) == 2  # looking signs nobody off
    assert client.post(page).status_code == 303
    assert [one.email for one in queries.sign_ups(hearing.id)] == ["ky@example.kg"]
    assert client.post(page).status_code == 303
    assert "Reminders sent: 0" in remind()


def test_what_surely_did_not_leave_is_tried_again_and_the_address_not_logged(
    postbox: Postbox,
    coming: Callable[..., Hearing],
    remind: Remind,
    caplog: pytest.LogCaptureFixture,
) -> None:
    coming("ky", "ru", "en")
    postbox.refused = {"ru@example.kg"}
    assert "Reminders sent: 2; not sent: 1." in remind()
    assert "SMTPResponseException 550" in caplog.text
    assert "hearing 1 of ak-bulak" in caplog.text
    assert "example.kg" not in caplog.text
    postbox.refused = set()
    postbox.breaks_at = "MAIL"
    assert "Reminders sent: 0; not sent: 1." in remind()
    postbox.breaks_at = ""
    assert "Reminders sent: 1; not sent: 0." in remind()
    assert postbox.readers == ["en@example.kg", "ky@example.kg", "ru@example.kg"]


def test_a_letter_of_which_nobody_knows_is_not_sent_twice(
    postbox: Postbox, coming: Callable[..., Hearing], remind: Remind
) -> None:
    coming("ky")
    postbox.breaks_at = "."
    assert "not sent: 1." in remind()
    postbox.breaks_at = ""
    assert "Reminders sent: 0; not sent: 0." in remind()
    (kept,) = db.session.query(Reminder).all()
    assert kept.sent_at is None


def test_nothing_goes_to_a_server_that_is_away_or_speaks_in_the_clear(
    app: Flask, postbox: Postbox, coming: Callable[..., Hearing], remind: Remind
) -> None:
    coming("ky")
    app.config["MAIL_SECURITY"] = "starttls"  # which this server does not offer
    assert "Reminders sent: 0; not sent: 1." in remind()
    app.config.update(MAIL_SECURITY="none", MAIL_PORT=1)
    assert "Reminders sent: 0; not sent: 1." in remind()
    with pytest.raises(mail.NotSent, match="ConnectionRefusedError"), mail.server():
        pass
    assert db.session.query(Reminder).count() == 0
    app.config["MAIL_SERVER"] = None
    assert "nothing is sent" in remind()


def test_whoever_signs_off_and_a_hearing_that_is_cancelled_get_none(
    postbox: Postbox, coming: Callable[..., Hearing], remind: Remind, official: Person
) -> None:
    hearing = coming("ky")
    with transaction():
        announcing.cancel(hearing=hearing, reason="Сел", actor=official, now=clock.now())
    assert "Reminders sent: 0" in remind()
    assert postbox.letters == []


def test_addresses_are_forgotten_after_the_hearing(
    postbox: Postbox, coming: Callable[..., Hearing], remind: Remind, frozen: Clock
) -> None:
    coming("ky")
    remind()
    frozen.advance(days=3)
    assert "Addresses forgotten: 1." in remind()
    (kept,) = db.session.query(SignUp).all()
    assert (kept.email, kept.ticket) == (None, None)
    assert db.session.query(Reminder).count() == 0


def test_an_address_is_asked_for_only_where_letters_are_sent(
    app: Flask,
    announced: Callable[..., Hearing],
    sign_in: Callable[[Person], FlaskClient],
    postbox: Postbox,
) -> None:
    hearing, who = announced(), factories.person()
    db.session.commit()
    browser, page = sign_in(who), "/en/ak-bulak/hearings/1/"
    assert 'name="email"' in browser.get(page).text
    browser.post(f"{page}sign-up", data={"way": "place", "email": "nowhere"})
    assert queries.signed_up(hearing.id) == {}
    assert "This is not an e-mail address." in browser.get(page).text
    browser.post(f"{page}sign-up", data={"way": "place", "email": "a@почта.kg"})
    assert "A reminder goes to a@xn--80a1acny.kg." in browser.get(page).text
    app.config["MAIL_SERVER"] = None
    browser.post(f"{page}sign-up", data={"way": "online", "email": "b@example.kg"})
    assert [one.email for one in queries.sign_ups(hearing.id)] == [None]
    browser.post(f"{page}sign-up", data={"off": "1"})
    page_now = browser.get(page).text
    assert 'name="email"' not in page_now
    assert "No reminders are sent here" in page_now


def test_letters_need_a_sender_and_an_address_of_the_pages(app: Flask) -> None:
    told: dict[str, object] = {"MAIL_SERVER": "mail.example.kg"}
    uri, folder = app.config["SQLALCHEMY_DATABASE_URI"], Path(app.instance_path)
    for name, value in (("MAIL_FROM", "a@example.kg"), ("PUBLIC_URL", "https://example.kg")):
        with pytest.raises(ConfigurationError, match=name):
            application(uri, folder, **told)
        told[name] = value
    with pytest.raises(ConfigurationError, match="MAIL_SECURITY"):
        application(uri, folder, **told, MAIL_SECURITY="ssl")
