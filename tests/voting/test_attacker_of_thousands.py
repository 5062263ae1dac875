"""The attacker again, at the size of a real vote: five thousand voters.

In a crowd even a faint trace shows: by luck he cannot get four voters in a hundred more than by
chance. Half of the ballots are sealed on the voters' devices. Twenty-five votes share a
transaction, for speed: ids and places keep their order of arrival all the same. The web with its
log, and a transaction for each vote, stand in the test of a small vote, test_attacker.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask

from civicbudget.audit import checkpoints
from civicbudget.campaigns.models import Campaign, MotionKind
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.municipalities.models import Municipality
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.residents.models import Resident, Standing
from civicbudget.sealing.ballot import seal
from civicbudget.sealing.keys import Keeping, load_public
from civicbudget.sealing.sheets import Sheet
from civicbudget.sealing.tracker import new_tracker, parse_tracker_code
from civicbudget.voting import rules
from civicbudget.voting.models import Envelope
from civicbudget.voting.services import cast_ballot, cast_envelope
from tests import elections, factories
from tests.attacker import (
    Attacker,
    ballots_in_every_order,
    chance,
    guesses,
    voters_in_every_order,
)

pytestmark = pytest.mark.long

VILLAGES = (4000, 996, 3, 1)
AGAIN = 250
TOGETHER = 25
WRITTEN_BY_VOTING = {"participations", "envelopes", "envelope_leaves", "checkpoints"}
ONE_OF_THREE = BallotRule(BallotKind.APPROVAL, most=1)


@dataclass
class Crowd:
    """A vote of thousands, with the truth that nobody else has."""

    campaign: Campaign
    sheets: tuple[Sheet, ...]
    attacker: Attacker = field(default_factory=Attacker)
    choice: dict[int, str] = field(default_factory=dict)  # entry of the roll -> code
    trackers: list[str] = field(default_factory=list)
    visits: list[int] = field(default_factory=list)  # as the web's log would tell them


@pytest.mark.parametrize("keeping", Keeping)
def test_in_a_crowd_his_guesses_are_no_better_than_chance(
    app: Flask, frozen: Any, tmp_path: Path, keeping: Keeping
) -> None:
    crowd = held(keeping)
    rng = Random(20261125)
    queue = [*crowd.choice.items()]
    rng.shuffle(queue)
    queue += [(resident, str(1 + rng.randrange(3))) for resident, _ in rng.sample(queue, AGAIN)]
    for start in range(0, len(queue), TOGETHER):
        batch = queue[start : start + TOGETHER]
        with transaction():
            known = entries([resident for resident, _ in batch])
            for resident, code in batch:
                vote(crowd, known[resident], code, on_device=bool(rng.getrandbits(1)))
        if start % 1700 == 0:
            copy_all(crowd, tmp_path / str(start))
            frozen.moment += timedelta(days=1)
    assert crowd.attacker.changed_tables() == WRITTEN_BY_VOTING
    assert not traces(crowd, rng.sample(crowd.trackers, 20))
    assert {len(envelope.ciphertext) for envelope in db.session.query(Envelope)} == {
        len(crowd.attacker.rows[0]["envelopes"][0]["ciphertext"])
    }
    frozen.advance(days=30)
    given = {"private": elections.joined(*crowd.sheets[:2])} if crowd.sheets else {}
    elections.carry_out(crowd.campaign, MotionKind.OPEN_ENVELOPES, **given)
    copy_all(crowd, tmp_path / "opened")
    orders = {"visits": list(dict.fromkeys(crowd.visits)), **voters_in_every_order(crowd.attacker)}
    hits = guesses(orders, ballots_in_every_order(crowd.attacker), crowd.choice)
    assert len(hits) >= 60
    assert chance(crowd.choice) < sum(VILLAGES) * 0.37
    assert max(hits.values()) <= chance(crowd.choice), max(hits, key=lambda pair: hits[pair])


def held(keeping: Keeping) -> Crowd:
    """Voting is open, and everybody has made up their mind."""
    here = factories.municipality(villages=len(VILLAGES))
    if keeping is Keeping.SERVER:
        crowd = Crowd(elections.running(here, ballot=ONE_OF_THREE), ())
    else:
        crowd = Crowd(*elections.running_on_paper(here, ballot=ONE_OF_THREE))
    rng = Random(20260915)
    crowd.choice = {resident: str(1 + rng.randrange(3)) for resident in enrol(here)}
    return crowd


def enrol(here: Municipality) -> list[int]:
    """The roll: so many people in each village."""
    homes = [area for area, size in zip(here.areas, VILLAGES, strict=True) for _ in range(size)]
    entries = [
        Resident(
            municipality=here,
            pin_hash=f"{number:064x}",
            name=f"Тургун {number}",
            area=home,
            birth_year=1980,
            standing=Standing.REGISTERED,
        )
        for number, home in enumerate(homes)
    ]
    db.session.add_all(entries)
    db.session.flush()
    ids = [entry.id for entry in entries]
    db.session.commit()
    return ids


def entries(wanted: list[int]) -> dict[int, Resident]:
    """Entries of the roll by their numbers."""
    found = db.session.query(Resident).filter(Resident.id.in_(wanted))
    return {resident.id: resident for resident in found}


def vote(crowd: Crowd, resident: Resident, code: str, on_device: bool) -> None:
    """One vote, sealed on the voter's device or by the server."""
    campaign, now = crowd.campaign, clock.now()
    selection = {1: [int(code)]}
    if on_device:
        tracker, told = new_tracker(), campaign.rules or {}
        sealed = seal(
            load_public(campaign.public_key or b""),
            rules.campaign_id(told),
            tracker,
            selection,
            rules.ballot_length(told),
        )
        cast_envelope(campaign=campaign, resident=resident, ciphertext=sealed.ciphertext, now=now)
    else:
        receipt = cast_ballot(campaign=campaign, resident=resident, selection=selection, now=now)
        tracker = parse_tracker_code(receipt.code or "")
    crowd.choice[resident.id] = code
    crowd.trackers.append(tracker)
    crowd.visits.append(resident.id)


def copy_all(crowd: Crowd, folder: Path) -> None:
    """A checkpoint is made, and he takes everything there is."""
    folder.mkdir()
    with transaction():
        checkpoints.make(log=crowd.campaign.municipality.slug, now=clock.now())
    crowd.attacker.snapshot(folder)


def traces(crowd: Crowd, trackers: list[str]) -> list[str]:
    """Those of the trackers, or of the words of an open ballot, that stand in what he has."""
    needles = [
        *(tracker.encode() for tracker in trackers),
        *(tracker.upper().encode() for tracker in trackers),
        *(bytes.fromhex(tracker) for tracker in trackers),
        *(b'"selection"', b'"tracker"'),
    ]
    return [repr(word) for word in needles for data in crowd.attacker.files if word in data]
