"""The pages of campaigns that everybody reads."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, g, render_template, request, url_for

from civicbudget.campaigns import policy, queries, words
from civicbudget.campaigns.models import Campaign, PhaseKind
from civicbudget.campaigns.steps import current_step, steps
from civicbudget.campaigns.views.place import OF, blueprint, visible
from civicbudget.core import clock
from civicbudget.core.i18n import gettext as _
from civicbudget.core.money import TYIYN
from civicbudget.municipalities.models import Municipality
from civicbudget.municipalities.views import Place, on_home

OPEN_TO_ALL = (PhaseKind.VOTING, PhaseKind.IDEAS, PhaseKind.REVIEW, PhaseKind.COUNTING)
"""The phases in which there is something to do or to wait for, the most pressing first."""


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
            is_done = step.kind == PhaseKind.COUNTING and policy.is_published(campaign)
            rows.append((campaign, step, _action(campaign, now), is_done))
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
    elif policy.is_published(campaign):
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
