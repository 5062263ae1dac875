"""What stands on the ballot, and which of it excludes each other."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from civicbudget.campaigns.models import Campaign
from civicbudget.campaigns.views import visible
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import gettext as _
from civicbudget.ideas import policy, queries
from civicbudget.ideas.forms import ExclusiveForm
from civicbudget.ideas.services import grouping
from civicbudget.ideas.views.place import CAMPAIGN, blueprint


@blueprint.get(f"{CAMPAIGN}/projects/")
def projects(campaign: str) -> str:
    """What stands on the ballot."""
    return _page(visible(campaign), ExclusiveForm())


@blueprint.post(f"{CAMPAIGN}/projects/exclusive")
def exclusive(campaign: str) -> Response | str:
    """An official makes a group of projects of which at most one can win, or dissolves one."""
    found, form = visible(campaign), ExclusiveForm()
    policy.may_group(found, g.roles).require()
    if "dissolve" not in request.form and not form.validate():
        return _page(found, form)
    who = {"actor": current_user, "roles": g.roles, "now": clock.now()}
    try:
        with transaction():
            if "dissolve" in request.form:
                number = request.form.get("dissolve", 0, type=int)
                grouping.dissolve(campaign=found, group=number, **who)
            else:
                grouping.group(campaign=found, codes=form.projects.data or [], **who)
    except DomainError as error:
        attach(form, error)
        return _page(found, form)
    flash(_("Saved."))
    return redirect(url_for("ideas.projects", campaign=campaign), 303)


def _page(campaign: Campaign, form: ExclusiveForm) -> str:
    listed = queries.projects(campaign.id)
    form.offer([project for project in listed if project.exclusive_group is None])
    groups: dict[int, list[str]] = {}
    for project in listed:
        if project.exclusive_group is not None:
            groups.setdefault(project.exclusive_group, []).append(project.code)
    return render_template(
        "ideas/projects.html",
        campaign=campaign,
        projects=listed,
        groups=groups,
        form=form,
        may_group=policy.may_group(campaign, g.roles),
    )
