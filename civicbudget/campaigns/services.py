"""Verbs of the commission: one member proposes, another confirms, and so it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from civicbudget.accounts import queries as accounts
from civicbudget.accounts.models import Person, Role
from civicbudget.audit import checkpoints
from civicbudget.audit import services as audit
from civicbudget.campaigns import policy, queries, schedule
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, MotionState, PhaseKind
from civicbudget.core.canonical import time_text
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError, given_reason
from civicbudget.core.i18n import gettext as _

Executor = Callable[..., None]
"""What a motion does once two members stand behind it; raises DomainError when it cannot.

Called with `motion`, `actor` and `now`, and with whatever else the confirmation was given.
"""

_executors: dict[MotionKind, Executor] = {}


def carries_out(kind: MotionKind) -> Callable[[Executor], Executor]:
    """Declare a service to be what a kind of motion does.

    Domains that stand below this one (voting, results) declare theirs, so that a confirmation
    and its effect are one transaction without campaigns knowing them.
    """

    def declare(executor: Executor) -> Executor:
        _executors[kind] = executor
        return executor

    return declare


def can_carry_out(kind: MotionKind) -> bool:
    """Whether a domain has declared what this kind of motion does."""
    return kind in _executors


def propose(
    *,
    campaign: Campaign,
    kind: MotionKind,
    details: Mapping[str, Any],
    reason: str,
    actor: Person,
    now: datetime,
) -> Motion:
    """Put a motion before the commission. Conflict when one of its kind waits already.

    With the opening of the envelopes a checkpoint says what is in the box, now that it is closed:
    nothing else is going to be opened.
    """
    campaign = queries.lock(campaign.id)
    roles = accounts.roles(actor.id, campaign.municipality_id)
    policy.may_propose(campaign, kind, roles, now).require()
    why = given_reason(reason)
    if kind == MotionKind.MOVE_PHASE:
        schedule.moved(campaign, details, now, envelopes_opened=_envelopes_opened(campaign))
    motion = Motion(
        campaign=campaign,
        kind=kind,
        details=dict(details),
        reason=why,
        proposed_by_id=actor.id,
        proposed_at=now,
    )
    _insert(motion)
    _record(motion, "propose_motion", actor, now, after={"details": motion.details})
    if kind == MotionKind.OPEN_ENVELOPES:
        checkpoints.make(log=campaign.municipality.slug, now=now)
    return motion


def _insert(motion: Motion) -> None:
    """Alone, so that its constraint speaks for itself."""
    db.session.add(motion)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("A motion of this kind waits for the commission already.")) from error


def confirm(*, motion: Motion, actor: Person, now: datetime, **given: Any) -> None:
    """Stand behind another member's motion and carry it out, in this one transaction.

    `given`: what only the two have and nobody keeps, for what the motion does: the private key.

    Refused for the proposer, Conflict when it was settled meanwhile, and whatever the executor
    raises when it cannot: the motion stays pending then, once the transaction is rolled back.
    """
    campaign = queries.lock(motion.campaign_id)
    roles = accounts.roles(actor.id, campaign.municipality_id)
    policy.may_confirm(motion, actor.id, roles, now).require()
    values = {"state": MotionState.CONFIRMED, "confirmed_by_id": actor.id, "confirmed_at": now}
    if not queries.settle(motion.id, **values):
        raise Conflict(_("This motion has been settled already."))
    db.session.refresh(motion)
    before = standing(campaign)
    _executors[motion.kind](motion=motion, actor=actor, now=now, **given)
    db.session.flush()
    proposal = queries.proposal_entry(campaign.municipality.slug, object_of(motion))
    after = {
        **standing(campaign),
        "details": motion.details,
        "proposed_by": proposal.actor_digest if proposal else None,
    }
    _record(motion, "confirm_motion", actor, now, before=before, after=after)
    checkpoints.make(log=campaign.municipality.slug, now=now)


def refuse(*, motion: Motion, reason: str, actor: Person, now: datetime) -> None:
    """Say no to another member's motion, with a reason. Conflict when it was settled meanwhile."""
    campaign = queries.lock(motion.campaign_id)
    roles = accounts.roles(actor.id, campaign.municipality_id)
    policy.may_refuse(motion, actor.id, roles).require()
    why = given_reason(reason)
    values = {"refused_by_id": actor.id, "refused_at": now, "refusal": why}
    if not queries.settle(motion.id, state=MotionState.REFUSED, **values):
        raise Conflict(_("This motion has been settled already."))
    db.session.refresh(motion)
    _record(motion, "refuse_motion", actor, now, reason=why)


def withdraw(*, motion: Motion, actor: Person, now: datetime) -> None:
    """Take a pending motion off the table. Conflict when it was settled meanwhile."""
    campaign = queries.lock(motion.campaign_id)
    roles = accounts.roles(actor.id, campaign.municipality_id)
    policy.may_withdraw(motion, actor.id, roles).require()
    if not queries.settle(motion.id, state=MotionState.WITHDRAWN):
        raise Conflict(_("This motion has been settled already."))
    db.session.refresh(motion)
    _record(motion, "withdraw_motion", actor, now)


@carries_out(MotionKind.MOVE_PHASE)
def move_phase(*, motion: Motion, actor: Person, now: datetime) -> None:  # noqa: ARG001 - Executor's signature
    """Open, close or extend a phase; DomainError when its neighbours stand in the way."""
    campaign = motion.campaign
    opened = _envelopes_opened(campaign)
    dates = schedule.moved(campaign, motion.details, now, envelopes_opened=opened)
    for phase in campaign.phases:
        phase.starts_at, phase.ends_at = dates[phase.kind]


def would_change(motion: Motion, now: datetime) -> list[tuple[PhaseKind, int, datetime, datetime]]:
    """The dates that a motion would change if it were confirmed now; none where it cannot be."""
    if motion.kind != MotionKind.MOVE_PHASE:
        return []
    campaign = motion.campaign
    opened = _envelopes_opened(campaign)
    try:
        after = schedule.moved(campaign, motion.details, now, envelopes_opened=opened)
    except DomainError:
        return []
    return list(schedule.changes(schedule.of(campaign), after))


def _envelopes_opened(campaign: Campaign) -> bool:
    return queries.has_confirmed(campaign.id, MotionKind.OPEN_ENVELOPES)


def standing(campaign: Campaign) -> dict[str, Any]:
    """What a motion can change of a campaign, as the log shows it before and after."""
    return {
        "phases": {
            phase.kind.value: [time_text(phase.starts_at), time_text(phase.ends_at)]
            for phase in campaign.phases
        },
        "rules": campaign.rules_digest,
    }


def object_of(motion: Motion) -> str:
    """How the log names a motion."""
    return f"campaign {motion.campaign.slug}, motion {motion.id}, {motion.kind.value}"


def _record(
    motion: Motion, act: str, actor: Person, now: datetime, reason: str = "", **what: Any
) -> None:
    audit.record(
        log=motion.campaign.municipality.slug,
        actor=actor,
        role=Role.COMMISSION.value,
        act=act,
        on=object_of(motion),
        now=now,
        reason=reason or motion.reason,
        **what,
    )
