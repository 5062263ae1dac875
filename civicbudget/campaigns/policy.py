"""Phases follow their dates; one table says which feature is open in which phase."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import datetime

from civicbudget.accounts.models import Role
from civicbudget.accounts.policy import has_role
from civicbudget.campaigns.models import Campaign, MotionKind, Phase, PhaseKind
from civicbudget.core.i18n import gettext as _
from civicbudget.core.policy import ALLOWED, Decision, no

FEATURES: dict[str, frozenset[PhaseKind]] = {
    "send_idea": frozenset({PhaseKind.IDEAS}),
    "support_idea": frozenset({PhaseKind.IDEAS, PhaseKind.REVIEW}),
    "comment": frozenset({PhaseKind.IDEAS, PhaseKind.REVIEW, PhaseKind.VOTING}),
    "review_idea": frozenset({PhaseKind.IDEAS, PhaseKind.REVIEW}),
    "vote": frozenset({PhaseKind.VOTING}),
}
"""Which feature is open in which phase; what is not named here never depends on a phase."""


def phase(campaign: Campaign, kind: PhaseKind) -> Phase | None:
    """The campaign's phase of a kind."""
    return next((phase for phase in campaign.phases if phase.kind == kind), None)


def running(campaign: Campaign, now: datetime) -> frozenset[PhaseKind]:
    """The phases whose dates hold now."""
    return frozenset(p.kind for p in campaign.phases if p.starts_at <= now < p.ends_at)


def has_ended(campaign: Campaign, kind: PhaseKind, now: datetime) -> bool:
    """Whether a phase of this kind is over."""
    found = phase(campaign, kind)
    return found is not None and found.ends_at <= now


def is_open(campaign: Campaign, feature: str, now: datetime) -> Decision:
    """Whether the phases allow a feature now."""
    if running(campaign, now) & FEATURES[feature]:
        return ALLOWED
    return no(_("This is not open in the present phase of the campaign."))


def may_see(campaign: Campaign, roles: AbstractSet[Role]) -> Decision:
    """Everybody sees a published campaign, those who prepare it also one that is not."""
    if campaign.published_at is not None:
        return ALLOWED
    return has_role(roles, Role.OFFICIAL, Role.COMMISSION, Role.AUDITOR, Role.OPERATOR)


def may_edit(campaign: Campaign, roles: AbstractSet[Role]) -> Decision:
    """Officials prepare a campaign until its rules are frozen."""
    if campaign.frozen_at is not None:
        return no(_("The rules can no longer change: voting has been opened."))
    return has_role(roles, Role.OFFICIAL)


def may_propose(
    campaign: Campaign, kind: MotionKind, roles: AbstractSet[Role], now: datetime
) -> Decision:
    """Whether a member of the commission may propose a motion of a kind now."""
    allowed = has_role(roles, Role.COMMISSION)
    if not allowed:
        return allowed
    if kind == MotionKind.OPEN_VOTING and campaign.frozen_at is not None:
        return no(_("Voting has been opened already."))
    if kind == MotionKind.OPEN_ENVELOPES and not has_ended(campaign, PhaseKind.VOTING, now):
        return no(_("The envelopes stay closed until voting is over."))
    return ALLOWED
