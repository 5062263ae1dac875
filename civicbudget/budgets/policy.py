"""Who may see a budget, and who prepares it."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from civicbudget.accounts.models import Role
from civicbudget.accounts.policy import has_role
from civicbudget.budgets.models import Budget
from civicbudget.core.i18n import gettext as _
from civicbudget.core.policy import ALLOWED, Decision, no


def may_see(budget: Budget, roles: AbstractSet[Role]) -> Decision:
    """Everybody sees a published budget, those who work on it also one that is not."""
    if budget.published_at is not None:
        return ALLOWED
    return has_role(roles, Role.OFFICIAL, Role.COMMISSION, Role.AUDITOR, Role.OPERATOR)


def may_manage(roles: AbstractSet[Role]) -> Decision:
    """Officials bring budgets in, correct and publish them."""
    return has_role(roles, Role.OFFICIAL)


def may_publish(budget: Budget, roles: AbstractSet[Role]) -> Decision:
    """Officials publish a budget once."""
    if budget.published_at is not None:
        return no(_("This budget has been published already."))
    return may_manage(roles)
