"""The roll as officials see it."""

from __future__ import annotations

from flask import g, render_template, request

from civicbudget.core.forms import choices
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import pick
from civicbudget.residents import queries
from civicbudget.residents.forms import RollFilter
from civicbudget.residents.queries import Filter
from civicbudget.residents.views.room import blueprint, for_officials


@blueprint.get("/<lang:lang>/<municipality>/roll/")
@for_officials
def roll() -> str:
    """Search the roll; choose entries for cards."""
    form = RollFilter(request.args)
    villages = {area.number: pick(area.name).string for area in g.municipality.areas}
    form.village.choices = choices({"": _("All"), **villages})
    village = form.village.data or ""
    wanted = Filter(
        words=form.q.data or "",
        village=int(village) if village.isdecimal() else None,
        state=form.state.data or "",
        order=form.sort.data or "name",
    )
    page = queries.roll(g.municipality.id, wanted, request.args.get("page", 1, int))
    return render_template(
        "residents/roll.html",
        form=form,
        page=page,
        size=queries.size(g.municipality.id),
        claims=queries.claims(g.municipality.id),
        villages=villages,
    )
