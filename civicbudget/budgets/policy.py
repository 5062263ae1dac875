"""Who may see a budget, and who prepares it."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from civicbudget.accounts.models import Role
from civicbudget.accounts.policy import has_role
from civicbudget.budgets.models import Version
from civicbudget.core.i18n import gettext as _
from civicbudget.core.policy import Decision, no


def may_see_unpublished(roles: AbstractSet[Role]) -> Decision:
    """Everybody sees published versions, those who work on it also one that is not."""
    return has_role(roles, Role.OFFICIAL, Role.COMMISSION, Role.AUDITOR, Role.OPERATOR)


def may_manage(roles: AbstractSet[Role]) -> Decision:
    """Officials bring budgets in, correct and publish them."""
    return has_role(roles, Role.OFFICIAL)


def may_publish(version: Version, roles: AbstractSet[Role]) -> Decision:
    """Officials publish a budget once."""
    if version.published_at is not None:
        return no(_("This budget has been published already."))
    return may_manage(roles)


def may_edit_codes(roles: AbstractSet[Role]) -> Decision:
    """The classifications are those of all municipalities: the operator changes them."""
    return has_role(roles, Role.OPERATOR)
