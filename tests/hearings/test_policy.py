"""Every permission, role by role and state by state."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from civicbudget.accounts.models import Role
from civicbudget.core import clock
from civicbudget.hearings import policy
from civicbudget.hearings.models import MOVES, FileKind, Hearing, HearingState, Remark

ROLES = [None, *Role]
PLANNED, ANNOUNCED, CANCELLED, RECORDED = HearingState


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize("state", HearingState)
def test_matrix(app: Flask, role: Role | None, state: HearingState, begun: bool) -> None:
    now = clock.now()
    roles, official = frozenset([role] if role else []), role == Role.OFFICIAL
    starts = now + timedelta(days=-1 if begun else 1)
    hearing = Hearing(state=state, starts_at=starts, ends_at=starts + timedelta(hours=1))
    open_, answered = Remark(), Remark(answered_at=now)
    assert bool(policy.may_see(hearing, roles)) == (state != PLANNED or role is not None)
    assert bool(policy.may_manage(roles)) == official
    assert bool(policy.may_announce(hearing, roles)) == (official and state == PLANNED)
    ahead = state == ANNOUNCED and not begun
    assert bool(policy.may_edit(hearing, roles, now)) == (official and (state == PLANNED or ahead))
    assert bool(policy.may_cancel(hearing, roles)) == (official and state == ANNOUNCED)
    assert bool(policy.may_sign_up(hearing, 1, now)) == ahead
    assert not policy.may_sign_up(hearing, None, now)
    records = official and state == ANNOUNCED and begun
    assert bool(policy.may_record(hearing, roles, now)) == records
    assert bool(policy.may_answer(hearing, answered, roles, now)) == records
    later = official and state == RECORDED
    assert bool(policy.may_answer(hearing, open_, roles, now)) == (records or later)
    assert bool(policy.may_take_back(hearing, roles)) == later
    files = official and state != CANCELLED
    allowed = {
        FileKind.DOCUMENT: files,
        FileKind.PHOTO: files and begun and state != PLANNED,
        FileKind.SIGNED: later,
    }
    for kind, may in allowed.items():
        assert bool(policy.may_add_file(hearing, kind, roles, now)) == may


def test_every_state_is_reached_and_left_by_the_table() -> None:
    assert set(MOVES) == set(HearingState)
    assert set().union(*MOVES.values()) == set(HearingState) - {PLANNED}
