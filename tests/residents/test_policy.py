"""Who may do what with the roll, role by role."""

from __future__ import annotations

import pytest
from flask import Flask

from civicbudget.accounts.models import Role
from civicbudget.residents import policy
from civicbudget.residents.models import Resident

ROLES = [frozenset(), *(frozenset({role}) for role in Role)]


@pytest.mark.parametrize("roles", ROLES, ids=lambda roles: ",".join(roles) or "nobody")
def test_only_officials_manage_the_roll(app: Flask, roles: frozenset[Role]) -> None:
    allowed = Role.OFFICIAL in roles
    assert bool(policy.may_manage_roll(roles)) == allowed
    assert bool(policy.may_draw_password(roles, holds_role=False)) == allowed
    assert not policy.may_draw_password(roles, holds_role=True)


def test_a_resident_has_proved_it(app: Flask) -> None:
    assert policy.is_resident(Resident(name="Өмүрова Үмүт"))
    assert not policy.is_resident(None)
    assert policy.is_resident(None).reason


@pytest.mark.parametrize(
    ("account", "agree"),
    [
        ("Үмүт Өмүрова", True),
        ("омурова умут", True),
        ("Өмүрова Үмүт Асановна", True),
        ("Өмүров Үмүт", False),
        ("Айзада Бекова", False),
    ],
)
def test_whose_account_it_may_be(account: str, agree: bool) -> None:
    assert policy.names_agree(account, "Өмүрова Үмүт") == agree
