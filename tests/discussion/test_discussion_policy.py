"""Every permission of this room, by role, by time, and by where a text stands."""

from __future__ import annotations

import pytest

from civicbudget.accounts.models import Role
from civicbudget.budgets.models import Stage
from civicbudget.core import clock
from civicbudget.discussion import policy
from civicbudget.discussion.models import Outcome
from civicbudget.residents import queries as residents
from tests.conftest import Clock
from tests.discussion.conftest import OFFICIAL, Talk

NOBODY: frozenset[Role] = frozenset()
TIMES = {"before": -1, "open": 3, "after": 21}
"""Days since the first one."""


@pytest.mark.parametrize("role", [None, *Role])
def test_what_a_role_alone_allows(talk: Talk, role: Role | None) -> None:
    roles, now = frozenset({role}) if role else NOBODY, clock.now()
    waiting = talk.propose()
    official = role is Role.OFFICIAL
    found = {
        "open": policy.may_open(talk.draft, None, roles, now),
        "extend": policy.may_extend(talk.discussion, roles, now),
        "hall": policy.may_enter_from_hall(talk.discussion, roles, now),
        "answer": policy.may_answer(waiting, roles),
        "hide": policy.may_hide(waiting, roles),
        "term": policy.may_set_term(roles),
        "hidden": policy.may_see_hidden(roles),
        "propose": policy.may_propose(talk.discussion, None, now),
        "ask": policy.may_ask(None),
        "support": policy.may_support(talk.discussion, None, now),
    }
    allowed = dict.fromkeys(("open", "extend", "hall", "answer", "hide", "term"), official)
    allowed |= {"hidden": official or role is Role.AUDITOR}
    allowed |= dict.fromkeys(("propose", "ask", "support"), False)
    assert {each: bool(decision) for each, decision in found.items()} == allowed
    assert all(decision or decision.reason for decision in found.values())


@pytest.mark.parametrize("time", TIMES)
def test_what_the_time_allows(talk: Talk, frozen: Clock, time: str) -> None:
    frozen.advance(days=TIMES[time])
    now, here = clock.now(), residents.resident_of(talk.author.id, talk.of.id)
    found = {
        "propose": policy.may_propose(talk.discussion, here, now),
        "support": policy.may_support(talk.discussion, here, now),
        "extend": policy.may_extend(talk.discussion, OFFICIAL, now),
        "hall": policy.may_enter_from_hall(talk.discussion, OFFICIAL, now),
        "change": policy.may_open(talk.draft, talk.discussion, OFFICIAL, now),
        "ask": policy.may_ask(here),
    }
    is_open = time == "open"
    assert {each: bool(decision) for each, decision in found.items()} == {
        "propose": is_open,
        "support": is_open,
        "extend": is_open,
        "hall": time != "before",
        "change": time == "before",
        "ask": True,
    }
    if not is_open:
        with pytest.raises(policy.Closed, match=r"15\.09\.2026.*04\.10\.2026"):
            found["propose"].require()


def test_what_has_an_answer_is_not_answered_again_and_the_hidden_not_at_all(talk: Talk) -> None:
    answered, hidden = talk.propose(), talk.propose()
    talk.answer(answered, outcome=Outcome.ACCEPTED)
    hidden.hidden_reason = "Ушак"
    assert not policy.may_answer(answered, OFFICIAL)
    assert policy.may_hide(answered, OFFICIAL)
    assert not policy.may_answer(hidden, OFFICIAL)
    assert not policy.may_hide(hidden, OFFICIAL)


def test_only_a_published_draft_is_discussed(talk: Talk) -> None:
    now = clock.now()
    assert policy.may_open(talk.draft, None, OFFICIAL, now)
    assert not policy.may_open(None, None, OFFICIAL, now)
    talk.draft.stage = Stage.APPROVED
    assert not policy.may_open(talk.draft, None, OFFICIAL, now)
    talk.draft.stage, talk.draft.published_at = Stage.DRAFT, None
    assert not policy.may_open(talk.draft, None, OFFICIAL, now)


def test_five_texts_a_day(talk: Talk) -> None:
    here = residents.resident_of(talk.author.id, talk.of.id)
    assert [bool(policy.may_ask(here, written)) for written in (0, 4, 5, 6)] == [
        True,
        True,
        False,
        False,
    ]
