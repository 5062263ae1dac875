"""The tree of envelopes only grows, keeps no order of arrival, and names no mark."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, text

from civicbudget.audit import checkpoints
from civicbudget.audit.queries import last_checkpoint
from civicbudget.campaigns.models import Campaign
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.record import inclusion, merkle
from civicbudget.record.checkpoints import Box, CheckpointBroken
from civicbudget.voting import queries
from civicbudget.voting.models import EnvelopeLeaf, ReplacedEnvelope
from tests import elections


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    return elections.running()


def checkpoint() -> Box:
    with transaction():
        checkpoints.make(log="ak-bulak", now=clock.now())
    made = last_checkpoint("ak-bulak")
    assert made is not None
    return made.envelopes["2026"]


def cast(campaign: Campaign, times: int) -> list[tuple[object, str]]:
    """Residents with the hashes of their receipts, in the order in which they voted."""
    found = []
    for _ in range(times):
        _person, resident = elections.voter(campaign.municipality)
        found.append((resident, elections.cast(campaign, resident, 1).digest))
    return found


def test_what_is_new_is_added_in_the_order_of_the_hashes(campaign: Campaign) -> None:
    first = [digest for _resident, digest in cast(campaign, 5)]
    checkpoint()
    second = [digest for _resident, digest in cast(campaign, 4)]
    box = checkpoint()
    assert queries.leaves(campaign) == [*sorted(first), *sorted(second)]
    assert box.tree.root == merkle.root([*sorted(first), *sorted(second)])
    assert (box.held, box.tree.size) == (9, 9)


def test_voting_again_adds_a_leaf_and_takes_none_away(campaign: Campaign) -> None:
    (resident, old), _other = cast(campaign, 2)
    checkpoint()
    between = elections.cast(campaign, resident, 2).digest
    new = elections.cast(campaign, resident, 3).digest
    box = checkpoint()
    leaves = queries.leaves(campaign)
    assert old in leaves[:2]
    assert leaves[2:] == sorted([between, new])
    assert (box.held, box.tree.size) == (2, 4)
    assert db.session.query(ReplacedEnvelope).all() == []
    assert checkpoints.check("ak-bulak") == (3, 3)


def test_the_board_does_not_tell_who_voted_again(campaign: Campaign, client: FlaskClient) -> None:
    """Whoever watched the first vote, or paid for it, has its hash."""
    (resident, old), (_same, kept) = cast(campaign, 2)
    elections.cast(campaign, resident, 2)
    assert answers(client, old, kept)
    checkpoint()
    assert answers(client, old, kept)
    (resident, old), (_same, kept) = cast(campaign, 2)
    checkpoint()
    elections.cast(campaign, resident, 3)
    assert answers(client, old, kept)
    assert not queries.holds_envelope(campaign, old)


def answers(client: FlaskClient, *digests: str) -> bool:
    """Whether the board says the same of each, but for the proof and the hash itself."""
    address, said = "/en/ak-bulak/campaigns/2026/board/", set()
    for digest in digests:
        page = client.post(address, data={"digest": digest}).text.replace(digest, "")
        assert "Yes: an envelope" in page
        said.add(re.sub(r'href="data:[^"]*"', "", page))
    return len(said) == 1


def test_a_leaf_names_neither_mark_nor_time(campaign: Campaign) -> None:
    columns = {column.key for column in inspect(EnvelopeLeaf).columns}
    assert columns == {"id", "campaign_id", "position", "digest"}
    cast(campaign, 8)
    assert not db.session.execute(text("SELECT * FROM envelope_leaves")).all()
    checkpoint()
    rows = db.session.execute(text("SELECT digest FROM envelope_leaves ORDER BY id")).scalars()
    digests = list(rows)
    assert digests == sorted(digests)


def test_erasing_the_envelopes_leaves_the_tree(campaign: Campaign) -> None:
    cast(campaign, 4)
    before = checkpoint()
    with transaction():
        db.session.execute(text("DELETE FROM envelopes"))
    after = checkpoint()
    assert (after.held, after.tree.root, after.tree.size) == (0, before.tree.root, 4)
    assert checkpoints.check("ak-bulak") == (3, 3)


def test_a_leaf_that_no_checkpoint_saw_is_named(campaign: Campaign) -> None:
    cast(campaign, 2)
    checkpoint()
    with transaction():
        db.session.add(EnvelopeLeaf(campaign_id=campaign.id, position=3, digest="0" * 64))
    with pytest.raises(CheckpointBroken, match="campaign 2026 has leaves that no checkpoint saw"):
        checkpoints.check("ak-bulak")


def test_the_board_gives_the_proof_once_a_checkpoint_has_seen_the_envelope(
    campaign: Campaign, client: FlaskClient
) -> None:
    address = "/en/ak-bulak/campaigns/2026/board/"
    (resident, digest), (_other, second) = cast(campaign, 2)
    early = client.post(address, data={"digest": digest}).text
    assert "Yes: an envelope" in early
    assert "data:" not in early
    box = checkpoint()
    page = client.post(address, data={"digest": digest}).text
    assert box.tree.root in client.get(address).text
    (line,) = re.findall(r'href="data:application/json,([^"]*)"', page)
    found = inclusion.read(unquote(line).encode())
    inclusion.check(found)
    assert (found.envelope, found.checkpoint) == (digest, last_checkpoint("ak-bulak"))
    elections.cast(campaign, resident, 2)
    replaced = client.post(address, data={"digest": digest}).text
    assert "Yes: an envelope with this hash" in replaced
    assert "Save the proof" in replaced
    assert "Save the proof" in client.post(address, data={"digest": second}).text
