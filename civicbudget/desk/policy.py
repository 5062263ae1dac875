"""Who sees the desk, the audit and the operator's pages."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from civicbudget.accounts.models import Role
from civicbudget.accounts.policy import has_role
from civicbudget.core.policy import Decision


def may_see_desk(roles: AbstractSet[Role]) -> Decision:
    """Whoever has a role here has a first page."""
    return has_role(roles, *Role)


def may_see_audit(roles: AbstractSet[Role]) -> Decision:
    """Whoever has a role here may see that everything is in order, and the log."""
    return has_role(roles, *Role)


def may_see_names(roles: AbstractSet[Role]) -> Decision:
    """The auditor and the operator read who acted; the others read the digest, as the public."""
    return has_role(roles, Role.AUDITOR, Role.OPERATOR)


def may_operate(roles: AbstractSet[Role]) -> Decision:
    """The operator founds municipalities, appoints their people and looks after the server."""
    return has_role(roles, Role.OPERATOR)
