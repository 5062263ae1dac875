"""Who may do what by role alone."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from civicbudget.accounts.models import Role
from civicbudget.core.i18n import gettext as _
from civicbudget.core.policy import ALLOWED, Decision, no

APART = frozenset({Role.OFFICIAL, Role.COMMISSION})
"""Of these one person holds one at most in a municipality: who prepares a vote does not open it."""


def may_take_role(held: AbstractSet[Role], role: Role) -> Decision:
    """Whether somebody with these roles in a municipality may have one more."""
    if role in APART and (held - {role}) & APART:
        return no(
            _(
                "An official of a municipality cannot be a member of its commission as well: "
                "whoever prepares the vote does not open the envelopes."
            )
        )
    return ALLOWED


def has_role(roles: AbstractSet[Role], *wanted: Role) -> Decision:
    """Whether one of the wanted roles is among a person's roles here."""
    if roles & set(wanted):
        return ALLOWED
    return no(_("Your role does not allow this."))
