"""Who may vote, by phase and by person; each no has its own reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from civicbudget.campaigns.models import PhaseKind
from civicbudget.core import clock
from civicbudget.core.db import db
from civicbudget.municipalities.models import Area
from civicbudget.voting import policy
from tests import elections, factories


@pytest.mark.parametrize("running", list(PhaseKind))
@pytest.mark.parametrize("opened", [True, False])
def test_phases(app: Flask, frozen: Any, running: PhaseKind, opened: bool) -> None:
    campaign = elections.running()
    if not opened:
        campaign.frozen_at = campaign.rules_digest = campaign.rules = campaign.public_key = None
    _, resident = elections.voter(campaign.municipality)
    start = next(phase.starts_at for phase in campaign.phases if phase.kind == running)
    decision = policy.may_vote(campaign, resident, start + timedelta(days=1))
    assert bool(decision) == (running == PhaseKind.VOTING and opened)
    assert decision or decision.reason


def test_the_close_is_exact(app: Flask, frozen: Any) -> None:
    campaign = elections.running()
    _, resident = elections.voter(campaign.municipality)
    phase = next(phase for phase in campaign.phases if phase.kind == PhaseKind.VOTING)
    first, last = phase.starts_at, phase.ends_at
    assert not policy.may_vote(campaign, resident, first - timedelta(microseconds=1))
    assert policy.may_vote(campaign, resident, first)
    assert policy.may_vote(campaign, resident, last - timedelta(microseconds=1))
    assert not policy.may_vote(campaign, resident, last)


def test_each_no_has_its_own_reason(app: Flask, frozen: Any) -> None:
    here = factories.municipality()
    elsewhere = factories.municipality("kara-suu")
    campaign = elections.running(here)
    outside = Area(municipality=here, number=9, name=factories.text("Айыл 9"), population=5)
    db.session.add(outside)
    db.session.flush()
    now = clock.now()
    people = {
        "not on the roll": None,
        "of elsewhere": elections.voter(elsewhere)[1],
        "of another village": elections.voter(here, area=outside)[1],
        "too young": elections.voter(here, birth_year=2009)[1],
    }
    decisions = {who: policy.may_vote(campaign, resident, now) for who, resident in people.items()}
    assert not any(decisions.values())
    assert decisions["not on the roll"].reason == decisions["of elsewhere"].reason
    assert len({decision.reason for decision in decisions.values()}) == 3


def test_who_turns_of_age_this_year_may_vote(app: Flask, frozen: Any) -> None:
    campaign = elections.running()
    _, resident = elections.voter(campaign.municipality, birth_year=2008)
    assert policy.may_vote(campaign, resident, clock.now())
