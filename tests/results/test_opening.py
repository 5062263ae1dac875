"""Opening the envelopes, counting, publishing: once each, by two, in their order."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.audit.models import Entry
from civicbudget.campaigns import carrying
from civicbudget.campaigns import services as commission
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, PhaseKind, Pot
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import DomainError, Refused
from civicbudget.record.verify import verify
from civicbudget.results import policy, publishing, queries
from civicbudget.results.models import Ballot, Count, InvalidEnvelope, Opening
from civicbudget.sealing.ballot import envelope_digest, seal
from civicbudget.sealing.keys import load_public
from civicbudget.sealing.tracker import parse_tracker_code
from civicbudget.voting.models import Envelope
from civicbudget.voting.services import cast_ballot
from tests import elections, factories

OPEN, PUBLISH = MotionKind.OPEN_ENVELOPES, MotionKind.PUBLISH_RESULTS


def vote_on(campaign: Campaign, *ballots: list[int]) -> dict[str, list[int]]:
    """A voter for each ballot; their choices by tracker."""
    cast = {}
    for numbers in ballots:
        receipt = elections.cast(campaign, elections.voter(campaign.municipality)[1], *numbers)
        cast[parse_tracker_code(receipt.code)] = numbers
    return cast


def test_ballots_are_written_in_the_order_of_trackers(app: Flask, frozen: Any) -> None:
    campaign = elections.running()
    cast = vote_on(campaign, *[[1, 2], [3], [2], [1], [1, 3]] * 3)
    frozen.advance(days=30)
    elections.carry_out(campaign, OPEN)
    rows = db.session.query(Ballot).order_by(Ballot.id).all()
    assert [row.tracker for row in rows] == sorted(cast)
    assert {row.tracker: json.loads(row.selection) for row in rows} == {
        tracker: [str(number) for number in numbers] for tracker, numbers in cast.items()
    }
    opening = db.session.query(Opening).one()
    assert (opening.envelopes, opening.valid, opening.imported) == (15, 15, 0)
    count = db.session.query(Count).one()
    assert count.outcome["votes"] == {"1": "9", "2": "6", "3": "6"}
    assert count.outcome["selected"] == ["1", "2"]
    assert set(count.explanations["3"]) == {"ky", "ru", "en"}


def forged(campaign: Campaign, binding: str, selection: dict[int, list[int]]) -> tuple[bytes, str]:
    """An envelope as somebody who can write the database might put in the place of another."""
    sealed = seal(load_public(campaign.public_key or b""), binding, "ab" * 16, selection, 200)
    return sealed.ciphertext, sealed.digest


def nothing(number: int) -> tuple[bytes, str]:
    """An envelope in which nothing lies, with its hash."""
    return (junk := b"nothing that opens %d" % number), envelope_digest(junk)


def test_invalid_envelopes_are_counted_with_their_reason(app: Flask, frozen: Any) -> None:
    campaign = elections.running()
    vote_on(campaign, *[[1]] * 5)
    here = "ak-bulak/2026"
    forgeries = [
        forged(campaign, here, {1: [1, 2, 3]}),
        forged(campaign, here, {1: [9]}),
        forged(campaign, "kara-suu/2026", {1: [1]}),
        nothing(1),
    ]
    envelopes = db.session.query(Envelope).order_by(Envelope.id).all()
    for envelope, (ciphertext, digest) in zip(envelopes, forgeries, strict=False):
        envelope.ciphertext, envelope.digest = ciphertext, digest
    db.session.commit()
    frozen.advance(days=30)
    elections.carry_out(campaign, OPEN)
    reasons = {row.digest: row.reason for row in db.session.query(InvalidEnvelope)}
    assert [reasons[digest] for _, digest in forgeries] == [
        "over-the-pot",
        "unknown-project",
        "does-not-open",
        "does-not-open",
    ]
    assert db.session.query(Opening).one().valid == 1
    assert [row.selection for row in db.session.query(Ballot)] == ['["1"]']


def test_a_copied_envelope_counts_once(app: Flask, frozen: Any) -> None:
    campaign = elections.running()
    vote_on(campaign, [1], [2])
    first, second = db.session.query(Envelope).all()
    second.ciphertext, second.digest = first.ciphertext, first.digest
    db.session.commit()
    frozen.advance(days=30)
    elections.carry_out(campaign, OPEN)
    assert db.session.query(InvalidEnvelope).one().reason == "tracker-twice"
    assert db.session.query(Ballot).count() == 1


def test_every_copy_in_the_box_is_counted_as_an_invalid_envelope(app: Flask, frozen: Any) -> None:
    """Each envelope is a ballot or an invalid one, also where the same bytes lie there thrice."""
    campaign = elections.running()
    vote_on(campaign, *[[1]] * 7)
    kept, *others = db.session.query(Envelope).all()
    for envelope in others[:2]:
        envelope.ciphertext, envelope.digest = kept.ciphertext, kept.digest
    for envelope in others[2:5]:
        envelope.ciphertext, envelope.digest = nothing(1)
    db.session.commit()
    frozen.advance(days=30)
    elections.carry_out(campaign, OPEN)
    assert Counter((row.digest, row.reason) for row in queries.invalid(campaign)) == {
        (kept.digest, "tracker-twice"): 2,
        (nothing(1)[1], "does-not-open"): 3,
    }
    opening = db.session.query(Opening).one()
    assert (opening.envelopes, opening.valid) == (7, 2)
    elections.carry_out(campaign, PUBLISH)
    assert verify(next(published(campaign).glob("ak-bulak*.zip")))


def test_not_before_the_close_and_not_twice(app: Flask, frozen: Any) -> None:
    campaign = elections.running()
    vote_on(campaign, [1])
    assert not policy.may_open(campaign, None, frozen.moment)
    with pytest.raises(Refused):
        elections.carry_out(campaign, OPEN)
    frozen.advance(days=30)
    elections.carry_out(campaign, OPEN)
    with pytest.raises(DomainError):
        elections.carry_out(campaign, OPEN)
    assert db.session.query(Ballot).count() == 1
    assert db.session.query(Opening).count() == 1


def test_nothing_is_published_before_the_count(app: Flask, frozen: Any) -> None:
    campaign = elections.running()
    with pytest.raises(DomainError):
        elections.carry_out(campaign, PUBLISH)
    assert queries.publications(campaign) == []


def test_no_vote_is_taken_once_the_envelopes_are_open(app: Flask, frozen: Any) -> None:
    campaign = elections.running()
    _, resident = elections.voter(campaign.municipality)
    frozen.advance(days=30)
    elections.carry_out(campaign, OPEN)
    frozen.advance(days=-20)  # as if the dates had been moved
    with pytest.raises(Refused):
        elections.cast(campaign, resident, 1)


def published(campaign: Campaign) -> Path:
    """The folder of the publication that holds."""
    latest = queries.latest_publication(campaign)
    assert latest is not None
    return publishing.folder(latest.record_name)


def test_the_published_record_verifies(app: Flask, frozen: Any) -> None:
    campaign = elections.running()
    vote_on(campaign, *[[1, 2], [3], [2], [1], [1, 3]] * 3)
    frozen.advance(days=30)
    elections.carry_out(campaign, OPEN)
    frozen.advance(hours=1)
    elections.carry_out(campaign, PUBLISH)
    publication = queries.latest_publication(campaign)
    assert publication is not None
    assert publication.number == 1
    record = published(campaign) / publication.record_name
    report = verify(record)
    assert len(report.checked) >= 6
    entry = db.session.query(Entry).filter_by(act="publish_results").one()
    assert entry.after["record"] == publication.record_digest
    assert entry.after["key"] == report.fingerprint
    assert (Path(app.instance_path) / "keys" / "record.pem").stat().st_mode & 0o777 == 0o600
    with pytest.raises(DomainError):
        elections.carry_out(campaign, PUBLISH)


def test_a_vote_without_voters_is_published_too(app: Flask, frozen: Any) -> None:
    campaign = elections.running()
    frozen.advance(days=30)
    elections.carry_out(campaign, OPEN)
    elections.carry_out(campaign, PUBLISH)
    assert db.session.query(Count).one().outcome["selected"] == []
    assert verify(next(published(campaign).glob("ak-bulak*.zip")))


@pytest.mark.parametrize("role", list(Role))
def test_only_the_commission_sees_a_count_before_it_is_published(role: Role) -> None:
    assert bool(policy.may_see([], frozenset({role}))) == (role == Role.COMMISSION)


def test_two_openings_in_the_same_instant_leave_one(app: Flask, frozen: Any) -> None:
    campaign = elections.running()
    vote_on(campaign, [1], [2], [3])
    frozen.advance(days=30)
    members = [factories.member(campaign.municipality, Role.COMMISSION) for _ in range(4)]
    db.session.commit()
    with transaction():
        motion = commission.propose(
            campaign=campaign,
            kind=OPEN,
            details={},
            reason="Чечим",
            actor=members[0],
            now=frozen.moment,
        )
    start, keys = Barrier(3), [(motion.id, member.id) for member in members[1:]]
    db.session.commit()

    def confirm(key: tuple[int, int]) -> bool:
        with app.app_context():
            mine = db.session.get_one(Motion, key[0]), db.session.get_one(Person, key[1])
            start.wait()
            try:
                carrying.carry_out(motion=mine[0], actor=mine[1], now=frozen.moment)
            except DomainError:
                return False
            return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(confirm, keys)) == [False, False, True]
    assert db.session.query(Opening).count() == 1
    assert db.session.query(Ballot).count() == 3


def test_several_pots_are_counted_apart(
    app: Flask, frozen: Any, client: FlaskClient, sign_in: Callable[[Person], FlaskClient]
) -> None:
    here = factories.municipality()
    pots = [Pot(number=n, name=factories.text(f"Pot {n}"), amount=100_00) for n in (1, 2)]
    campaign = factories.campaign(here, PhaseKind.VOTING, pots=pots, tally_rule=elections.RULE)
    for position, pot in enumerate([pots[0], pots[0], pots[1]], 1):
        factories.project(campaign, position, 60_00, pot=pot)
    db.session.commit()
    elections.carry_out(campaign, MotionKind.OPEN_VOTING)
    person, _ = elections.voter(here)
    db.session.commit()
    paper = sign_in(person).get(elections.ballot_url(campaign)).text
    assert paper.count('<ul class="choices"') == 2
    assert "data-pot=" not in paper
    for chosen in [{1: [2], 2: [3]}] * 7 + [{1: [1]}] * 5:
        _, resident = elections.voter(here)
        db.session.commit()
        with transaction():
            cast_ballot(campaign=campaign, resident=resident, selection=chosen, now=frozen.moment)
    frozen.advance(days=30)
    elections.carry_out(campaign, OPEN)
    elections.carry_out(campaign, PUBLISH)
    page = client.get("/en/ak-bulak/campaigns/2026/results/").text
    assert "2 projects won" in page
    assert "Pot 1" in page
    assert "Pot 2" in page
    board = client.get("/en/ak-bulak/campaigns/2026/board/ballots/").text
    assert "Fewer than ten ballots" in board
    assert "12 ballots" in board
    first, second = queries.counts(campaign)
    assert (first.outcome["selected"], first.outcome["cast"]) == (["2"], 12)
    assert (second.outcome["selected"], second.outcome["cast"]) == (["3"], 7)
    assert verify(next(published(campaign).glob("ak-bulak*.zip")))
    names = {path.name for path in published(campaign).iterdir()}
    assert "pot-1.pb" in names
    assert "pot-2.pb" not in names  # seven ballots are published as totals only
    ballots = (published(campaign) / "ballots.csv").read_text("utf-8-sig").splitlines()
    assert {line.split(";")[0] for line in ballots[1:]} == {"1"}
