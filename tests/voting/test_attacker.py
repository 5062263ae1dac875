"""The attacker of the design: three snapshots during voting, the write-ahead log, the web's log.

He knows who voted and, after the count, every ballot; he pairs the two by every order and every
size that he can see. A campaign that kept any of them would give him every voter; by chance he
has one in three.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.wsgi import ClosingIterator

from civicbudget.accounts.models import Person
from civicbudget.audit import checkpoints
from civicbudget.campaigns.models import Campaign, MotionKind
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import DomainError
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.sealing.keys import Keeping, PrivateKey, private_bytes
from civicbudget.sealing.sheets import Sheet
from civicbudget.sealing.tracker import parse_tracker_code
from civicbudget.voting import keys
from civicbudget.voting.models import Envelope, Participation
from tests import elections, factories
from tests.attacker import (
    Attacker,
    ballots_in_every_order,
    chance,
    guesses,
    voters_in_every_order,
)

pytestmark = pytest.mark.long

VILLAGES = (24, 2, 1)


@dataclass
class Weblog:
    """What a web server writes down: the address, the status and the size of each answer."""

    lines: list[tuple[str, str, int]] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)  # what the browsers carry

    def around(self, application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        """The application with this log before it."""

        def logged(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            status: list[str] = []

            def note(line: str, headers: list[Any], *rest: Any) -> Any:
                status.append(line)
                return start(line, headers, *rest)

            with closing(ClosingIterator(application(environ, note))) as answer:
                body = b"".join(answer)
            address = environ["PATH_INFO"] + "?" + environ.get("QUERY_STRING", "")
            self.lines.append((address, status[0], len(body)))
            return [body]

        return logged


@dataclass
class Election:
    """A vote that was held, with the truth that nobody else has."""

    campaign: Campaign
    attacker: Attacker
    weblog: Weblog
    choice: dict[int, str]  # resident -> code
    tracker: dict[int, str]  # resident -> tracker of the last receipt
    old: list[str]  # trackers of votes that were replaced
    visits: dict[int, list[int]]  # resident -> sizes of the answers, in their order
    sheets: tuple[Sheet, ...]  # of the commission, where it keeps the key

    @property
    def given(self) -> dict[str, PrivateKey]:
        """What an opening needs beside two members."""
        return {"private": elections.joined(*self.sheets[:2])} if self.sheets else {}


BALLOTS = [
    BallotRule(BallotKind.APPROVAL, most=1),
    BallotRule(BallotKind.RANKING, most=3),
    BallotRule(BallotKind.CUMULATIVE, points=10),
]
KEPT = [*((ballot, Keeping.SERVER) for ballot in BALLOTS), (BALLOTS[0], Keeping.COMMISSION)]


def fields(kind: BallotKind, code: str) -> dict[str, str]:
    """What a page sends for a choice of this project, with more or less beside it."""
    other = str(1 + int(code) % 3)
    match kind:
        case BallotKind.RANKING:
            return {f"project-{code}": "1", **({f"project-{other}": "3"} if code > "1" else {})}
        case BallotKind.CUMULATIVE:
            return {f"project-{code}": {"1": "10", "2": "3"}.get(code, "1")}
    return {"projects": code}


@pytest.fixture(params=KEPT, ids=lambda each: f"{each[0].kind.value}-{each[1].value}")
def held(
    app: Flask,
    frozen: Any,
    sign_in: Callable[[Person], Any],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Election:
    """Twenty-seven people of three villages vote within three days, four of them twice."""
    rng = Random(20260915)
    here = factories.municipality(villages=len(VILLAGES))
    ballot, keeping = request.param
    if keeping is Keeping.SERVER:
        campaign, made = elections.running(here, ballot=ballot), ()
    else:
        campaign, made = elections.running_on_paper(here, ballot=ballot)
    people = [
        elections.voter(here, area=area)
        for area, size in zip(here.areas, VILLAGES, strict=True)
        for _ in range(size)
    ]
    db.session.commit()
    voters = [(person, resident.id) for person, resident in people]
    choices = [str(1 + place % 3) for place in range(len(voters))]
    rng.shuffle(choices)
    rng.shuffle(voters)
    held = Election(campaign, Attacker(), Weblog(), {}, {}, [], {}, made)
    monkeypatch.setattr(app, "wsgi_app", held.weblog.around(app.wsgi_app))
    queue = list(zip(voters, choices, strict=True))
    queue += [(queue[place][0], choices[-place]) for place in (3, 8, 12, 20)]
    for number, ((person, resident_id), code) in enumerate(queue, 1):
        vote(held, sign_in(person), resident_id, code)
        if number in (8, 16, 24):
            folder = tmp_path / f"snapshot-{number}"
            folder.mkdir()
            with transaction():
                checkpoints.make(log=here.slug, now=clock.now())
            held.attacker.snapshot(folder)
            frozen.moment += timedelta(days=1)
    return held


def vote(held: Election, client: Any, resident_id: int, code: str) -> None:
    """All the steps of a vote, as a browser takes them."""
    start = len(held.weblog.lines)
    client.get(elections.ballot_url(held.campaign))
    sent = fields(held.campaign.ballot_rule, code)
    client.post(elections.ballot_url(held.campaign, "review/"), data=sent)
    page = elections.post_vote(client, held.campaign, **sent)
    shown = "".join(re.findall(r"<span>([0-9A-Z]{3,4})</span>", page))
    with client.session_transaction() as session:
        held.weblog.sessions.append(repr(dict(session)))
    if resident_id in held.tracker:
        held.old.append(held.tracker[resident_id])
    held.choice[resident_id] = code
    held.tracker[resident_id] = parse_tracker_code(shown)
    held.visits[resident_id] = [size for _, _, size in held.weblog.lines[start:]]


def test_he_finds_no_trace_of_a_choice_before_the_count(held: Election) -> None:
    seen = [*held.attacker.files, repr(held.weblog).encode()]
    codes = [*held.tracker.values(), *held.old]
    for tracker in codes:
        for form in (tracker, tracker.upper(), bytes.fromhex(tracker)):
            needle = form if isinstance(form, bytes) else form.encode()
            assert not any(needle in data for data in seen)
    assert not any(b'"selection"' in data or b'"tracker"' in data for data in seen)
    assert all(not snapshot["ballots"] for snapshot in held.attacker.rows)


def test_nothing_that_he_has_opens_an_envelope(
    held: Election, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the commission keeps the key, he may have the server's folder and secrets, too."""
    folder = Path(app.instance_path)
    kept = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    seen = [*held.attacker.files, *kept.values(), repr(held.weblog).encode(), caplog.text.encode()]
    names = {path.name for path in kept}
    assert ("ak-bulak.2026.key" in names) == (not held.sheets)
    if not held.sheets:
        key = private_bytes(keys.load("ak-bulak/2026"))
    else:
        key = private_bytes(held.given["private"])
        with pytest.raises(DomainError):
            keys.load("ak-bulak/2026")
        runs = [
            " ".join(sheet.words[n : n + 3]).encode() for sheet in held.sheets for n in range(3, 31)
        ]
        assert not [run for run in runs for data in seen if run in data]
    assert not [data for data in seen if key in data or key.hex().encode() in data]


def test_every_size_is_the_same_for_every_choice(held: Election) -> None:
    lengths = {len(envelope.ciphertext) for envelope in db.session.query(Envelope)}
    assert len(lengths) == 1
    ballot, review, receipt = zip(*held.visits.values(), strict=True)
    again = len(held.old) > 0  # the page says so to who has voted, whatever they chose
    assert len(set(receipt)) <= 1 + again
    assert len(set(review)) <= 1 + again
    assert len(set(ballot)) <= 1 + again
    addresses = {address for address, _, _ in held.weblog.lines}
    assert addresses == {
        elections.ballot_url(held.campaign, step) + "?" for step in ("", "review/", "receipt/")
    }
    assert {status for _, status, _ in held.weblog.lines} == {"200 OK"}


def test_the_ballots_hold_nothing_of_their_voters(held: Election, frozen: Any) -> None:
    frozen.advance(days=30)
    elections.carry_out(held.campaign, MotionKind.OPEN_ENVELOPES, **held.given)
    rows = db.session.execute(text("SELECT * FROM ballots")).mappings().all()
    assert {tuple(row.keys()) for row in rows} == {
        ("id", "campaign_id", "pot_id", "tracker", "selection")
    }
    columns = {name for row in (Participation, Envelope) for name in row.__table__.columns.keys()}  # noqa: SIM118 - no dict
    assert columns == {
        *("id", "campaign_id", "resident_id", "channel", "area_id", "voted_on"),
        *("participation_id", "ciphertext", "digest", "annulment_id"),
    }


def test_his_guesses_are_no_better_than_chance(held: Election, frozen: Any, tmp_path: Path) -> None:
    frozen.advance(days=30)
    elections.carry_out(held.campaign, MotionKind.OPEN_ENVELOPES, **held.given)
    folder = tmp_path / "after"
    folder.mkdir()
    held.attacker.snapshot(folder)
    hits = guesses(voters_by_all_he_sees(held), ballots_in_every_order(held.attacker), held.choice)
    assert len(hits) >= 60
    assert chance(held.choice) < len(held.choice) * 0.8
    assert max(hits.values()) <= chance(held.choice), max(hits, key=lambda pair: hits[pair])


def voters_by_all_he_sees(held: Election) -> dict[str, list[int]]:
    """Those who voted, in every order that the database and the web's log give."""
    orders = {"visits": list(held.visits), **voters_in_every_order(held.attacker)}
    for step, name in enumerate(("ballot", "review", "receipt")):
        orders[f"size of the {name}"] = sorted(
            held.visits, key=lambda resident: held.visits[resident][step]
        )
    return orders
