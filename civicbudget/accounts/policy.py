"""Who may do what by role alone."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from civicbudget.accounts.models import Role
from civicbudget.core.i18n import gettext as _
from civicbudget.core.policy import ALLOWED, Decision, no


def has_role(roles: AbstractSet[Role], *wanted: Role) -> Decision:
    """Whether one of the wanted roles is among a person's roles here."""
    if roles & set(wanted):
        return ALLOWED
    return no(_("Your role does not allow this."))
