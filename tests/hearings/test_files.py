"""Documents, photographs, the scan; the minutes as PDF and the calendar file."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person
from civicbudget.core import clock, files
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.hearings import invitation, minutes
from civicbudget.hearings.models import FileKind, Hearing
from civicbudget.hearings.services import announcing, filing, recording
from tests.ideas.conftest import picture

PDF = b"%PDF-1.7 ..."


def sent(kind: FileKind, data: bytes, name: str) -> filing.Sent:
    return filing.Sent(kind=kind, title="Долбоор", lang="ky", name=name, data=data)


def add(hearing: Hearing, official: Person, what: filing.Sent) -> None:
    with transaction():
        filing.add(hearing=hearing, sent=what, actor=official, now=clock.now())


@pytest.mark.parametrize(
    "what",
    [
        sent(FileKind.DOCUMENT, b"<script>", "budget.pdf"),
        sent(FileKind.DOCUMENT, PDF, "budget.html"),
        sent(FileKind.DOCUMENT, b"", "budget.pdf"),
        sent(FileKind.DOCUMENT, PDF + bytes(files.LARGEST), "budget.pdf"),
        sent(FileKind.PHOTO, PDF, "photo.jpg"),
    ],
    ids=["bytes", "name", "empty", "large", "photo"],
)
def test_what_is_not_what_it_says_is_refused(
    held: Callable[..., Hearing], official: Person, what: filing.Sent
) -> None:
    hearing = held()
    with pytest.raises(DomainError) as error:
        add(hearing, official, what)
    assert (error.value.field, hearing.files) == ("file", [])


def test_files_are_served_and_go_with_the_last_row(
    held: Callable[..., Hearing], official: Person, client: FlaskClient
) -> None:
    hearing, address = held(), "/ky/ak-bulak/hearings/1/"
    for name in ("a.pdf", "b.pdf"):
        add(hearing, official, sent(FileKind.DOCUMENT, PDF, name))
    add(hearing, official, sent(FileKind.PHOTO, picture("PNG"), "photo.png"))
    page = client.get(address).text
    links = re.findall(r'"(/ky/ak-bulak/hearings/1/files/[^"]+)"', page)
    assert len(set(links)) == 4
    for link in links:
        with client.get(link) as answer:
            saved = answer.headers.get("Content-Disposition", "inline").partition(";")[0]
            kind = (answer.status_code, answer.mimetype, saved)
        documents = link in links[:2]
        assert kind == (
            (200, "application/pdf", "attachment") if documents else (200, "image/jpeg", "inline")
        )
    assert client.get(links[0][:-12] + "0" * 12).status_code == 404
    digest = hearing.files[0].digest
    gone = []
    for _number in (1, 2):
        with transaction():
            gone.append(
                filing.remove(file=hearing.files[0], reason="Эски", actor=official, now=clock.now())
            )
    assert gone == [[], [digest]]


def test_minutes_hold_what_was_answered_until_then(
    held: Callable[..., Hearing], official: Person, client: FlaskClient
) -> None:
    hearing = held()
    with transaction():
        recording.publish_minutes(
            hearing=hearing,
            chair="Асанов",
            secretary="Үсөнова",
            decided={"ky": "#Макул [болду] $1$"},
            actor=official,
            now=clock.now(),
        )
    assert hearing.minutes_at is not None
    add(hearing, official, sent(FileKind.SIGNED, PDF, "scan.pdf"))
    told = minutes.told(hearing, hearing.minutes_at, "ky")
    assert (told["questions"], told["decided"]) == ([], ["#Макул [болду] $1$"])
    assert [part["rows"][0][1:] for part in told["attendance"]] == [
        ["3", "0", "3"],
        ["5", "0", "5"],
        ["3", "0", "3"],
    ]
    first, second = (client.get("/ky/ak-bulak/hearings/1/minutes.pdf") for _ in range(2))
    assert first.data.startswith(b"%PDF-1.7")
    assert first.data == second.data


def test_calendar_file_unfolds_to_what_was_announced(
    announced: Callable[..., Hearing], official: Person, client: FlaskClient
) -> None:
    hearing = announced(agenda={"ky": "Биринчи; экинчи, үчүнчү \\ төртүнчү\r\nбешинчи" * 3})
    answer = client.get("/ky/ak-bulak/hearings/1/hearing.ics")
    assert answer.mimetype == "text/calendar"
    assert max(map(len, answer.data.split(b"\r\n"))) <= 75
    lines = dict(
        line.split(":", 1)
        for line in answer.data.decode().replace("\r\n ", "").splitlines()
        if not line.startswith(("BEGIN", "END"))
    )
    assert lines["DTSTART"] == "20260927T060000Z"
    assert lines["UID"] == "hearing-1-ak-bulak@localhost"
    assert lines["DESCRIPTION"].startswith("Биринчи\\; экинчи\\, үчүнчү \\\\ төртүнчү\\nбешинчи")
    assert lines["URL"] == "http://localhost/ky/ak-bulak/hearings/1/"
    with transaction():
        announcing.cancel(hearing=hearing, reason="Карантин", actor=official, now=clock.now())
    cancelled = invitation.icalendar(hearing, "http://localhost/", "localhost").decode()
    assert "\r\nSTATUS:CANCELLED\r\n" in cancelled
    assert "\r\nSEQUENCE:1\r\n" in cancelled
