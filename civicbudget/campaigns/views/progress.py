"""Confirming what may take minutes, and the page that says how far it is."""

from __future__ import annotations

from typing import Any

from flask import flash, g, make_response, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from civicbudget.accounts.models import Role
from civicbudget.accounts.policy import has_role
from civicbudget.campaigns import carrying, policy, words
from civicbudget.campaigns.models import Campaign, Motion
from civicbudget.campaigns.views.place import OF, blueprint, visible
from civicbudget.core import clock
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _

LOOK_AGAIN = 3  # seconds


def carry_out(campaign: Campaign, motion: Motion, done: str, **given: Any) -> Response:
    """Confirm a motion and say that it is done; where it takes long, go on to how far it is.

    Raises DomainError where it cannot be done, as far as that is known at once.
    """
    person, now = current_user, clock.now()
    if carrying.takes_long(campaign, motion.kind):
        carrying.start(campaign=campaign, motion=motion, actor=person, now=now, **given)
        return redirect(url_for("campaigns.progress", campaign=campaign.slug), 303)
    carrying.carry_out(motion=motion, actor=person, now=now, **given)
    flash(done)
    return redirect(url_for("campaigns.commission", campaign=campaign.slug), 303)


@blueprint.get(f"{OF}/<campaign>/commission/progress/")
def progress(campaign: str) -> Response:
    """How far the work is. It asks for itself again until that is done; nothing is lost by it, and
    whoever closes it misses nothing."""
    found = visible(campaign)
    policy.may_see_motions(g.roles).require()
    told = carrying.state(found)
    if told is None or not told.running:
        return redirect(url_for(".commission", campaign=campaign), 303)
    page = make_response(
        render_template("campaigns/progress.html", campaign=found, told=told, words=words)
    )
    page.headers["Refresh"] = str(LOOK_AGAIN)
    return page


@blueprint.post(f"{OF}/<campaign>/commission/finish")
def finish(campaign: str) -> Response:
    """Go on with what was decided and then interrupted; it takes no second decision."""
    found = visible(campaign)
    has_role(g.roles, Role.COMMISSION).require()
    if not carrying.is_due(found):
        return redirect(url_for(".commission", campaign=campaign), 303)
    try:
        if carrying.takes_long(found):
            now = clock.now()
            carrying.start(campaign=found, motion=None, actor=current_user, now=now)
            return redirect(url_for(".progress", campaign=campaign), 303)
        carrying.finish(found)
        flash(_("Carried out."))
    except DomainError as error:
        flash(str(error), "error")
    return redirect(url_for(".commission", campaign=campaign), 303)
