"""Every permission of a campaign, by role and phase."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from civicbudget.accounts.models import Role
from civicbudget.campaigns import policy
from civicbudget.campaigns.models import MotionKind, PhaseKind
from civicbudget.core import clock
from tests import factories

NOBODY: frozenset[Role] = frozenset()
ROLES = [NOBODY, *(frozenset({role}) for role in Role)]

OPEN_IN = {
    "send_idea": {"ideas"},
    "send_idea_again": {"ideas", "review"},
    "support_idea": {"ideas", "review"},
    "comment": {"ideas", "review", "voting"},
    "review_idea": {"ideas", "review"},
    "vote": {"voting"},
}


@pytest.mark.parametrize("running", PhaseKind)
def test_each_feature_is_open_in_its_phases(app: Flask, frozen: object, running: PhaseKind) -> None:
    campaign = factories.campaign(factories.municipality(), running)
    campaign.frozen_at, campaign.rules_digest = clock.now(), "0" * 64
    assert {feature: running.value in phases for feature, phases in OPEN_IN.items()} == {
        feature: bool(policy.is_open(campaign, feature, clock.now())) for feature in policy.FEATURES
    }
    campaign.published_at = None
    assert not any(policy.is_open(campaign, each, clock.now()) for each in policy.FEATURES)


def test_voting_is_open_by_its_date_only_once_two_have_opened_it(
    app: Flask, frozen: object
) -> None:
    campaign = factories.campaign(factories.municipality(), PhaseKind.VOTING)
    decision = policy.is_open(campaign, "vote", clock.now())
    assert not decision
    assert decision.reason


@pytest.mark.parametrize("roles", ROLES)
def test_what_each_role_may(app: Flask, frozen: object, roles: frozenset[Role]) -> None:
    campaign = factories.campaign(factories.municipality())
    hidden = factories.campaign(campaign.municipality, slug="2027", published_at=None)
    role = next(iter(roles), None)
    assert {
        "see": bool(policy.may_see(campaign, roles)),
        "see unpublished": bool(policy.may_see(hidden, roles)),
        "create": bool(policy.may_create(roles)),
        "edit": bool(policy.may_edit(campaign, roles)),
        "publish": bool(policy.may_publish(hidden, roles)),
        "see motions": bool(policy.may_see_motions(roles)),
        "propose": bool(policy.may_propose(campaign, MotionKind.MOVE_PHASE, roles, clock.now())),
    } == {
        "see": True,
        "see unpublished": role is not None,
        "create": role == Role.OFFICIAL,
        "edit": role == Role.OFFICIAL,
        "publish": role == Role.OFFICIAL,
        "see motions": role in (Role.COMMISSION, Role.OFFICIAL, Role.AUDITOR),
        "propose": role == Role.COMMISSION,
    }


@pytest.mark.parametrize(
    ("running", "frozen_already", "due"),
    [
        (PhaseKind.IDEAS, False, {"open_voting", "move_phase"}),
        (PhaseKind.VOTING, True, {"move_phase", "annul_envelopes"}),
        (PhaseKind.COUNTING, True, {"move_phase", "open_envelopes", "annul_envelopes"}),
        (PhaseKind.COUNTING, False, {"move_phase"}),
    ],
)
def test_what_is_due_by_the_phase(
    app: Flask, frozen: object, running: PhaseKind, frozen_already: bool, due: set[str]
) -> None:
    campaign = factories.campaign(factories.municipality(), running)
    if frozen_already:
        campaign.frozen_at, campaign.rules_digest = clock.now(), "0" * 64
    found = {kind.value for kind in MotionKind if policy.is_due(campaign, kind, clock.now())}
    assert found == due


def test_nobody_edits_frozen_rules_or_publishes_twice(app: Flask, frozen: object) -> None:
    campaign = factories.campaign(factories.municipality())
    campaign.frozen_at, campaign.rules_digest = clock.now(), "0" * 64
    assert not policy.may_edit(campaign, frozenset({Role.OFFICIAL}))
    assert not policy.may_publish(campaign, frozenset({Role.OFFICIAL}))


def test_a_phase_holds_from_its_start_until_its_end(app: Flask, frozen: object) -> None:
    campaign = factories.campaign(factories.municipality())
    ideas = policy.phase(campaign, PhaseKind.IDEAS)
    assert ideas is not None
    a_bit = timedelta(microseconds=1)
    moments = (ideas.starts_at - a_bit, ideas.starts_at, ideas.ends_at - a_bit, ideas.ends_at)
    assert [PhaseKind.IDEAS in policy.running(campaign, moment) for moment in moments] == [
        False,
        True,
        True,
        False,
    ]
