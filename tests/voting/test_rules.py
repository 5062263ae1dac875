"""Frozen rules, and the numbers that stand for codes."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from civicbudget.audit.models import Entry
from civicbudget.campaigns.models import Campaign, MotionKind
from civicbudget.core import canonical
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.sealing.keys import public_bytes
from civicbudget.voting import keys, rules, services
from tests import elections, factories


def test_opening_freezes_the_rules_and_logs_their_digests(app: Flask) -> None:
    campaign = elections.running()
    assert campaign.rules is not None
    assert campaign.frozen_at is not None
    assert canonical.digest(campaign.rules) == campaign.rules_digest
    assert [project["code"] for project in campaign.rules["projects"]] == ["1", "2", "3"]
    assert campaign.rules["pots"][0]["amount"] == 1_000_000 * factories.SOM
    entry = db.session.query(Entry).filter_by(act="open_voting").one()
    assert entry.after["rules"] == campaign.rules_digest
    assert entry.after["rules_digest"] == rules.record_rules(campaign.rules).digest()
    assert entry.after["min_age"] == 18


def test_the_key_is_on_disk_alone_and_belongs_to_the_public_one(app: Flask) -> None:
    campaign = elections.running()
    path = next((app_path(app) / "keys").iterdir())
    assert path.name == "ak-bulak.2026.key"
    assert path.stat().st_mode & 0o777 == 0o600
    private = keys.load("ak-bulak/2026")
    assert public_bytes(private.public_key()) == campaign.public_key


def app_path(app: Flask):  # type: ignore[no-untyped-def] # a Path
    from pathlib import Path

    return Path(app.instance_path)


def test_a_key_under_another_secret_does_not_open(app: Flask) -> None:
    elections.running()
    app.config["INSTALLATION_SECRET"] = "another"
    with pytest.raises(DomainError, match="сыры менен ачылбайт"):
        keys.load("ak-bulak/2026")
    with pytest.raises(DomainError, match="серверде жок"):
        keys.load("ak-bulak/2027")


def motion(campaign: Campaign) -> object:
    class Confirmed:
        kind = MotionKind.OPEN_VOTING
        reason = "Чечим"

    found = Confirmed()
    found.campaign = campaign  # type: ignore[attr-defined]
    return found


def test_voting_is_opened_once_and_with_projects(app: Flask) -> None:
    campaign = elections.running()
    actor = factories.person()
    with pytest.raises(Conflict):
        services.open_voting(motion=motion(campaign), actor=actor, now=campaign.frozen_at)  # type: ignore[arg-type]
    empty = factories.campaign(campaign.municipality, slug="2027")
    undecided = factories.campaign(
        campaign.municipality, slug="2028", tally_rule={"name": "greedy-votes", "ties": "refuse"}
    )
    factories.project(undecided)
    with pytest.raises(DomainError, match="тең бөлүнгөндө"):
        services.open_voting(motion=motion(undecided), actor=actor, now=campaign.frozen_at)  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="долбоор жок"):
        services.open_voting(motion=motion(empty), actor=actor, now=campaign.frozen_at)  # type: ignore[arg-type]


def test_numbers_stand_for_themselves() -> None:
    assert rules.ballot_numbers(["1", "12", "7"]) == {"1": 1, "12": 12, "7": 7}


@given(st.sets(st.text("LZ0189", min_size=1, max_size=6), min_size=1, max_size=30))
def test_other_codes_get_numbers_that_sort_like_them(codes: set[str]) -> None:
    numbers = rules.ballot_numbers(codes)
    assert sorted(codes, key=lambda code: str(numbers[code])) == sorted(codes)
    assert len(set(numbers.values())) == len(codes)
