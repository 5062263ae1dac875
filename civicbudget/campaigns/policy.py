"""Phases follow their dates; one table says which feature is open in which phase."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import datetime

from civicbudget.accounts.models import Role
from civicbudget.accounts.policy import has_role
from civicbudget.campaigns.models import (
    Campaign,
    Motion,
    MotionKind,
    MotionState,
    Phase,
    PhaseKind,
)
from civicbudget.core.i18n import gettext as _
from civicbudget.core.policy import ALLOWED, Decision, no

FEATURES: dict[str, frozenset[PhaseKind]] = {
    "send_idea": frozenset({PhaseKind.IDEAS}),
    "send_idea_again": frozenset({PhaseKind.IDEAS, PhaseKind.REVIEW}),
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


def has_begun(campaign: Campaign, kind: PhaseKind, now: datetime) -> bool:
    """Whether a phase of this kind has started, and may be over by now."""
    found = phase(campaign, kind)
    return found is not None and found.starts_at <= now


def has_ended(campaign: Campaign, kind: PhaseKind, now: datetime) -> bool:
    """Whether a phase of this kind is over."""
    found = phase(campaign, kind)
    return found is not None and found.ends_at <= now


def is_open(campaign: Campaign, feature: str, now: datetime) -> Decision:
    """Whether the campaign is public, in the right phase, and for a vote opened by two."""
    if campaign.published_at is None:
        return no(_("This campaign has not been published yet."))
    if not running(campaign, now) & FEATURES[feature]:
        return no(_("This is not open in the present phase of the campaign."))
    if feature == "vote" and campaign.frozen_at is None:
        return no(_("Voting begins when two members of the commission have opened it."))
    return ALLOWED


def may_see(campaign: Campaign, roles: AbstractSet[Role]) -> Decision:
    """Everybody sees a published campaign, those who prepare it also one that is not."""
    if campaign.published_at is not None:
        return ALLOWED
    return has_role(roles, Role.OFFICIAL, Role.COMMISSION, Role.AUDITOR, Role.OPERATOR)


def may_create(roles: AbstractSet[Role]) -> Decision:
    """Officials make campaigns."""
    return has_role(roles, Role.OFFICIAL)


def may_edit(campaign: Campaign, roles: AbstractSet[Role]) -> Decision:
    """Officials prepare a campaign until its rules are frozen."""
    if campaign.frozen_at is not None:
        return no(_("The rules can no longer change: voting has been opened."))
    return has_role(roles, Role.OFFICIAL)


def may_publish(campaign: Campaign, roles: AbstractSet[Role]) -> Decision:
    """An official shows a campaign to all, once."""
    if campaign.published_at is not None:
        return no(_("The campaign has been published already."))
    return has_role(roles, Role.OFFICIAL)


def may_see_motions(roles: AbstractSet[Role]) -> Decision:
    """What the commission has before it; officials and auditors look on."""
    return has_role(roles, Role.COMMISSION, Role.OFFICIAL, Role.AUDITOR)


def is_due(campaign: Campaign, kind: MotionKind, now: datetime) -> Decision:
    """Whether the campaign has come to where a motion of a kind makes sense."""
    if campaign.published_at is None:
        return no(_("This campaign has not been published yet."))
    if kind == MotionKind.OPEN_VOTING and campaign.frozen_at is not None:
        return no(_("Voting has been opened already."))
    if kind == MotionKind.OPEN_VOTING and has_ended(campaign, PhaseKind.VOTING, now):
        return no(_("The days of voting are over."))
    if kind == MotionKind.OPEN_ENVELOPES and campaign.frozen_at is None:
        return no(_("Voting has never been opened."))
    if kind == MotionKind.PUBLISH_RESULTS and not has_ended(campaign, PhaseKind.VOTING, now):
        return no(_("There are no results until voting is over."))
    if kind == MotionKind.EXCLUDE_PROJECT and not is_published(campaign):
        return no(_("A winner can be excluded once the results are published."))
    if kind == MotionKind.OPEN_ENVELOPES and not has_ended(campaign, PhaseKind.VOTING, now):
        return no(_("The envelopes stay closed until voting is over."))
    return ALLOWED


def is_published(campaign: Campaign) -> bool:
    """Whether the commission has published the results."""
    return any(
        motion.kind == MotionKind.PUBLISH_RESULTS and motion.state == MotionState.CONFIRMED
        for motion in campaign.motions
    )


def may_propose(
    campaign: Campaign, kind: MotionKind, roles: AbstractSet[Role], now: datetime
) -> Decision:
    """Whether a member of the commission may propose a motion of a kind now."""
    allowed = has_role(roles, Role.COMMISSION)
    return is_due(campaign, kind, now) if allowed else allowed


def may_confirm(
    motion: Motion, person_id: int, roles: AbstractSet[Role], now: datetime
) -> Decision:
    """Another member than the proposer confirms what is still pending and still due."""
    allowed = has_role(roles, Role.COMMISSION)
    if not allowed:
        return allowed
    if motion.state != MotionState.PENDING:
        return no(_("This motion has been settled already."))
    if motion.proposed_by_id == person_id:
        return no(_("Another member of the commission confirms what you proposed."))
    return is_due(motion.campaign, motion.kind, now)


def may_withdraw(motion: Motion, roles: AbstractSet[Role]) -> Decision:
    """Any member may take a pending motion off the table."""
    if motion.state != MotionState.PENDING:
        return no(_("This motion has been settled already."))
    return has_role(roles, Role.COMMISSION)
