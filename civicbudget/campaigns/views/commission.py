"""The page of the commission: what waits, proposing, and settling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from civicbudget.accounts.models import Role
from civicbudget.campaigns import carrying, policy, queries, repeating, services, words
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, MotionState, PhaseKind
from civicbudget.campaigns.motion_forms import MotionForm, MoveForm
from civicbudget.campaigns.steps import current_step, steps
from civicbudget.campaigns.views import progress
from civicbudget.campaigns.views.place import OF, blueprint, visible
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forgetting import rewriting
from civicbudget.core.forms import attach
from civicbudget.core.i18n import format_datetime, format_end
from civicbudget.core.i18n import gettext as _
from civicbudget.core.policy import Decision

OWN_FORMS = (MotionKind.MOVE_PHASE, MotionKind.EXCLUDE_PROJECT, MotionKind.ANNUL_ENVELOPES)
"""What is proposed with more than a reason."""


@blueprint.app_template_filter("iso_datetime")
def iso_datetime(text: str, ends: bool = False) -> str:
    """A moment of a motion's details, as people read it."""
    moment = datetime.fromisoformat(text)
    return format_end(moment, clock_too=True) if ends else format_datetime(moment)


@blueprint.route(f"{OF}/<campaign>/commission", methods=["GET", "POST"])
def commission(campaign: str) -> Response | str:
    """What waits for the commission; proposing; what it has decided."""
    found, now = visible(campaign), clock.now()
    policy.may_see_motions(g.roles).require()
    present = current_step(found, now)
    motion = MotionForm(prefix="motion-")
    move = MoveForm(prefix="move-", phase=present.kind if present else None, change="end_at")
    motion.offer(_due(found, now))
    if motion.is_submitted():
        form = move if "move" in request.form else motion
        if form.validate() and _propose(found, form):
            flash(_("Proposed. Another member of the commission confirms it."))
            return redirect(url_for(".commission", campaign=found.slug), 303)
    motions = queries.motions(found.id)
    return render_template(
        "campaigns/commission.html",
        campaign=found,
        pending=[_pending(each, now) for each in motions if each.state == MotionState.PENDING],
        settled=[each for each in motions if each.state != MotionState.PENDING],
        motion=motion,
        acts=_acts(found, motions, now),
        open_again=_open_again(found, now),
        repeating=repeating,
        may_exclude=policy.may_propose(found, MotionKind.EXCLUDE_PROJECT, g.roles, now),
        may_annul=policy.may_propose(found, MotionKind.ANNUL_ENVELOPES, g.roles, now),
        sees_questions=bool(g.roles & {Role.COMMISSION, Role.AUDITOR}),
        move=move if policy.may_propose(found, MotionKind.MOVE_PHASE, g.roles, now) else None,
        words=words,
        phase_names={kind.value: name for kind, name in words.PHASES.items()},
        steps=steps(found, now),
        at_work=carrying.state(found),
        is_due=carrying.is_due(found),
        rewriting=_rewriting(found),
    )


def _open_again(campaign: Campaign, now: datetime) -> Decision | None:
    """Whether envelopes can be taken home to be opened there; None where that is no question."""
    if campaign.public_key is None or not policy.has_ended(campaign, PhaseKind.VOTING, now):
        return None
    return policy.can_open(campaign)


def _rewriting(campaign: Campaign) -> str | None:
    """What the operator has to run once envelopes were erased, where the server may not."""
    return rewriting("envelopes") if policy.has_done(campaign, MotionKind.ERASE_ENVELOPES) else None


def _due(campaign: Campaign, now: datetime) -> list[MotionKind]:
    return [
        kind
        for kind in MotionKind
        if kind not in OWN_FORMS
        and services.can_carry_out(kind)
        and policy.may_propose(campaign, kind, g.roles, now)
    ]


@dataclass(frozen=True)
class Act:
    """What takes two: whether it may be proposed now, how often it was done and when last, and
    whether a motion waits."""

    kind: MotionKind
    due: Decision
    waits: bool
    times: int
    last: datetime | None


def _acts(campaign: Campaign, motions: Sequence[Motion], now: datetime) -> list[Act]:
    """Every act that takes two members, in the order of a campaign's life."""
    return [
        _act(kind, policy.is_due(campaign, kind, now), [m for m in motions if m.kind == kind])
        for kind in MotionKind
        if services.can_carry_out(kind)
    ]


def _act(kind: MotionKind, due: Decision, motions: Sequence[Motion]) -> Act:
    done = [motion.confirmed_at for motion in motions if motion.confirmed_at]
    waits = any(motion.state == MotionState.PENDING for motion in motions)
    return Act(kind, due, waits, len(done), max(done, default=None))


@dataclass(frozen=True)
class Pending:
    """A motion that waits: what the reader may do, and which dates it would change, from and to."""

    motion: Motion
    confirm: Decision
    refuse: Decision
    withdraw: Decision
    changes: list[tuple[PhaseKind, int, datetime, datetime]]
    page: tuple[str, str] | None
    """Where it is confirmed, words and address, when that takes more than a button."""


PageOf = Callable[[Motion], tuple[str, str] | None]
_pages: list[PageOf] = []


def confirmed_on(page: PageOf) -> PageOf:
    """Declare where motions are confirmed that take more than a button; None for all others.

    Domains that stand below this one declare theirs.
    """
    _pages.append(page)
    return page


def _pending(motion: Motion, now: datetime) -> Pending:
    return Pending(
        motion,
        policy.may_confirm(motion, current_user.id, g.roles, now),
        policy.may_refuse(motion, current_user.id, g.roles),
        policy.may_withdraw(motion, current_user.id, g.roles),
        services.would_change(motion, now),
        next((found for page in _pages if (found := page(motion))), None),
    )


def _propose(campaign: Campaign, form: MotionForm | MoveForm) -> bool:
    """Whether the motion was put; what was wrong with it goes to the form."""
    moving = isinstance(form, MoveForm)
    try:
        with transaction():
            services.propose(
                campaign=campaign,
                kind=MotionKind.MOVE_PHASE if moving else MotionKind(form["kind"].data),
                details=form.details if isinstance(form, MoveForm) else {},
                reason=form["reason"].data,
                actor=current_user,
                now=clock.now(),
            )
    except DomainError as error:
        error.field = "at" if moving and error.field in ("starts_at", "ends_at") else error.field
        attach(form, error)
        return False
    return True


@blueprint.post(f"{OF}/<campaign>/commission/<int:motion>/<any(confirm,refuse,withdraw):verb>")
def settle(campaign: str, motion: int, verb: str) -> Response:
    """Another member confirms a motion or refuses it, or its proposer takes it back."""
    found = visible(campaign)
    policy.may_see_motions(g.roles).require()
    act: Callable[..., None]
    if verb == "refuse":
        act, done = partial(services.refuse, reason=request.form.get("reason", "")), _("Refused.")
    else:
        act, done = services.withdraw, _("Withdrawn.")
    try:
        waiting = queries.motion(found.id, motion) or abort(404)
        if verb == "confirm":
            return progress.carry_out(found, waiting, _("Carried out."))
        with transaction():
            act(motion=waiting, actor=current_user, now=clock.now())
        flash(done)
    except DomainError as error:
        flash(str(error), "error")
    return redirect(url_for(".commission", campaign=campaign), 303)
