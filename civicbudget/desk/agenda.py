"""The next dates of campaigns, and what their commission may propose. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from civicbudget.accounts.models import Role
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, PhaseKind
from civicbudget.campaigns.policy import has_ended, is_due, may_propose, running
from civicbudget.campaigns.words import PHASES
from civicbudget.core.i18n import gettext as _
from civicbudget.desk.queries.waiting import Progress


@dataclass(frozen=True)
class Deadline:
    """The next date of a campaign: what begins or ends then."""

    campaign: Campaign
    words: str
    at: datetime
    ends: bool


def deadlines(progress: Iterable[Progress], now: datetime) -> list[Deadline]:
    """The next step of every campaign that has one, the nearest first."""
    known = [step for each in progress if (step := next_step(each.campaign, now))]
    return sorted(known, key=lambda step: step.at)


def next_step(campaign: Campaign, now: datetime) -> Deadline | None:
    """The end of the phase that ends first; else the beginning of the next; None after the last."""
    if present := [phase for phase in campaign.phases if phase.starts_at <= now < phase.ends_at]:
        first = min(present, key=lambda phase: phase.ends_at)
        words = _("%(phase)s ends", phase=str(PHASES[first.kind]))
        if first.kind == PhaseKind.VOTING and campaign.frozen_at is None:
            words = _("Voting, not opened yet, ends")
        return Deadline(campaign, words, first.ends_at, True)
    if coming := [phase for phase in campaign.phases if phase.starts_at > now]:
        first = min(coming, key=lambda phase: phase.starts_at)
        return Deadline(
            campaign, _("%(phase)s begins", phase=str(PHASES[first.kind])), first.starts_at, False
        )
    return None


def proposals(
    progress: Iterable[Progress],
    pending: Iterable[Motion],
    roles: AbstractSet[Role],
    now: datetime,
) -> Iterator[tuple[Campaign, MotionKind]]:
    """What a member of the commission may propose today, where nobody has."""
    taken = {(motion.campaign_id, motion.kind) for motion in pending}
    for each in progress:
        kind = _due(each, now)
        if kind is None or (each.campaign.id, kind) in taken:
            continue
        if may_propose(each.campaign, kind, roles, now):
            yield each.campaign, kind


def _due(progress: Progress, now: datetime) -> MotionKind | None:
    """The step that the commission has before it, once the phases have come so far."""
    campaign = progress.campaign
    if campaign.frozen_at is None:
        begun = PhaseKind.VOTING in running(campaign, now)
        reviewed = has_ended(campaign, PhaseKind.REVIEW, now)
        return MotionKind.OPEN_VOTING if begun or reviewed else None
    if not progress.opened:
        return MotionKind.OPEN_ENVELOPES
    if not progress.published:
        return MotionKind.PUBLISH_RESULTS
    afterwards = (MotionKind.DESTROY_KEY, MotionKind.ERASE_ENVELOPES)
    return next((kind for kind in afterwards if is_due(campaign, kind, now)), None)
