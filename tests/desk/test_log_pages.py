"""The public log: its pages, its files, its feed, and what changed between two checkpoints."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from xml.etree import ElementTree as Xml

import pytest
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person
from civicbudget.audit import checkpoints as audit
from civicbudget.audit import queries
from civicbudget.core import clock
from civicbudget.core.canonical import read_time
from civicbudget.core.db import db, transaction
from civicbudget.record.checkpoints import check_all, check_signature, read
from tests import elections
from tests.conftest import Clock
from tests.desk.conftest import Write
from tests.desk.test_audit_page import rewrite, sequences

LOG = "/en/ak-bulak/log/"
ATOM = "{http://www.w3.org/2005/Atom}"
SignIn = Callable[[Person], FlaskClient]


def page(client: FlaskClient, address: str = "", lang: str = "en") -> str:
    answer = client.get(f"/{lang}/ak-bulak/log/{address}")
    assert answer.status_code == 200
    return answer.text


def checkpoint() -> None:
    with transaction():
        audit.make(log="ak-bulak", now=clock.now())


@pytest.mark.parametrize(
    ("lang", "title", "act", "checkpoints"),
    [
        ("ky", "Расмий аракеттердин журналы", "Бюджет жарыяланды", "1-көзөмөл чекити"),
        ("ru", "Журнал официальных действий", "Бюджет опубликован", "Контрольная точка 1"),
        ("en", "Log of official acts", "Budget published", "Checkpoint 1"),
    ],
)
def test_anybody_reads_it_in_three_languages(
    client: FlaskClient, write: Write, lang: str, title: str, act: str, checkpoints: str
) -> None:
    write(reason="Кыргызча себеп")
    checkpoint()
    shown = page(client, lang=lang)
    assert f"<h1>{title}</h1>" in shown
    assert act in shown
    assert "Асанова" not in shown
    assert checkpoints in page(client, "checkpoints/", lang)
    assert checkpoints in page(client, "1/", lang)
    assert f"<title>{checkpoints}</title>" in page(client, "feed.atom", lang)
    front = client.get(f"/{lang}/ak-bulak/").text
    assert f'<a href="/{lang}/ak-bulak/log/">{title}</a>' in front


def test_search_filters_and_pages_stand_in_the_address(client: FlaskClient, write: Write) -> None:
    for _ in range(13):
        write()
    write("propose_motion", "campaign 2026, motion 1, open_voting", role="commission")
    assert sequences(page(client)) == list(range(14, 2, -1))
    assert sequences(page(client, "?page=2")) == [2, 1]
    assert sequences(page(client, "?role=commission")) == [14]
    assert sequences(page(client, "?q=Motion+proposed")) == [14]
    assert "Nothing found" in page(client, "?q=dance")


def test_an_entry_has_a_page_of_its_own(client: FlaskClient, write: Write) -> None:
    write()
    write(reason="Second")
    checkpoint()
    write(reason="Third")
    checkpoint()
    write(reason="Fourth")
    assert f'href="{LOG}2/"' in page(client)
    for sequence, covering in ((1, 1), (2, 1), (3, 2)):
        assert f"{LOG}checkpoints/{covering}.json" in page(client, f"{sequence}/")
    assert "No checkpoint holds this entry yet" in page(client, "4/")
    hashed = queries.hashes("ak-bulak")[1]
    assert hashed in page(client, "2/")
    assert "Second" in page(client, "2/")
    assert client.get(f"{LOG}5/").status_code == 404


def test_the_files_are_those_of_the_record(client: FlaskClient, write: Write) -> None:
    for _ in range(3):
        write()
        checkpoint()
    every = client.get(f"{LOG}checkpoints.jsonl").data.splitlines(keepends=True)
    found = [read(line) for line in every]
    entries = [json.loads(line) for line in client.get(f"{LOG}log.jsonl").data.splitlines()]
    [signer] = check_all(found, "ak-bulak", [entry["hash"] for entry in entries])
    assert signer in page(client, "checkpoints/")
    one = client.get(f"{LOG}checkpoints/2.json")
    assert one.headers["Content-Disposition"] == 'attachment; filename="ak-bulak-checkpoint-2.json"'
    assert read(one.data) == found[1]
    check_signature(read(one.data))
    assert client.get(f"{LOG}checkpoints/4.json").status_code == 404
    for each in found:
        assert each.signature in page(client, "checkpoints/")
        assert each.entries.root in page(client, "checkpoints/")
        assert all(step in page(client, "checkpoints/") for step in each.entries.proof)


def test_the_feed_is_valid_atom(client: FlaskClient, write: Write) -> None:
    write(reason="A reason with <marks> & a \x0b tab")
    checkpoint()
    answer = client.get(f"{LOG}feed.atom")
    assert answer.mimetype == "application/atom+xml"
    feed = Xml.fromstring(answer.data)
    assert feed.tag == f"{ATOM}feed"
    assert feed.attrib == {"{http://www.w3.org/XML/1998/namespace}lang": "en"}
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):  # RFC 4287: exactly one of each
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert element.findtext(f"{ATOM}id", "").startswith("http://localhost/en/ak-bulak/log/")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries) == 2
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert {link.get("rel") for link in feed.findall(f"{ATOM}link")} == {"self", "alternate"}
    titles = {entry.findtext(f"{ATOM}title") for entry in entries}
    assert titles == {"1. Budget published: budget 2026", "Checkpoint 1"}
    assert "A reason with <marks> & a  tab" in "".join(feed.itertext())


def test_a_feed_without_an_entry_has_a_time_all_the_same(
    client: FlaskClient, place: SimpleNamespace
) -> None:
    feed = Xml.fromstring(client.get(f"{LOG}feed.atom").data)
    assert feed.findtext(f"{ATOM}updated") == "2020-01-01T00:00:00+06:00"


def test_as_many_queries_for_one_entry_as_for_three(
    client: FlaskClient, write: Write, count_queries: Callable[..., int]
) -> None:
    def fill() -> None:
        write()
        checkpoint()

    for address in ("", "checkpoints/", "feed.atom"):
        fill()
        one = count_queries(lambda at=address: page(client, at))
        fill()
        fill()
        assert count_queries(lambda at=address: page(client, at)) == one


@pytest.fixture
def two(place: SimpleNamespace, write: Write, frozen: Clock) -> None:
    """A campaign in which people vote, with three checkpoints."""
    campaign = elections.running(place.of)
    for voters in (3, 4):
        for _ in range(voters):
            _person, resident = elections.voter(place.of)
            elections.cast(campaign, resident, 1)
        write("publish_budget", f"budget {voters}")
        frozen.advance(days=1)
        checkpoint()


def test_what_changed_between_two_checkpoints(
    two: None, place: SimpleNamespace, sign_in: SignIn
) -> None:
    auditor = sign_in(place.auditor)
    changes = "/en/ak-bulak/audit/changes/"
    last_two = auditor.get(changes).text
    assert "The log goes on from one to the other" in last_two
    assert sequences(last_two) == [5]
    assert '<td class="num">3</td><td class="num">7</td>' in last_two
    assert sequences(auditor.get(f"{changes}?first=3&last=1").text) == [5, 4]
    assert sequences(auditor.get(f"{changes}?first=x&last=99").text) == [5]
    rewrite(f"UPDATE log_entries SET hash = '{'0' * 64}' WHERE sequence = 4")
    assert "The log does not go on from one to the other" in auditor.get(changes).text


def test_who_sees_the_changes(place: SimpleNamespace, sign_in: SignIn, client: FlaskClient) -> None:
    address = "/en/ak-bulak/audit/changes/"
    assert client.get(address).location.startswith("/en/sign-in/")
    assert sign_in(place.stranger).get(address).status_code == 403
    assert "Fewer than two checkpoints yet" in sign_in(place.auditor).get(address).text


def test_a_checkpoint_that_does_not_fit_is_named_on_the_audit_page(
    two: None, place: SimpleNamespace, sign_in: SignIn
) -> None:
    auditor = sign_in(place.auditor)
    assert "Checkpoints of the log" in auditor.get("/en/ak-bulak/audit/").text
    last = queries.last_checkpoint("ak-bulak")
    assert last is not None
    assert read_time(last.time) == clock.now()
    with transaction():
        first = queries.checkpoint("ak-bulak", 1)
        assert first is not None
        copied = {**first.to_dict(), "number": 4, "time": last.time}
        statement = json.dumps(copied, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        db.session.add(
            audit.Checkpoint(chain="ak-bulak", number=4, at=clock.now(), statement=statement + "\n")
        )
    assert "checkpoint 4 does not fit the log" in auditor.get("/en/ak-bulak/audit/").text
