"""Who may do what with the roll."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from civicbudget.accounts.models import Role
from civicbudget.accounts.policy import has_role
from civicbudget.core.i18n import gettext as _
from civicbudget.core.policy import ALLOWED, Decision, no
from civicbudget.core.sorting import fold
from civicbudget.residents.models import Resident


def may_manage_roll(roles: AbstractSet[Role]) -> Decision:
    """Officials alone see names on the roll, import it, hand out cards and confirm people."""
    return has_role(roles, Role.OFFICIAL)


def is_resident(resident: Resident | None) -> Decision:
    """Whether a person has proved to be on the roll; see queries.resident_of."""
    if resident is not None:
        return ALLOWED
    return no(_("First prove that you are a resident of this municipality."))


def names_agree(one: str, other: str) -> bool:
    """Whether two names may be one person's: in any order, the patronymic said or not."""
    first, second = ({*fold(name).split()} for name in (one, other))
    return first <= second or second <= first


def may_draw_password(roles: AbstractSet[Role], *, holds_role: bool) -> Decision:
    """Officials help residents who forgot theirs; never somebody who holds a role.

    An official could otherwise become the second member of the commission.
    """
    if holds_role:
        return no(_("This person has a role on the platform: the operator sets the password."))
    return may_manage_roll(roles)
