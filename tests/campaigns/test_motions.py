"""Two members stand behind everything that takes two, and the database sees to it."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from civicbudget.accounts.models import Person, Role
from civicbudget.audit import queries as audit
from civicbudget.audit.models import Entry
from civicbudget.campaigns import policy, queries, services
from civicbudget.campaigns.models import (
    Campaign,
    Motion,
    MotionKind,
    MotionState,
    PhaseKind,
)
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import Conflict, DomainError, Refused
from civicbudget.record import chain
from tests import factories


class Commission:
    """A campaign being voted on and two members of its commission."""

    def __init__(self, running: PhaseKind) -> None:
        place = factories.municipality()
        self.campaign: Campaign = factories.campaign(place, running)
        self.first: Person = factories.member(place, Role.COMMISSION)
        self.second: Person = factories.member(place, Role.COMMISSION)
        self.official: Person = factories.member(place, Role.OFFICIAL)
        db.session.commit()

    def propose(self, **details: str) -> Motion:
        with transaction():
            return services.propose(
                campaign=self.campaign,
                kind=MotionKind.MOVE_PHASE,
                details=details,
                reason="Суу ташкыны",
                actor=self.first,
                now=clock.now(),
            )

    def confirm(self, motion: Motion) -> None:
        with transaction():
            services.confirm(motion=motion, actor=self.second, now=clock.now())

    def dates(self, kind: PhaseKind) -> tuple[datetime, datetime]:
        found = policy.phase(self.campaign, kind)
        assert found is not None
        return found.starts_at, found.ends_at


@pytest.fixture
def voting(app: Flask, frozen: object) -> Commission:
    return Commission(PhaseKind.VOTING)


def test_the_second_member_carries_it_out_and_the_log_names_both(voting: Commission) -> None:
    starts, _ = voting.dates(PhaseKind.VOTING)
    motion = voting.propose(phase="voting", ends_at="now")
    assert voting.dates(PhaseKind.VOTING)[1] > clock.now()
    voting.confirm(motion)
    assert voting.dates(PhaseKind.VOTING) == (starts, clock.now())
    assert motion.state == MotionState.CONFIRMED
    proposed, confirmed = db.session.scalars(select(Entry).order_by(Entry.sequence)).all()
    assert (proposed.act, confirmed.act) == ("propose_motion", "confirm_motion")
    assert confirmed.after["proposed_by"] == proposed.actor_digest != confirmed.actor_digest
    assert confirmed.before["phases"]["voting"] != confirmed.after["phases"]["voting"]
    assert confirmed.before["phases"]["ideas"] == confirmed.after["phases"]["ideas"]
    assert (confirmed.reason, confirmed.role) == ("Суу ташкыны", "commission")
    chain.check_chain(audit.published("ak-bulak"))


def test_nobody_confirms_what_they_proposed(voting: Commission) -> None:
    motion = voting.propose(phase="voting", ends_at="now")
    voting.second = voting.first
    with pytest.raises(Refused):
        voting.confirm(motion)
    motion.confirmed_by_id = voting.first.id
    with pytest.raises(IntegrityError, match="two_persons"):
        db.session.flush()


def test_one_of_a_kind_waits(voting: Commission) -> None:
    voting.propose(phase="voting", ends_at="now")
    with pytest.raises(Conflict):
        voting.propose(phase="voting", ends_at="now")


def test_a_withdrawn_motion_is_confirmed_by_nobody_and_makes_room(voting: Commission) -> None:
    motion = voting.propose(phase="voting", ends_at="now")
    with transaction():
        services.withdraw(motion=motion, actor=voting.first, now=clock.now())
    with pytest.raises(Refused):
        voting.confirm(motion)
    assert voting.propose(phase="voting", ends_at="now").id != motion.id


def test_a_motion_has_a_reason_and_a_member_behind_it(voting: Commission) -> None:
    asked = {"campaign": voting.campaign, "kind": MotionKind.MOVE_PHASE, "now": clock.now()}
    with pytest.raises(DomainError) as caught:
        services.propose(**asked, details={}, reason=" ", actor=voting.first)
    assert caught.value.field == "reason"
    with pytest.raises(Refused):
        services.propose(**asked, details={}, reason="Себеп", actor=voting.official)


def test_a_race_of_two_confirmations_leaves_one(app: Flask, voting: Commission) -> None:
    third = factories.member(voting.campaign.municipality, Role.COMMISSION)
    motion = voting.propose(phase="voting", ends_at="now")
    db.session.add(third)
    db.session.commit()
    actors = [voting.second.id, third.id]
    key, campaign_id = motion.id, voting.campaign.id
    db.session.remove()
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def run(actor_id: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                with transaction():
                    services.confirm(
                        motion=db.session.get_one(Motion, key),
                        actor=db.session.get_one(Person, actor_id),
                        now=clock.now(),
                    )
                outcomes.append("done")
            except DomainError as error:
                outcomes.append(type(error).__name__)
            db.session.remove()

    threads = [threading.Thread(target=run, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) in (["Conflict", "done"], ["Refused", "done"])
    acts = db.session.scalars(select(Entry.act)).all()
    assert acts.count("confirm_motion") == 1
    assert queries.has_confirmed(campaign_id, MotionKind.MOVE_PHASE)
