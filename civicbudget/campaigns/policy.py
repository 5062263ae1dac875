"""Phases follow their dates; one table says which feature is open in which phase."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

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
from civicbudget.core.errors import Refused
from civicbudget.core.i18n import format_datetime
from civicbudget.core.i18n import gettext as _
from civicbudget.core.policy import ALLOWED, Decision, no
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.sealing.choice import Form


class Closed(Refused):
    """The campaign is not in the phase for this: nobody lacks a right, it is the time."""

    def __init__(self, message: str, campaign: Campaign, phases: frozenset[PhaseKind]) -> None:
        super().__init__(message)
        self.campaign = campaign
        self.phases = phases


@dataclass(frozen=True)
class NotNow(Decision):
    """A no that is one to everybody, and the phases in which it was or will be a yes."""

    campaign: Campaign | None = None
    phases: frozenset[PhaseKind] = frozenset()

    def require(self) -> None:
        """Raise Closed with the reason."""
        assert self.campaign is not None  # noqa: S101 - not_now() gives one
        raise Closed(self.reason, self.campaign, self.phases)


def not_now(campaign: Campaign, reason: str, phases: frozenset[PhaseKind] = frozenset()) -> NotNow:
    """Not open at present, and why, in the reader's language."""
    return NotNow(False, reason, campaign, phases)


ONCE = frozenset({MotionKind.OPEN_ENVELOPES, MotionKind.PUBLISH_RESULTS})
"""What the commission does once; a later count is published with the decision that it follows."""

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
    phases = FEATURES[feature]
    if not running(campaign, now) & phases:
        return not_now(
            campaign, _("This is not open in the present phase of the campaign."), phases
        )
    if feature == "vote" and campaign.frozen_at is None:
        reason = _("Voting begins when two members of the commission have opened it.")
        return not_now(campaign, reason, phases)
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
    allowed = has_role(roles, Role.OFFICIAL)
    if allowed and campaign.frozen_at is not None:
        return not_now(campaign, _("The rules can no longer change: voting has been opened."))
    return allowed


def may_publish(campaign: Campaign, roles: AbstractSet[Role]) -> Decision:
    """An official shows a campaign to all, once."""
    if campaign.published_at is not None:
        return no(_("The campaign has been published already."))
    return has_role(roles, Role.OFFICIAL)


def can_count(ballot: BallotRule, tally_rule: Mapping[str, Any]) -> Decision:
    """Whether the rule of the count is made for ballots of this kind."""
    name, form = tally_rule["name"], ballot.form
    if (ballot.kind is BallotKind.YES_NO) != (name == "majority"):
        return no(_("Yes and no are counted by majority, and by majority nothing else is."))
    if name == "phragmen" and form is not Form.CHOSEN:
        return no(_("This rule counts only ballots that choose projects, without order or points."))
    if name == "equal-shares":
        return _by_shares(ballot, tally_rule.get("utility", "cost") == "points")
    return ALLOWED


def _by_shares(ballot: BallotRule, by_points: bool) -> Decision:
    if ballot.form is Form.RANKED:
        return no(_("Equal shares cannot count projects in order."))
    if by_points != (ballot.form is Form.POINTS):
        return no(_("Equal shares go by points where ballots give points, and only there."))
    if ballot.range[0] < 0:
        return no(_("Equal shares cannot count scores below 0."))
    return ALLOWED


def may_see_motions(roles: AbstractSet[Role]) -> Decision:
    """What the commission has before it; officials and auditors look on."""
    return has_role(roles, Role.COMMISSION, Role.OFFICIAL, Role.AUDITOR)


def is_due(campaign: Campaign, kind: MotionKind, now: datetime) -> Decision:
    """Whether the campaign has come to where a motion of a kind makes sense."""
    if campaign.published_at is None:
        return no(_("This campaign has not been published yet."))
    if kind == MotionKind.OPEN_ENVELOPES and not (openable := can_open(campaign)):
        return openable
    if kind in ONCE and has_done(campaign, kind):
        return no(_("This has been done already."))
    if kind == MotionKind.OPEN_VOTING and campaign.frozen_at is not None:
        return no(_("Voting has been opened already."))
    if kind == MotionKind.OPEN_VOTING and has_ended(campaign, PhaseKind.VOTING, now):
        return no(_("The days of voting are over."))
    if kind == MotionKind.OPEN_ENVELOPES and campaign.frozen_at is None:
        return no(_("Voting has never been opened."))
    if kind == MotionKind.PUBLISH_RESULTS and not has_ended(campaign, PhaseKind.VOTING, now):
        return no(_("There are no results until voting is over."))
    if kind == MotionKind.PUBLISH_RESULTS and not has_done(campaign, MotionKind.OPEN_ENVELOPES):
        return no(_("There is no count yet: open the envelopes first."))
    if kind == MotionKind.EXCLUDE_PROJECT and not is_published(campaign):
        return no(_("A winner can be excluded once the results are published."))
    if kind == MotionKind.OPEN_ENVELOPES and not has_ended(campaign, PhaseKind.VOTING, now):
        return no(_("The envelopes stay closed until voting is over."))
    if kind in (MotionKind.DESTROY_KEY, MotionKind.ERASE_ENVELOPES):
        return _is_over(campaign, kind, now)
    if kind == MotionKind.ANNUL_ENVELOPES:
        return _is_annulment_due(campaign)
    return ALLOWED


def _is_annulment_due(campaign: Campaign) -> Decision:
    """From the opening of voting on; once the envelopes are open, only after the first count is
    public, so that both counts are."""
    if campaign.frozen_at is None or campaign.imported_from is not None:
        return no(_("There are no envelopes."))
    if has_done(campaign, MotionKind.OPEN_ENVELOPES) and not is_published(campaign):
        return no(_("Publish the first count before envelopes are annulled: both stay public."))
    return ALLOWED


def can_open(campaign: Campaign) -> Decision:
    """Whether there still are a key and envelopes to be opened, once or again."""
    if has_done(campaign, MotionKind.DESTROY_KEY):
        return no(_("The key has been destroyed: no envelope can be opened any more."))
    if has_done(campaign, MotionKind.ERASE_ENVELOPES):
        return no(_("The envelopes have been erased: there is nothing left to open."))
    return ALLOWED


PUBLISHING = frozenset(
    {MotionKind.PUBLISH_RESULTS, MotionKind.EXCLUDE_PROJECT, MotionKind.ANNUL_ENVELOPES}
)
"""What gives a publication, once the results are public."""


def complaints_end(campaign: Campaign) -> datetime | None:
    """When the term for complaints about the last publication is over; None before the first."""
    moments = [
        motion.confirmed_at
        for motion in campaign.motions
        if motion.kind in PUBLISHING and motion.confirmed_at is not None
    ]
    if not moments or not has_done(campaign, MotionKind.PUBLISH_RESULTS):
        return None
    return max(moments) + timedelta(days=campaign.complaint_days)


def _is_over(campaign: Campaign, kind: MotionKind, now: datetime) -> Decision:
    """Whether nothing is needed any more of what opens the envelopes, and it is still there."""
    ends = complaints_end(campaign)
    if campaign.public_key is None:
        return no(_("No envelope was sealed in this campaign."))
    if has_done(campaign, kind):
        return no(_("This has been done already."))
    if ends is None:
        return no(_("The key and the envelopes are kept until the results are published."))
    if now < ends:
        reason = _(
            "The key and the envelopes are kept until complaints are due no more, on %(time)s.",
            time=format_datetime(ends),
        )
        return no(reason)
    return ALLOWED


def has_done(campaign: Campaign, kind: MotionKind) -> bool:
    """Whether two members of the commission have done this."""
    return any(
        motion.kind == kind and motion.state == MotionState.CONFIRMED for motion in campaign.motions
    )


def is_published(campaign: Campaign) -> bool:
    """Whether the results are public: the commission has published them, or they were imported."""
    return campaign.imported_from is not None or has_done(campaign, MotionKind.PUBLISH_RESULTS)


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


def may_refuse(motion: Motion, person_id: int, roles: AbstractSet[Role]) -> Decision:
    """Another member than the proposer may say no to a pending motion."""
    if motion.state != MotionState.PENDING:
        return no(_("This motion has been settled already."))
    if motion.proposed_by_id == person_id:
        return no(_("Whoever proposed a motion withdraws it."))
    return has_role(roles, Role.COMMISSION)


def may_withdraw(motion: Motion, person_id: int, roles: AbstractSet[Role]) -> Decision:
    """Only its proposer may take a pending motion back."""
    if motion.state != MotionState.PENDING:
        return no(_("This motion has been settled already."))
    if motion.proposed_by_id != person_id:
        return no(_("Only the member who proposed a motion may withdraw it."))
    return has_role(roles, Role.COMMISSION)
