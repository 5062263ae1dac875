"""Who sees what, for every role."""

from __future__ import annotations

import pytest

from civicbudget.accounts.models import Role
from civicbudget.desk import policy

EVERYBODY = set(Role)
ALLOWED = {
    policy.may_see_desk: EVERYBODY,
    policy.may_see_audit: EVERYBODY,
    policy.may_see_names: {Role.AUDITOR, Role.OPERATOR},
    policy.may_operate: {Role.OPERATOR},
}


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("allows", ALLOWED)
def test_matrix(app: object, allows: object, role: Role | None) -> None:
    roles = frozenset({role}) if role else frozenset()
    assert bool(allows(roles)) == (role in ALLOWED[allows])
