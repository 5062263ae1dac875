"""Casting a ballot: one mark, one envelope, nothing else; and the same vote twice at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from civicbudget.audit.models import Entry
from civicbudget.campaigns.models import Campaign
from civicbudget.core.db import db
from civicbudget.core.errors import DomainError, Refused
from civicbudget.sealing.ballot import envelope_digest, open_envelope
from civicbudget.sealing.tracker import tracker_code
from civicbudget.voting import keys, queries, turnout
from civicbudget.voting.models import Envelope, Participation
from civicbudget.voting.services import Receipt
from tests import elections, factories


def opened(campaign: Campaign) -> list[tuple[str, dict[int, tuple[int, ...]]]]:
    """Code and selection of every envelope in the box."""
    private = keys.load("ak-bulak/2026")
    ballots = [
        open_envelope(private, "ak-bulak/2026", ciphertext)
        for ciphertext, _ in queries.sealed(campaign)
    ]
    return [(tracker_code(ballot.tracker), ballot.selection) for ballot in ballots]


def test_a_vote_is_one_mark_and_one_envelope(app: Flask, frozen: Any) -> None:
    campaign = elections.running()
    _, resident = elections.voter(campaign.municipality)
    entries = db.session.query(Entry).count()
    receipt = elections.cast(campaign, resident, 1, 3)
    mark, envelope = db.session.query(Participation, Envelope).join(Envelope).one()
    assert (mark.resident_id, mark.area_id, mark.channel) == (
        resident.id,
        resident.area_id,
        "online",
    )
    assert f"{mark.voted_on}" == "2026-09-15"
    assert envelope.participation_id == mark.id
    assert envelope.digest == receipt.digest == envelope_digest(envelope.ciphertext)
    assert opened(campaign) == [(receipt.code, {1: (1, 3)})]
    assert not receipt.replaced
    assert db.session.query(Entry).count() == entries


def test_envelopes_are_of_one_length(app: Flask) -> None:
    campaign = elections.running(ballot_rule="approval")
    for numbers in ([1], [2, 3], [1, 2, 3]):
        elections.cast(campaign, elections.voter(campaign.municipality)[1], *numbers)
    lengths = {len(envelope.ciphertext) for envelope in db.session.query(Envelope)}
    assert len(lengths) == 1


def test_the_last_vote_counts(app: Flask, frozen: Any) -> None:
    campaign = elections.running()
    _, resident = elections.voter(campaign.municipality)
    first = elections.cast(campaign, resident, 1)
    frozen.advance(days=1)
    second = elections.cast(campaign, resident, 2)
    assert second.replaced
    assert first.code != second.code
    assert opened(campaign) == [(second.code, {1: (2,)})]
    assert f"{db.session.query(Participation).one().voted_on}" == "2026-09-16"
    assert not queries.holds_envelope(campaign, first.digest)
    assert queries.holds_envelope(campaign, second.digest)


def test_a_campaign_may_forbid_it(app: Flask) -> None:
    campaign = elections.running(may_vote_again=False)
    _, resident = elections.voter(campaign.municipality)
    first = elections.cast(campaign, resident, 1)
    with pytest.raises(Refused):
        elections.cast(campaign, resident, 2)
    assert opened(campaign) == [(first.code, {1: (1,)})]


@pytest.mark.parametrize("numbers", [[], [1, 2, 3], [4]])
def test_what_the_rule_forbids_leaves_nothing(app: Flask, numbers: list[int]) -> None:
    campaign = elections.running()
    _, resident = elections.voter(campaign.municipality)
    with pytest.raises(DomainError):
        elections.cast(campaign, resident, *numbers)
    assert db.session.query(Participation).count() == 0
    assert db.session.query(Envelope).count() == 0


def at_once(app: Flask, campaign: Campaign, resident: Any, votes: int) -> list[Receipt | Exception]:
    """As many votes of one resident as threads, let go in the same instant."""
    start, keys_of = Barrier(votes), (campaign.id, resident.id)
    db.session.commit()

    def vote(number: int) -> Receipt | Exception:
        with app.app_context():
            mine = db.session.get_one(Campaign, keys_of[0])
            me = db.session.get_one(type(resident), keys_of[1])
            start.wait()
            try:
                return elections.cast(mine, me, 1 + number % 3)
            except Refused as refused:
                return refused

    with ThreadPoolExecutor(votes) as pool:
        return list(pool.map(vote, range(votes)))


@pytest.mark.parametrize("voted_before", [False, True])
def test_votes_in_the_same_instant_leave_one(app: Flask, voted_before: bool) -> None:
    campaign = elections.running()
    _, resident = elections.voter(campaign.municipality)
    if voted_before:
        elections.cast(campaign, resident, 1)
    for _ in range(3):
        receipts = at_once(app, campaign, resident, 6)
        assert all(isinstance(receipt, Receipt) for receipt in receipts)
        db.session.rollback()
        ((code, _chosen),) = opened(campaign)
        assert code in {receipt.code for receipt in receipts if isinstance(receipt, Receipt)}
        assert db.session.query(Participation).count() == 1
        assert db.session.query(Envelope).count() == 1


def test_where_it_is_forbidden_one_of_them_is_taken(app: Flask) -> None:
    campaign = elections.running(may_vote_again=False)
    for _ in range(3):
        _, resident = elections.voter(campaign.municipality)
        answers = at_once(app, campaign, resident, 6)
        taken = [answer for answer in answers if isinstance(answer, Receipt)]
        assert len(taken) == 1
        db.session.rollback()
        assert taken[0].code in {code for code, _ in opened(campaign)}
    assert db.session.query(Envelope).count() == 3


def test_turnout_hides_small_groups(app: Flask, frozen: Any) -> None:
    here = factories.municipality(villages=3)
    campaign = elections.running(here)
    for village, voters in zip(here.areas, (12, 11, 1), strict=True):
        for _ in range(voters):
            elections.cast(campaign, elections.voter(here, area=village)[1], 1)
    elections.voter(here, birth_year=2015)
    db.session.commit()
    told = turnout.of(campaign, campaign.frozen_at)
    assert (told.people, told.roll) == (24, 24)
    shown = [(group.area.number if group.area else None, group.people) for group in told.villages]
    assert shown == [(1, 12), (None, 12)]
    assert [(group.channel, group.people) for group in told.channels] == [("online", 24)]
