"""Who may say what on a budget, ask the municipality, answer for it, and hide."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from civicbudget.accounts.models import Role
from civicbudget.accounts.policy import has_role
from civicbudget.budgets.models import Stage, Version
from civicbudget.core.errors import Refused
from civicbudget.core.i18n import format_date, format_end
from civicbudget.core.i18n import gettext as _
from civicbudget.core.policy import ALLOWED, Decision, no
from civicbudget.discussion.models import Asked, Discussion, ProposalKind, Subject
from civicbudget.residents.models import Resident

MOST_A_DAY = 5
"""What one resident may write to a municipality in 24 hours: questions and proposals together."""


class Closed(Refused):
    """The discussion is not open: nobody lacks a right, it is the time."""

    def __init__(self, message: str, discussion: Discussion) -> None:
        super().__init__(message)
        self.discussion = discussion


@dataclass(frozen=True)
class NotNow(Decision):
    """A no that is one to everybody."""

    discussion: Discussion | None = None

    def require(self) -> None:
        """Raise Closed with the reason."""
        assert self.discussion is not None  # noqa: S101 - is_open() gives one
        raise Closed(self.reason, self.discussion)


class TooOften(Refused):
    """Somebody has written as often as one may in a day: they may write, only not today."""


@dataclass(frozen=True)
class Enough(Decision):
    """A no that is one until tomorrow."""

    def require(self) -> None:
        """Raise TooOften with the reason."""
        raise TooOften(self.reason)


def is_open(discussion: Discussion, now: datetime) -> Decision:
    """Whether residents may speak now; a no says when they could or can."""
    dates = {"first": format_date(discussion.opens_at), "last": format_end(discussion.closes_at)}
    if now < discussion.opens_at:
        text = _("The discussion opens on %(first)s and closes on %(last)s.", **dates)
        return NotNow(False, text, discussion)
    if now >= discussion.closes_at:
        text = _("The discussion was open from %(first)s to %(last)s.", **dates)
        return NotNow(False, text, discussion)
    if discussion.is_decided and discussion.approved_at is not None:
        day = format_date(discussion.approved_at)
        text = _(
            "The budget was approved and published on %(date)s: nothing new is written on its "
            "draft. What was written is still answered.",
            date=day,
        )
        return NotNow(False, text, discussion)
    return ALLOWED


def may_open(
    version: Version | None, discussion: Discussion | None, roles: AbstractSet[Role], now: datetime
) -> Decision:
    """Officials put a published draft, or the report on a year, up for discussion once, and change
    it until it begins."""
    allowed = has_role(roles, Role.OFFICIAL)
    if not allowed:
        return allowed
    if version is None or version.published_at is None or subject_of(version) is None:
        return no(_("Only a published draft, or the report on a whole year, is discussed."))
    if subject_of(version) is Subject.DRAFT and _approved(version):
        return no(_("This budget has been approved: its draft is discussed no more."))
    if discussion is not None and now >= discussion.opens_at:
        return no(_("This discussion has begun already."))
    return ALLOWED


def _approved(draft: Version) -> bool:
    others = (each for each in draft.budget.versions if each.stage is not Stage.DRAFT)
    return any(each.published_at is not None for each in others)


def subject_of(version: Version) -> Subject | None:
    """What a discussion of this version is about; nothing of what is neither draft nor report."""
    if version.stage is Stage.DRAFT:
        return Subject.DRAFT
    if version.stage is Stage.EXECUTED and version.quarter in (None, 4):
        return Subject.EXECUTION
    return None


def may_say(kind: ProposalKind, subject: Subject) -> Decision:
    """Money that was spent is not moved any more."""
    if kind is ProposalKind.MOVE and subject is Subject.EXECUTION:
        return no(_("This money has been spent: ask about it, or object."))
    return ALLOWED


def may_extend(discussion: Discussion, roles: AbstractSet[Role], now: datetime) -> Decision:
    """Officials let an open discussion close later."""
    allowed = has_role(roles, Role.OFFICIAL)
    return is_open(discussion, now) if allowed else allowed


def may_propose(
    discussion: Discussion, resident: Resident | None, now: datetime, today: int = 0
) -> Decision:
    """Residents speak while the discussion is open; `today` is what they wrote in 24 hours."""
    allowed = is_open(discussion, now)
    return _may_write(resident, today) if allowed else allowed


def may_ask(resident: Resident | None, today: int = 0) -> Decision:
    """Residents ask at any time; `today` is what they wrote in 24 hours."""
    return _may_write(resident, today)


def _may_write(resident: Resident | None, today: int) -> Decision:
    if resident is None:
        return no(_("Only residents may write here: prove first that you are on the roll."))
    if today >= MOST_A_DAY:
        text = _("You have written %(num)s times today. You can write again tomorrow.", num=today)
        return Enough(False, text)
    return ALLOWED


def may_support(discussion: Discussion, resident: Resident | None, now: datetime) -> Decision:
    """Residents stand behind a proposal while the discussion is open."""
    return may_propose(discussion, resident, now)


def may_enter_from_hall(
    discussion: Discussion, roles: AbstractSet[Role], now: datetime
) -> Decision:
    """Officials enter what was said in the hall, also when the discussion has closed since."""
    allowed = has_role(roles, Role.OFFICIAL)
    if allowed and now < discussion.opens_at:
        return is_open(discussion, now)
    return allowed


def may_answer(asked: Asked, roles: AbstractSet[Role]) -> Decision:
    """Officials answer, in time or late; what was answered they correct."""
    allowed = has_role(roles, Role.OFFICIAL)
    if not allowed:
        return allowed
    if asked.is_hidden:
        return no(_("What is hidden is not answered."))
    if asked.answered_at is not None:
        return no(_("This has been answered."))
    return ALLOWED


def may_correct(asked: Asked, roles: AbstractSet[Role]) -> Decision:
    """Officials correct an answer, with a reason; the former one stays in view."""
    allowed = has_role(roles, Role.OFFICIAL)
    if not allowed:
        return allowed
    if asked.is_hidden or asked.answered_at is None:
        return no(_("There is no answer to correct."))
    return ALLOWED


def may_show_again(asked: Asked, roles: AbstractSet[Role]) -> Decision:
    """Officials show again what was hidden, with a reason for the log."""
    if not asked.is_hidden:
        return no(_("This is not hidden."))
    return has_role(roles, Role.OFFICIAL)


def may_hide(asked: Asked, roles: AbstractSet[Role]) -> Decision:
    """Officials hide what breaks the rules, with a reason."""
    if asked.is_hidden:
        return no(_("This is hidden already."))
    return has_role(roles, Role.OFFICIAL)


def may_see_hidden(roles: AbstractSet[Role]) -> Decision:
    """The auditor looks into what officials have hidden, and so do they."""
    return has_role(roles, Role.OFFICIAL, Role.AUDITOR)


def may_set_term(roles: AbstractSet[Role]) -> Decision:
    """Officials say in how many days the municipality answers."""
    return has_role(roles, Role.OFFICIAL)
