"""The auditor's page: who sees it, and what it says of what was tampered with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from civicbudget.accounts.models import Person
from civicbudget.audit import queries
from civicbudget.audit.models import Entry
from civicbudget.campaigns.models import Campaign
from civicbudget.core import canonical, clock
from civicbudget.core.db import db, transaction
from civicbudget.record.archive import create
from civicbudget.record.chain import Entry as Published
from civicbudget.record.chain import check_chain, digest_personal
from civicbudget.record.tables import log_line, read_log
from civicbudget.results.models import Publication
from tests import elections, factories
from tests.conftest import Clock
from tests.desk.conftest import Write

PAGE = "/en/ak-bulak/audit/"
IN_ORDER = "Yes, everything is in order."
NOT_IN_ORDER = "No, not everything is in order."
SEES = {"official": 200, "commission": 200, "auditor": 200, "operator": 200, "stranger": 403}
SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def auditor(place: SimpleNamespace, sign_in: SignIn) -> FlaskClient:
    return sign_in(place.auditor)


def page(client: FlaskClient, query: str = "", lang: str = "en") -> str:
    answer = client.get(f"/{lang}/ak-bulak/audit/{query}")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(("role", "status"), SEES.items())
@pytest.mark.parametrize("address", [PAGE, PAGE + "log.jsonl"])
def test_who_sees_it(
    place: SimpleNamespace, sign_in: SignIn, role: str, status: int, address: str
) -> None:
    assert sign_in(getattr(place, role)).get(address).status_code == status


def test_a_guest_signs_in_first(place: SimpleNamespace, client: FlaskClient) -> None:
    for address in (PAGE, PAGE + "log.jsonl"):
        assert client.get(address).location.startswith("/en/sign-in/")


def test_a_role_elsewhere_is_none_here(place: SimpleNamespace, sign_in: SignIn) -> None:
    with transaction():
        factories.municipality("kok-jar")
    assert sign_in(place.auditor).get("/en/kok-jar/audit/").status_code == 403
    assert sign_in(place.operator).get("/en/kok-jar/audit/").status_code == 200


@pytest.mark.parametrize(
    ("lang", "yes", "act"),
    [
        ("ky", "Ооба, баары иретинде.", "Бюджет жарыяланды: 2026 бюджети"),
        ("ru", "Да, всё в порядке.", "Бюджет опубликован: бюджет 2026"),
        ("en", IN_ORDER, "Budget published: budget 2026"),
    ],
)
def test_three_languages(auditor: FlaskClient, write: Write, lang: str, yes: str, act: str) -> None:
    write()
    shown = page(auditor, lang=lang)
    assert yes in shown
    assert act in " ".join(shown.split())


def test_who_acted_is_told_to_the_auditor_alone(
    place: SimpleNamespace, write: Write, sign_in: SignIn
) -> None:
    with transaction():
        place.official.name = "Токтогулов Бакыт"
        db.session.add(place.official)
    write()
    digest = db.session.query(Entry).one().actor_digest
    for role in ("auditor", "operator"):
        assert "Токтогулов Бакыт" in page(sign_in(getattr(place, role)))
    for role in ("official", "commission"):
        shown = page(sign_in(getattr(place, role)))
        assert "Токтогулов Бакыт" not in shown
        assert digest in shown


def test_a_name_that_is_not_the_one_of_the_entry_is_marked(
    place: SimpleNamespace, write: Write, auditor: FlaskClient
) -> None:
    write()
    assert "had another name then" not in page(auditor)
    with transaction():
        db.session.get(Person, place.official.id).name = "Башка Киши"
    assert "had another name then" in page(auditor)


def slipped_in(sequence: int, previous: str) -> None:
    """Insert an entry past the service, which no trigger forbids."""
    with transaction():
        db.session.add(
            Entry(
                chain="ak-bulak",
                sequence=sequence,
                at=clock.now(),
                actor_id=None,
                actor_salt="00" * 16,
                actor_digest=digest_personal("nobody", bytes(16)),
                role="official",
                act="publish_budget",
                object="budget 2027",
                before=None,
                after=None,
                reason="",
                previous=previous,
                hash=hashlib.sha256(str(sequence).encode()).hexdigest(),
            )
        )


def test_an_entry_that_does_not_chain_is_named(auditor: FlaskClient, write: Write) -> None:
    write()
    write()
    assert IN_ORDER in page(auditor)
    slipped_in(3, previous="f" * 64)
    shown = page(auditor)
    assert NOT_IN_ORDER in shown
    assert IN_ORDER not in shown
    assert "broken at entry 3" in shown


def test_an_entry_without_its_own_hash_is_named(auditor: FlaskClient, write: Write) -> None:
    write()
    head = queries.lock_head("ak-bulak")
    assert head is not None
    slipped_in(2, previous=head.hash)
    assert "broken at entry 2" in page(auditor)


def rewrite(statement: str) -> None:
    """Change the log as whoever owns the database can: past its trigger."""
    with transaction():
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for name in ("no_update", "no_delete"):
                db.session.execute(text(f"DROP TRIGGER log_entries_{name}"))
        db.session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "sequence"),
    [
        ("UPDATE log_entries SET reason = 'another' WHERE sequence = 2", 2),
        ("UPDATE log_entries SET role = 'auditor' WHERE sequence = 3", 3),
        ("DELETE FROM log_entries WHERE sequence = 1", 1),
        ("""UPDATE log_entries SET after = '{"sum": 1.5}' WHERE sequence = 2""", 2),
    ],
)
def test_a_change_past_the_trigger_is_named(
    auditor: FlaskClient, write: Write, statement: str, sequence: int
) -> None:
    for _ in range(3):
        write()
    rewrite(statement)
    assert f"broken at entry {sequence}" in page(auditor)


def test_a_campaign_in_which_people_vote(place: SimpleNamespace, auditor: FlaskClient) -> None:
    campaign = elections.running(place.of)
    for _ in range(3):
        _person, resident = elections.voter(place.of)
        elections.cast(campaign, resident, 1)
    shown = page(auditor)
    assert IN_ORDER in shown
    assert "3 = 3" in shown
    with transaction():
        db.session.execute(text("DELETE FROM envelopes WHERE id = 1"))
    assert "Marks on the roll = envelopes: <strong>3 ≠ 2</strong>" in page(auditor)


def test_rules_that_the_log_does_not_name(place: SimpleNamespace, auditor: FlaskClient) -> None:
    campaign = elections.running(place.of)
    with transaction():
        changed = db.session.get(Campaign, campaign.id)
        changed.rules = {**changed.rules, "min_age": 16}
        changed.rules_digest = canonical.digest(changed.rules)
    assert "Rules = their digest in the log: <strong>the log does not name them" in page(auditor)


def test_rules_that_were_changed_after_the_opening(
    place: SimpleNamespace, auditor: FlaskClient
) -> None:
    campaign = elections.running(place.of)
    with transaction():
        changed = db.session.get(Campaign, campaign.id)
        changed.rules = {**changed.rules, "min_age": 16}
    assert "Rules = their digest in the log: <strong>they were changed</strong>" in page(auditor)


@pytest.fixture
def published(app: Flask, place: SimpleNamespace, write: Write) -> Path:
    """A record on disk, which holds the log as it is, and its publication."""
    write()
    path = Path(app.instance_path) / "records" / "ak-bulak.2026.1" / "ak-bulak.2026.1.zip"
    path.parent.mkdir(parents=True)
    with create(path) as writer, writer.file("log.jsonl") as sink:
        for entry, hashed in queries.published("ak-bulak"):
            sink.write(log_line(entry, hashed))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    write("publish_results", "campaign 2026", after={"record": digest})
    with transaction():
        db.session.add(
            Publication(
                campaign=factories.campaign(place.of),
                number=1,
                published_at=clock.now(),
                record_digest=digest,
                record_name=path.name,
            )
        )
    return path


def test_a_record_as_it_was_published(published: Path, write: Write, auditor: FlaskClient) -> None:
    write("publish_campaign", "campaign 2026")
    shown = page(auditor)
    assert IN_ORDER in shown
    assert "up to entry 1" in shown
    assert 'href="/en/ak-bulak/campaigns/2026/record/"' in shown


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (Path.unlink, "the file is missing"),
        (lambda path: path.write_bytes(b""), "the file is not the one that was published"),
    ],
)
def test_a_record_that_is_not(
    published: Path, auditor: FlaskClient, damage: Callable[[Path], Any], words: str
) -> None:
    damage(published)
    shown = page(auditor)
    assert NOT_IN_ORDER in shown
    assert f"Record 1 = its digest in the log: <strong>{words}</strong>" in shown


def test_a_log_written_anew_does_not_go_on_from_the_record(
    published: Path, write: Write, auditor: FlaskClient
) -> None:
    rewrite("DELETE FROM log_entries")
    write("publish_budget", "budget 2025")
    shown = page(auditor)
    assert "broken" not in shown
    assert "entry 1 differs" in shown


def test_a_publication_that_was_removed(published: Path, auditor: FlaskClient) -> None:
    with transaction():
        db.session.execute(text("UPDATE publications SET number = 2"))
    assert "Last record = records: <strong>2 ≠ 1</strong>" in page(auditor)


def test_the_downloaded_log_is_that_of_the_record(
    auditor: FlaskClient, write: Write, tmp_path: Path
) -> None:
    write(reason="Кыргызча себеп")
    write(after={"lines": 3})
    answer = auditor.get(PAGE + "log.jsonl")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ak-bulak-log.jsonl"'
    path = tmp_path / "log.jsonl"
    path.write_bytes(answer.data)
    with path.open("rb") as source:
        entries: list[tuple[Published, str]] = list(read_log(source))
    assert entries == list(queries.published("ak-bulak"))
    assert check_chain(entries) == json.loads(answer.data.splitlines()[-1])["hash"]
    assert "Асанова" not in answer.text


def sequences(shown: str) -> list[int]:
    """Which entries a page lists, from top to bottom."""
    return [int(part.split(".")[0]) for part in shown.split('<span class="number">')[1:]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [4, 3, 2, 1]),
        ("?act=publish_budget", [2, 1]),
        ("?role=commission", [4, 3]),
        ("?role=commission&act=propose_motion", [3]),
        ("?q=КОМИССИЯНЫН+СЕБЕБИ", [4]),
        ("?q=voting+opened", [4]),
        ("?q=budget+2025", [1]),
        ("?q=nothing", []),
        ("?since=2026-09-17", [4, 3]),
        ("?until=2026-09-16", [2, 1]),
        ("?since=2026-09-16&until=2026-09-16", [2]),
        ("?since=yesterday&act=dance&page=-3", [4, 3, 2, 1]),
    ],
)
def test_search_and_filter(
    auditor: FlaskClient, write: Write, frozen: Clock, query: str, found: list[int]
) -> None:
    write(on="budget 2025")
    frozen.advance(hours=12)  # midnight in Bishkek: the 16th begins
    write()
    frozen.advance(days=1)
    write("propose_motion", "campaign 2026, motion 1, open_voting", role="commission")
    write("open_voting", "campaign 2026", role="commission", reason="Комиссиянын себеби")
    assert sequences(page(auditor, query)) == found


def test_pages(auditor: FlaskClient, write: Write) -> None:
    for _ in range(14):
        write()
    assert sequences(page(auditor)) == list(range(14, 2, -1))
    assert sequences(page(auditor, "?page=2")) == [2, 1]
    assert sequences(page(auditor, "?page=99")) == [2, 1]
    assert "Page 1 of 2" in page(auditor)


def test_as_many_queries_for_one_as_for_three(
    place: SimpleNamespace, sign_in: SignIn, write: Write, count_queries: Callable[..., int]
) -> None:
    def fill(number: int) -> None:
        write()
        with transaction():
            campaign = factories.campaign(place.of, slug=f"{number}")
            db.session.add(
                Publication(
                    campaign=campaign,
                    number=1,
                    published_at=clock.now(),
                    record_digest="0" * 64,
                    record_name=f"{number}.zip",
                )
            )

    fill(1)
    one = count_queries(lambda: page(sign_in(place.auditor)))
    fill(2)
    fill(3)
    assert count_queries(lambda: page(sign_in(place.auditor))) == one
