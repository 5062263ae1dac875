"""Every permission, role by role."""

from __future__ import annotations

import pytest
from flask import Flask

from civicbudget.accounts.models import Role
from civicbudget.budgets import policy
from civicbudget.budgets.models import Version
from civicbudget.core import clock

ROLES = [None, *Role]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("published", [True, False])
def test_matrix(app: Flask, role: Role | None, published: bool) -> None:
    roles = frozenset([role] if role else [])
    version = Version(published_at=clock.now() if published else None)
    assert bool(policy.may_see_unpublished(roles)) == (role is not None)
    assert bool(policy.may_edit_codes(roles)) == (role == Role.OPERATOR)
    assert bool(policy.may_manage(roles)) == (role == Role.OFFICIAL)
    assert bool(policy.may_publish(version, roles)) == (role == Role.OFFICIAL and not published)
