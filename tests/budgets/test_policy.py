"""Every permission, role by role."""

from __future__ import annotations

import pytest
from flask import Flask

from civicbudget.accounts.models import Role
from civicbudget.budgets import policy
from civicbudget.budgets.models import Budget
from civicbudget.core import clock

ROLES = [None, *Role]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("published", [True, False])
def test_matrix(app: Flask, role: Role | None, published: bool) -> None:
    roles = frozenset([role] if role else [])
    budget = Budget(published_at=clock.now() if published else None)
    assert bool(policy.may_see(budget, roles)) == (published or role is not None)
    assert bool(policy.may_manage(roles)) == (role == Role.OFFICIAL)
    assert bool(policy.may_publish(budget, roles)) == (role == Role.OFFICIAL and not published)
