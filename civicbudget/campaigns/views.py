"""The pages of campaigns, and of the official and the commission behind them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user
from werkzeug.wrappers import Response

from civicbudget.campaigns import policy, preparing, queries, services, words
from civicbudget.campaigns.forms import CampaignForm, MotionForm, MoveForm, decided
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, MotionState, PhaseKind
from civicbudget.campaigns.steps import current_step, steps
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import format_datetime, format_end
from civicbudget.core.i18n import gettext as _
from civicbudget.core.money import TYIYN
from civicbudget.core.policy import Decision
from civicbudget.municipalities.models import Municipality
from civicbudget.municipalities.views import Place, on_home

blueprint = Blueprint("campaigns", __name__, template_folder="templates")
OPEN_TO_ALL = (PhaseKind.VOTING, PhaseKind.IDEAS, PhaseKind.REVIEW, PhaseKind.COUNTING)
"""The phases in which there is something to do or to wait for, the most pressing first."""

OF = "/<lang:lang>/<municipality>/campaigns"


@blueprint.app_template_filter("iso_datetime")
def iso_datetime(text: str, ends: bool = False) -> str:
    """A moment of a motion's details, as people read it."""
    moment = datetime.fromisoformat(text)
    return format_end(moment, clock_too=True) if ends else format_datetime(moment)


def visible(slug: str) -> Campaign:
    """The campaign of an address, or a 404 for whoever may not see it."""
    campaign = queries.get(g.municipality.id, slug)
    if campaign is None or not policy.may_see(campaign, g.roles):
        abort(404)
    return campaign


@blueprint.get(f"{OF}/")
def index() -> str:
    """The campaigns of a municipality."""
    campaigns = [
        campaign
        for campaign in queries.of_municipality(g.municipality.id)
        if policy.may_see(campaign, g.roles)
    ]
    now = clock.now()
    return render_template(
        "campaigns/index.html",
        rows=[(campaign, current_step(campaign, now)) for campaign in campaigns],
        may_create=policy.may_create(g.roles),
    )


@on_home(Place.NOW)
def on_front_page(municipality: Municipality) -> str:
    """What can be done now on the front page of a municipality: voting first."""
    now = clock.now()
    rows = []
    for campaign in queries.of_municipality(municipality.id):
        step = current_step(campaign, now)
        if campaign.published_at and step and step.kind in OPEN_TO_ALL:
            rows.append((campaign, step, _action(campaign, now)))
    rows.sort(key=lambda row: (row[1].state != "now", OPEN_TO_ALL.index(row[1].kind)))
    return render_template("campaigns/_now.html", rows=rows)


@blueprint.get(f"{OF}/<campaign>/")
def show(campaign: str) -> str:
    """A campaign: its phases, the pot, what can be done now, the rules."""
    found, now = visible(campaign), clock.now()
    population = sum(area.population for area in found.areas)
    pot = sum(pot.amount for pot in found.pots)
    return render_template(
        "campaigns/show.html",
        campaign=found,
        steps=steps(found, now),
        present=current_step(found, now),
        pot=pot,
        per_resident=pot // population // TYIYN * TYIYN if population else None,
        population=population,
        action=_action(found, now),
        awaits_commission=PhaseKind.VOTING in policy.running(found, now) and not found.frozen_at,
        reviewed=policy.has_ended(found, PhaseKind.REVIEW, now),
        words=words,
        may_edit=policy.may_edit(found, g.roles),
        may_publish=policy.may_publish(found, g.roles),
        links=_links(found, now),
        may_see_motions=policy.may_see_motions(g.roles),
    )


@blueprint.app_errorhandler(policy.Closed)
def closed(error: policy.Closed) -> tuple[str, int]:
    """When it was or will be open, and what can be done now; no right is lacking, so no 403."""
    now = clock.now()
    phases = [step for step in steps(error.campaign, now) if step.kind in error.phases]
    page = render_template(
        "campaigns/closed.html",
        campaign=error.campaign,
        reason=str(error),
        phases=phases,
        steps=steps(error.campaign, now),
        action=_action(error.campaign, now),
        was_sent=request.method == "POST",
    )
    return page, 409 if request.method == "POST" else 200


def _links(campaign: Campaign, now: datetime) -> list[tuple[str, str]]:
    """The other pages of a campaign that hold something by now: words and address."""
    pages = [(_("Ideas"), "ideas.index"), (_("Projects"), "ideas.projects")]
    if campaign.frozen_at and policy.has_begun(campaign, PhaseKind.VOTING, now):
        pages.append((_("Board of envelopes"), "voting.board"))
    if campaign.frozen_at and policy.has_ended(campaign, PhaseKind.VOTING, now):
        pages += [(_("Results"), "results.show"), (_("Public record"), "results.record")]
    return [(label, url_for(endpoint, campaign=campaign.slug)) for label, endpoint in pages]


def _action(campaign: Campaign, now: datetime) -> tuple[str, str] | None:
    """The one thing to do now: words and address, where the page exists."""
    if policy.is_open(campaign, "vote", now):
        words_, endpoint = _("Vote"), "voting.ballot"
    elif policy.is_open(campaign, "send_idea", now):
        words_, endpoint = _("Send an idea"), "ideas.new"
    elif campaign.frozen_at and policy.has_ended(campaign, PhaseKind.VOTING, now):
        words_, endpoint = _("See the results"), "results.show"
    elif policy.has_ended(campaign, PhaseKind.REVIEW, now):
        words_, endpoint = _("See the projects"), "ideas.projects"
    elif policy.is_open(campaign, "support_idea", now):
        words_, endpoint = _("See the ideas"), "ideas.index"
    else:
        return None
    if endpoint not in current_app.view_functions:
        return None
    return words_, url_for(endpoint, campaign=campaign.slug)


@blueprint.route(f"{OF}/new", methods=["GET", "POST"])
def new() -> Response | str:
    """An official makes a campaign."""
    policy.may_create(g.roles).require()
    form = CampaignForm(slug=queries.free_year(g.municipality.id, clock.today().year))
    form.offer(g.municipality.areas, **_asked_lines())
    if _is_final(form) and form.validate():
        try:
            with transaction():
                campaign = preparing.create(
                    municipality=g.municipality,
                    plan=form.plan(g.municipality.areas),
                    actor=current_user,
                    now=clock.now(),
                )
            return redirect(url_for(".show", campaign=campaign.slug), 303)
        except DomainError as error:
            attach(form, error)
    return render_template("campaigns/edit.html", form=form, campaign=None)


@blueprint.route(f"{OF}/<campaign>/edit", methods=["GET", "POST"])
def edit(campaign: str) -> Response | str:
    """An official changes a campaign whose rules are not frozen."""
    found = visible(campaign)
    policy.may_edit(found, g.roles).require()
    form = CampaignForm(data=decided(found))
    form.offer(g.municipality.areas, **_asked_lines())
    if _is_final(form) and form.validate():
        try:
            with transaction():
                preparing.edit(
                    campaign=found,
                    plan=form.plan(g.municipality.areas),
                    actor=current_user,
                    now=clock.now(),
                )
            flash(_("Saved."))
            return redirect(url_for(".show", campaign=found.slug), 303)
        except DomainError as error:
            attach(form, error)
    return render_template("campaigns/edit.html", form=form, campaign=found)


def _is_final(form: CampaignForm) -> bool:
    """Whether the form was sent to be saved, not to get more lines."""
    return form.is_submitted() and not _asked_lines()


def _asked_lines() -> dict[str, int]:
    """More lines for categories or pots, as one of the two buttons asks."""
    if "more_pots" in request.form:
        return {"pots": 1}
    return {"categories": 3} if "more" in request.form else {}


@blueprint.post(f"{OF}/<campaign>/publish")
def publish(campaign: str) -> Response:
    """An official shows a campaign to all."""
    found = visible(campaign)
    policy.may_publish(found, g.roles).require()
    with transaction():
        preparing.publish(campaign=found, actor=current_user, now=clock.now())
    flash(_("The campaign is published."))
    return redirect(url_for(".show", campaign=found.slug), 303)


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
        may_exclude=policy.may_propose(found, MotionKind.EXCLUDE_PROJECT, g.roles, now),
        move=move if policy.may_propose(found, MotionKind.MOVE_PHASE, g.roles, now) else None,
        words=words,
        phase_names={kind.value: name for kind, name in words.PHASES.items()},
        steps=steps(found, now),
    )


def _due(campaign: Campaign, now: datetime) -> list[MotionKind]:
    return [
        kind
        for kind in MotionKind
        if kind not in (MotionKind.MOVE_PHASE, MotionKind.EXCLUDE_PROJECT)  # have their own forms
        and services.can_carry_out(kind)
        and policy.may_propose(campaign, kind, g.roles, now)
    ]


@dataclass(frozen=True)
class Pending:
    """A motion that waits: what the reader may do, and which dates it would change, from and to."""

    motion: Motion
    confirm: Decision
    refuse: Decision
    withdraw: Decision
    changes: list[tuple[PhaseKind, int, datetime, datetime]]


def _pending(motion: Motion, now: datetime) -> Pending:
    return Pending(
        motion,
        policy.may_confirm(motion, current_user.id, g.roles, now),
        policy.may_refuse(motion, current_user.id, g.roles),
        policy.may_withdraw(motion, current_user.id, g.roles),
        services.would_change(motion, now),
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
    if verb == "confirm":
        act, done = services.confirm, _("Carried out.")
    elif verb == "refuse":
        act, done = partial(services.refuse, reason=request.form.get("reason", "")), _("Refused.")
    else:
        act, done = services.withdraw, _("Withdrawn.")
    try:
        with transaction():
            waiting = queries.motion(found.id, motion) or abort(404)
            act(motion=waiting, actor=current_user, now=clock.now())
        flash(done)
    except DomainError as error:
        flash(str(error), "error")
    return redirect(url_for(".commission", campaign=campaign), 303)
