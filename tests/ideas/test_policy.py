"""Every permission around an idea, by phase, by who one is, and by the state of the idea."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.campaigns.models import PhaseKind
from civicbudget.core import clock
from civicbudget.ideas import policy
from civicbudget.ideas.models import IdeaState
from civicbudget.residents import queries as residents
from tests.ideas.conftest import Scene, a_scene, an_idea

NOBODY: frozenset[Role] = frozenset()
OFFICIAL = frozenset({Role.OFFICIAL})

ALLOWED = {
    "begin": {"ideas"},
    "send": {"ideas"},
    "send again": {"ideas", "review"},
    "support": {"ideas", "review"},
    "comment": {"ideas", "review", "voting"},
    "answer": {"ideas", "review", "voting"},
    "review": {"ideas", "review"},
}


@pytest.mark.parametrize("running", PhaseKind)
def test_what_the_right_person_may_in_each_phase(
    app: Flask, frozen: object, sign_in: Callable[[Person], FlaskClient], running: PhaseKind
) -> None:
    scene, now = a_scene(sign_in, running), clock.now()
    idea = an_idea(scene.campaign, scene.author)
    draft = an_idea(scene.campaign, scene.author, 2, state=IdeaState.DRAFT, sent_at=None)
    back = an_idea(scene.campaign, scene.author, 3, state=IdeaState.RETURNED)
    key = scene.author.id
    here = residents.resident_of(key, scene.campaign.municipality_id)
    assert here is not None
    found = {
        "begin": policy.may_begin(scene.campaign, key, now),
        "send": policy.may_send(draft, key, here, now),
        "send again": policy.may_send(back, key, here, now),
        "support": policy.may_support(idea, here, now),
        "comment": policy.may_comment(idea, here, NOBODY, now),
        "answer": policy.may_comment(idea, None, OFFICIAL, now),
        "review": policy.may_review(idea, OFFICIAL, now),
    }
    assert {each: bool(decision) for each, decision in found.items()} == {
        each: running.value in phases for each, phases in ALLOWED.items()
    }
    assert all(decision or decision.reason for decision in found.values())


@pytest.mark.parametrize("role", [None, *Role])
def test_what_a_role_alone_allows(scene: Scene, role: Role | None) -> None:
    idea, now = an_idea(scene.campaign, scene.author), clock.now()
    roles = frozenset({role}) if role else NOBODY
    assert (
        bool(policy.may_review(idea, roles, now)),
        bool(policy.may_hide_comment(roles)),
        bool(policy.may_comment(idea, None, roles, now)),
        bool(policy.may_support(idea, None, now)),
    ) == (role == Role.OFFICIAL, role == Role.OFFICIAL, role == Role.OFFICIAL, False)


@pytest.mark.parametrize("state", IdeaState)
def test_what_the_state_allows(scene: Scene, state: IdeaState) -> None:
    sent_at = None if state == IdeaState.DRAFT else clock.now()
    idea = an_idea(scene.campaign, scene.author, state=state, sent_at=sent_at)
    key, now = scene.author.id, clock.now()
    here = residents.resident_of(key, scene.campaign.municipality_id)
    assert {
        "seen": bool(policy.may_see(idea, None)),
        "edited": bool(policy.may_edit(idea, key)),
        "withdrawn": bool(policy.may_withdraw(idea, key)),
        "supported": bool(policy.may_support(idea, here, now)),
        "reviewed": bool(policy.may_review(idea, OFFICIAL, now)),
    } == {
        "seen": state != "draft",
        "edited": state in ("draft", "returned"),
        "withdrawn": state in ("draft", "sent", "returned"),
        "supported": state in ("sent", "returned", "accepted"),
        "reviewed": state == "sent",
    }
    other = scene.resident.id
    assert not policy.may_edit(idea, other)
    assert not policy.may_withdraw(idea, other)
