"""Ballots published without the codes of their receipts: counted alike, and nobody's to find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person
from civicbudget.audit.models import Entry
from civicbudget.campaigns.models import MotionKind
from civicbudget.core.db import db
from civicbudget.record.verify import verify
from civicbudget.results import publishing, queries
from civicbudget.results.models import Ballot
from civicbudget.results.opening import open_all
from civicbudget.sealing.tracker import tracker_code
from civicbudget.voting import keys
from civicbudget.voting import queries as voting
from tests import elections

LOST = "you cannot find your own ballot"


def test_they_are_counted_and_nobody_finds_their_own(
    app: Flask, frozen: Any, client: FlaskClient, sign_in: Callable[[Person], FlaskClient]
) -> None:
    campaign = elections.running(with_codes=False)
    person, _ = elections.voter(campaign.municipality)
    db.session.commit()
    at_home = sign_in(person)
    assert LOST in at_home.get(elections.ballot_url(campaign)).text
    receipt = elections.post_vote(at_home, campaign, "1", "2")
    assert LOST in receipt
    assert 'class="code"' not in receipt
    trackers = {}
    for numbers in [[1, 2], [3], [2], [1]] * 3:
        cast = elections.cast(campaign, elections.voter(campaign.municipality)[1], *numbers)
        trackers[cast.code] = numbers
    opened_by = db.session.query(Entry).filter_by(act="open_voting").one()
    assert opened_by.after["with_codes"] is False

    frozen.advance(days=30)
    sealed = list(voting.sealed(campaign))
    elections.carry_out(campaign, MotionKind.OPEN_ENVELOPES)
    written = db.session.query(Ballot).order_by(Ballot.id).all()
    again = open_all(keys.load("ak-bulak/2026"), campaign.rules or {}, sealed)
    assert [row.tracker for row in written] == [ballot.tracker for ballot in again.ballots]
    assert [row.tracker for row in written] == sorted(row.tracker for row in written)
    assert not {tracker_code(row.tracker) for row in written} & trackers.keys()
    chosen = sorted(ballot.selection[1] for ballot in again.ballots)
    assert chosen == sorted(map(tuple, [*trackers.values(), [1, 2]]))

    elections.carry_out(campaign, MotionKind.PUBLISH_RESULTS)
    address = "/en/ak-bulak/campaigns/2026/board/ballots/"
    board = client.get(address).text
    assert LOST in board
    assert 'name="code"' not in board
    assert not [code for code in trackers if code in board]
    asked = client.post(address, data={"code": next(iter(trackers))}).text
    assert "Your ballot is counted" not in asked
    publication = queries.latest_publication(campaign)
    assert publication is not None
    folder = publishing.folder(publication.record_name)
    assert verify(folder / publication.record_name)
