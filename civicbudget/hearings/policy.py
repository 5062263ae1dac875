"""Who may do what with a hearing, and when."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import datetime

from civicbudget.accounts.models import Role
from civicbudget.accounts.policy import has_role
from civicbudget.core import clock
from civicbudget.core.i18n import gettext as _
from civicbudget.core.policy import ALLOWED, Decision, no
from civicbudget.hearings.models import FileKind, Hearing, HearingState, Remark
from civicbudget.residents.models import Resident

MOST_SENT = 5
"""What one resident may send to a hearing online: questions and proposals together."""


def may_see(hearing: Hearing, roles: AbstractSet[Role]) -> Decision:
    """Everybody sees what was announced, those with a role also what is planned."""
    if hearing.is_public:
        return ALLOWED
    return may_see_planned(roles)


def may_see_planned(roles: AbstractSet[Role]) -> Decision:
    """Whoever works in the municipality sees what is planned."""
    return has_role(roles, Role.OFFICIAL, Role.COMMISSION, Role.AUDITOR, Role.OPERATOR)


def may_manage(roles: AbstractSet[Role]) -> Decision:
    """Officials hold the hearings."""
    return has_role(roles, Role.OFFICIAL)


def may_announce(hearing: Hearing, roles: AbstractSet[Role]) -> Decision:
    """Officials announce a hearing once."""
    if hearing.state is not HearingState.PLANNED:
        return no(_("This hearing has been announced already."))
    return may_manage(roles)


def may_edit(hearing: Hearing, roles: AbstractSet[Role], now: datetime) -> Decision:
    """Officials change a hearing until it begins; after the notice, with a public reason."""
    allowed = may_manage(roles)
    if not allowed or hearing.state is HearingState.PLANNED:
        return allowed
    return _still_ahead(hearing, now)


def may_cancel(hearing: Hearing, roles: AbstractSet[Role]) -> Decision:
    """Officials call off what was announced, unless it took place."""
    allowed = may_manage(roles)
    if not allowed:
        return allowed
    if hearing.state is not HearingState.ANNOUNCED:
        return no(_("Only an announced hearing can be cancelled."))
    if hearing.attendance:
        return no(_("This hearing has taken place."))
    return ALLOWED


def may_sign_up(hearing: Hearing, person_id: int | None, now: datetime) -> Decision:
    """Whoever is signed in says that they will come."""
    allowed = _still_ahead(hearing, now)
    if not allowed:
        return allowed
    if person_id is None:
        return no(_("Sign in to sign up for the hearing."))
    return ALLOWED


def _still_ahead(hearing: Hearing, now: datetime) -> Decision:
    if hearing.state is not HearingState.ANNOUNCED:
        return no(_("This hearing is not ahead."))
    if hearing.starts_at <= now:
        return no(_("This hearing has begun."))
    return ALLOWED


def may_record(hearing: Hearing, roles: AbstractSet[Role], now: datetime) -> Decision:
    """Officials enter who came and what was said from its beginning to the minutes."""
    allowed = may_manage(roles)
    if not allowed:
        return allowed
    if hearing.state is HearingState.RECORDED:
        return no(_("The minutes are published: take them back to correct them."))
    if hearing.state is not HearingState.ANNOUNCED:
        return no(_("This hearing does not take place."))
    if hearing.starts_at > now:
        return no(_("This hearing has not begun."))
    return ALLOWED


def may_send(hearing: Hearing, resident: Resident | None, now: datetime, sent: int) -> Decision:
    """Residents ask and propose online while a hearing is on; `sent` is what they did so far."""
    allowed = is_on(hearing, now)
    if not allowed:
        return allowed
    if resident is None:
        return no(_("Only residents may write here: prove first that you are on the roll."))
    if sent >= MOST_SENT:
        return no(_("You have written %(num)s times at this hearing.", num=sent))
    return ALLOWED


def is_on(hearing: Hearing, now: datetime) -> Decision:
    """Whether a hearing is being held."""
    if hearing.is_on(now):
        return ALLOWED
    if hearing.state is HearingState.ANNOUNCED and now < hearing.starts_at:
        return no(_("This hearing has not begun."))
    return no(_("This hearing is over."))


def may_close(hearing: Hearing, roles: AbstractSet[Role], now: datetime) -> Decision:
    """The secretary closes a hearing that is on: from then on nothing is sent to it."""
    allowed = may_manage(roles)
    return is_on(hearing, now) if allowed else allowed


def may_hide(hearing: Hearing, roles: AbstractSet[Role], now: datetime) -> Decision:
    """Officials hide what breaks the rules, or show it again, until the minutes are published."""
    return may_record(hearing, roles, now)


def may_see_hidden(roles: AbstractSet[Role]) -> Decision:
    """The auditor looks into what officials have hidden, and so do they."""
    return has_role(roles, Role.OFFICIAL, Role.AUDITOR)


def may_answer(
    hearing: Hearing, remark: Remark, roles: AbstractSet[Role], now: datetime
) -> Decision:
    """Officials answer at the hearing or later; what stands in the minutes stays."""
    allowed = may_manage(roles)
    if not allowed:
        return allowed
    if remark.is_hidden:
        return no(_("What is hidden is not answered."))
    if hearing.state is HearingState.RECORDED:
        if remark.answered_at is not None:
            return no(_("This has been answered."))
        return ALLOWED
    return may_record(hearing, roles, now)


def may_tell(hearing: Hearing, roles: AbstractSet[Role]) -> Decision:
    """Officials say what was done with a promise, until the minutes of the hearing on it."""
    allowed = may_manage(roles)
    if allowed and hearing.state is HearingState.RECORDED:
        return no(_("The minutes are published: take them back to correct them."))
    if allowed and hearing.state is HearingState.CANCELLED:
        return no(_("This hearing does not take place."))
    return allowed


def may_take_back(hearing: Hearing, roles: AbstractSet[Role]) -> Decision:
    """Officials take published minutes back, with a reason, to correct them."""
    if hearing.state is not HearingState.RECORDED:
        return no(_("There are no published minutes."))
    return may_manage(roles)


def may_add_file(
    hearing: Hearing, kind: FileKind, roles: AbstractSet[Role], now: datetime
) -> Decision:
    """Documents at any time, photographs once it has begun, the scan once there are minutes."""
    allowed = may_manage(roles)
    if not allowed:
        return allowed
    if hearing.state is HearingState.CANCELLED:
        return no(_("This hearing does not take place."))
    if kind is FileKind.PHOTO and (not hearing.is_public or hearing.starts_at > now):
        return no(_("This hearing has not begun."))
    if kind is FileKind.SIGNED and hearing.state is not HearingState.RECORDED:
        return no(_("There are no published minutes."))
    return ALLOWED


def days_of_notice(starts_at: datetime, now: datetime) -> int:
    """Days between the day of the notice and that of the hearing, by the calendar."""
    return (clock.local(starts_at).date() - clock.local(now).date()).days
