"""A set of envelopes annulled by two: before the opening, and by a second opening after it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.audit.models import Entry
from civicbudget.campaigns import carrying
from civicbudget.campaigns.models import Campaign, MotionKind
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import DomainError, Refused
from civicbudget.record.contents import (
    BALLOTS,
    CHECKPOINTS,
    INVALID,
    LOG,
    PAGES,
    PROJECTS,
    RESULTS,
    ROLL,
    RULES,
)
from civicbudget.record.verify import verify
from civicbudget.residents.models import Proof
from civicbudget.results import annulling, edition, protocol, publishing, queries
from civicbudget.results.models import AnnulledBallot, Ballot, Publication
from civicbudget.sealing.ballot import envelope_digest
from civicbudget.sealing.tracker import parse_tracker_code
from civicbudget.voting import queries as voting
from civicbudget.voting.groups import Kind, groups
from civicbudget.voting.models import Envelope, Participation
from civicbudget.voting.services import Receipt
from tests import elections, factories

BASE = "/en/ak-bulak/campaigns/2026"
REASON = "Бул карталар бир кишинин колунда болгон"
OPEN, PUBLISH = MotionKind.OPEN_ENVELOPES, MotionKind.PUBLISH_RESULTS


def cast_by(campaign: Campaign, official: Person, number: int, *choice: int) -> list[Receipt]:
    """Votes of people whom an official proved at the desk."""
    receipts = []
    for _ in range(number):
        person, resident = elections.voter(campaign.municipality)
        proof = db.session.query(Proof).filter_by(person_id=person.id).one()
        proof.confirmed_by_id = official.id
        receipts.append(elections.cast(campaign, resident, *choice))
    return receipts


@pytest.fixture
def desks(app: Flask, frozen: Any) -> tuple[Campaign, Person, Person]:
    """Voting is open, and two officials prove people at the desk."""
    campaign = elections.running()
    officials = [factories.member(campaign.municipality, Role.OFFICIAL) for _ in range(2)]
    officials[0].name, officials[1].name = "Биринчи", "Экинчи"
    db.session.commit()
    return campaign, officials[0], officials[1]


def propose(campaign: Campaign, names: Sequence[str], actor: Person) -> Any:
    chosen = [
        group
        for group in groups(campaign, clock.now())
        if group.kind == Kind.OFFICIAL and group.person in names
    ]
    return annulling.propose(
        campaign=campaign, groups=chosen, reason=REASON, actor=actor, now=clock.now()
    )


def annul(campaign: Campaign, *names: str) -> None:
    """One member proposes to annul what is under the marks of some officials' people, another
    confirms."""
    members = [factories.member(campaign.municipality, Role.COMMISSION) for _ in range(2)]
    db.session.commit()
    with transaction():
        motion = propose(campaign, names, members[0])
    carrying.carry_out(motion=motion, actor=members[1], now=clock.now())


def record_of(campaign: Campaign, number: int) -> dict[str, Any]:
    """results.json of a publication whose record verifies."""
    named = {each.number: each.record_name for each in queries.publications(campaign)}[number]
    path = publishing.folder(named) / named
    assert verify(path)
    with ZipFile(path) as record:
        told: dict[str, Any] = json.loads(record.read("results.json"))
    return told


def test_before_the_opening_they_are_set_aside(
    desks: tuple[Campaign, Person, Person], frozen: Any, client: FlaskClient
) -> None:
    campaign, first, second = desks
    bought = cast_by(campaign, first, 4, 3)
    cast_by(campaign, second, 12, 1)
    annul(campaign, "Биринчи")
    assert (voting.envelopes(campaign), voting.set_aside(campaign)) == (12, 4)
    assert db.session.query(Envelope).count() == 16
    entry = db.session.query(Entry).filter_by(act="annul_envelopes").one()
    named = entry.after["annulled"]
    assert (named["number"], named["envelopes"], entry.reason) == (1, 4, REASON)
    (proposal,) = [
        each.after["details"]["in_words"]
        for each in db.session.query(Entry).filter_by(act="propose_motion")
        if "in_words" in each.after["details"]
    ]
    assert proposal["en"] == [
        "Of people whom one official proved at the desk: 4 marks of 16 in all."
    ]
    public = json.dumps([entry.after, entry.object, proposal], ensure_ascii=False)
    assert "Биринчи" not in public
    board = client.post(f"{BASE}/board/", data={"digest": bought[0].digest}).text
    assert REASON in board
    assert "12 sealed envelopes lie in the box" in board

    again = elections.cast(campaign, _resident_of(bought[1].digest), 2)
    assert (voting.envelopes(campaign), voting.set_aside(campaign)) == (13, 3)
    frozen.advance(days=30)
    elections.carry_out(campaign, OPEN)
    elections.carry_out(campaign, PUBLISH)
    opening = queries.opening(campaign)
    assert opening is not None
    assert (opening.envelopes, opening.annulled) == (13, 3)
    assert queries.counts(campaign)[0].outcome["votes"] == {"1": "12", "2": "1", "3": "0"}
    (told,) = record_of(campaign, 1)["annulled"]
    kept = {receipt.digest for receipt in bought} - {bought[1].digest}
    assert (set(told["digests"]), told["envelopes"], told["opened"]) == (kept, 4, False)
    assert again.digest not in told["digests"]
    page = client.get(f"{BASE}/results/").text
    assert REASON in page
    assert bought[0].digest in page


def _resident_of(digest: str) -> Any:
    mark = db.session.query(Participation).join(Envelope).filter_by(digest=digest).one()
    return mark.resident


def test_where_votes_are_final_an_annulled_one_may_be_cast_anew(app: Flask, frozen: Any) -> None:
    campaign = elections.running(may_vote_again=False)
    official = factories.member(campaign.municipality, Role.OFFICIAL, name="Биринчи")
    other = factories.member(campaign.municipality, Role.OFFICIAL, name="Экинчи")
    receipts = cast_by(campaign, official, 2, 1)
    cast_by(campaign, other, 10, 2)
    with pytest.raises(Refused):
        elections.cast(campaign, _resident_of(receipts[0].digest), 2)
    annul(campaign, "Биринчи")
    assert elections.cast(campaign, _resident_of(receipts[0].digest), 2).replaced
    assert (voting.envelopes(campaign), voting.set_aside(campaign)) == (11, 1)


def test_a_set_that_has_shrunk_to_one_is_not_annulled(
    desks: tuple[Campaign, Person, Person],
) -> None:
    campaign, first, second = desks
    bought = cast_by(campaign, first, 2, 3)
    cast_by(campaign, second, 12, 1)
    members = [factories.member(campaign.municipality, Role.COMMISSION) for _ in range(2)]
    db.session.commit()
    with transaction():
        motion = propose(campaign, ["Биринчи"], members[0])
    db.session.delete(db.session.query(Envelope).filter_by(digest=bought[0].digest).one())
    db.session.commit()
    with pytest.raises(DomainError, match="бирден эч качан эмес"):
        carrying.carry_out(motion=motion, actor=members[1], now=clock.now())
    assert voting.set_aside(campaign) == 0


def published(campaign: Campaign, frozen: Any) -> None:
    frozen.advance(days=30)
    elections.carry_out(campaign, OPEN)
    elections.carry_out(campaign, PUBLISH)


def test_after_the_opening_a_second_one_leaves_them_out(
    desks: tuple[Campaign, Person, Person], frozen: Any, client: FlaskClient
) -> None:
    campaign, first, second = desks
    bought = cast_by(campaign, first, 10, 3)
    honest = [*cast_by(campaign, second, 6, 1, 2), *cast_by(campaign, second, 5, 2)]
    published(campaign, frozen)
    before = {row.tracker: row.selection for row in db.session.query(Ballot)}
    frozen.advance(days=1)
    annul(campaign, "Биринчи")
    after = {row.tracker: row.selection for row in db.session.query(Ballot)}
    assert after == {
        parse_tracker_code(each.code): before[parse_tracker_code(each.code)] for each in honest
    }
    assert [row.tracker for row in db.session.query(Ballot).order_by(Ballot.id)] == sorted(after)
    assert db.session.query(AnnulledBallot).count() == 10
    latest, earlier = queries.publications(campaign)
    votes = [queries.counts_of(each)[0].outcome["votes"] for each in (earlier, latest)]
    assert votes == [{"1": "6", "2": "11", "3": "10"}, {"1": "6", "2": "11", "3": "0"}]
    assert "annulled" not in record_of(campaign, 1)
    (told,) = record_of(campaign, 2)["annulled"]
    assert (told["opened"], told["envelopes"]) == (True, 10)
    assert told["digests"] == sorted(each.digest for each in bought)
    page = client.get(f"{BASE}/results/").text
    assert "11 envelopes were opened: 11 valid, 0 invalid" in page
    assert REASON in page
    first_page = client.get(f"{BASE}/results/1/").text
    assert "21 envelopes were opened: 21 valid, 0 invalid" in first_page
    assert REASON not in first_page
    found = client.post(f"{BASE}/board/ballots/", data={"code": bought[0].code}).text
    assert "was counted first" in found
    check_files(latest)
    with pytest.raises(DomainError):
        annul(campaign, "Биринчи")  # nothing is left under these marks


def check_files(latest: Publication) -> None:
    """What a publication gives to take home names the set, and has both counts."""
    folder = publishing.folder(latest.record_name)
    told = json.loads((folder / "results.json").read_text("utf-8"))
    assert [(each["envelopes"], each["opened"], each["reason"]) for each in told["annulled"]] == [
        (10, True, REASON)
    ]
    assert [(each["publication"], each["ballots"]) for each in told["counts"]] == [(1, 21), (2, 11)]
    with ZipFile(folder / "tables.zip") as tables:
        assert {"annulled.csv", "counts.csv"} <= set(tables.namelist())
        assert REASON in tables.read("annulled.csv").decode("utf-8-sig")
        assert [
            row.split(";")[0:4:3] for row in tables.read("counts.csv").decode().splitlines()[1:]
        ] == [["1", "21"], ["2", "11"]]
    again = edition.of(latest)
    assert again is not None
    names = (RULES, PROJECTS, BALLOTS, INVALID, ROLL, LOG, CHECKPOINTS, RESULTS)
    said = protocol.told(again.facts(), {key: {"sha256": "f" * 64} for key in names}, "en")
    ((_date, what, reason),) = said["annulled"]
    assert reason == REASON
    assert "10 marks of 21 in all" in what
    assert [row[2] for row in said["counts"]] == ["21", "11"]
    with ZipFile(folder / latest.record_name) as record:
        for page in PAGES.values():
            assert REASON in record.read(page).decode()


def test_a_winner_excluded_and_envelopes_annulled_go_together(
    desks: tuple[Campaign, Person, Person], frozen: Any
) -> None:
    campaign, first, second = desks
    cast_by(campaign, first, 10, 3)
    cast_by(campaign, second, 12, 1, 2)
    published(campaign, frozen)
    from tests.results.test_excluding import decide

    decide(campaign, "2", frozen.moment)
    annul(campaign, "Биринчи")
    assert queries.counts(campaign)[0].outcome["selected"] == ["1"]
    told = record_of(campaign, 3)
    assert ([each["project"] for each in told["excluded"]], len(told["annulled"])) == ([2], 1)


@pytest.mark.parametrize(
    ("aside", "stay", "opened"),
    [(9, 20, True), (20, 9, True), (20, 9, False), (0, 12, False), (1, 12, False)],
)
def test_so_few_that_the_difference_tells_are_refused(
    desks: tuple[Campaign, Person, Person], frozen: Any, aside: int, stay: int, opened: bool
) -> None:
    campaign, first, second = desks
    cast_by(campaign, first, aside, 3)
    cast_by(campaign, second, stay, 1)
    if opened:
        published(campaign, frozen)
    with pytest.raises(DomainError):
        annul(campaign, "Биринчи")
    assert voting.set_aside(campaign) == 0


def test_few_ballots_in_a_pot_are_refused_and_nothing_is_changed(
    desks: tuple[Campaign, Person, Person], frozen: Any
) -> None:
    """Ten envelopes, one of which holds nothing that counts: nine ballots would differ."""
    campaign, first, second = desks
    bought = cast_by(campaign, first, 10, 3)
    cast_by(campaign, second, 12, 1)
    spoiled = db.session.query(Envelope).filter_by(digest=bought[0].digest).one()
    spoiled.ciphertext = b"nothing that opens"
    spoiled.digest = envelope_digest(spoiled.ciphertext)
    db.session.commit()
    published(campaign, frozen)
    with pytest.raises(DomainError):
        annul(campaign, "Биринчи")
    db.session.rollback()
    assert voting.set_aside(campaign) == 0
    assert db.session.query(Ballot).count() == 21
    assert len(queries.publications(campaign)) == 1


def test_not_between_the_opening_and_the_publication_and_not_alone(
    desks: tuple[Campaign, Person, Person], frozen: Any
) -> None:
    campaign, first, second = desks
    cast_by(campaign, first, 10, 3)
    cast_by(campaign, second, 12, 1)
    member = factories.member(campaign.municipality, Role.COMMISSION)
    db.session.commit()
    with transaction():
        motion = propose(campaign, ["Биринчи"], member)
    with pytest.raises(Refused):
        carrying.carry_out(motion=motion, actor=member, now=clock.now())
    with pytest.raises(Refused), transaction():
        propose(campaign, ["Биринчи"], first)
    frozen.advance(days=30)
    elections.carry_out(campaign, OPEN)
    other = factories.member(campaign.municipality, Role.COMMISSION)
    db.session.commit()
    with pytest.raises(Refused):
        carrying.carry_out(motion=motion, actor=other, now=clock.now())
    assert voting.set_aside(campaign) == 0
