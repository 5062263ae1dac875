"""The pages on which an official makes a campaign, changes it and shows it to all."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from civicbudget.campaigns import policy, preparing, queries
from civicbudget.campaigns.forms import CampaignForm, decided
from civicbudget.campaigns.models import Campaign, PhaseKind
from civicbudget.campaigns.views.place import OF, blueprint, visible
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import gettext as _


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
            _warn_of_past(campaign)
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
            _warn_of_past(found)
            return redirect(url_for(".show", campaign=found.slug), 303)
        except DomainError as error:
            attach(form, error)
    return render_template("campaigns/edit.html", form=form, campaign=found)


def _warn_of_past(campaign: Campaign) -> None:
    """What was carried on elsewhere may be entered late; more often the year is mistyped."""
    ended = policy.has_ended(campaign, PhaseKind.IDEAS, clock.now())
    if ended and campaign.published_at is None:
        flash(_("By these dates nobody can send ideas any more. Please check them."), "warning")


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
