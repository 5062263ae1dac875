"""Claims that came second: officials look into each."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, request
from flask import url_for as address_of
from flask_login import current_user

from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.i18n import gettext as _
from civicbudget.residents import queries, services
from civicbudget.residents.forms import ReasonForm
from civicbudget.residents.views.room import Page, blueprint, for_officials


@blueprint.route("/<lang:lang>/<municipality>/roll/claims/", methods=["GET", "POST"])
@for_officials
def claims() -> Page:
    """The claims that wait; settling one says in words what was found."""
    form = ReasonForm()
    chosen = request.form.get("claim", 0, int)
    if form.validate_on_submit():
        with transaction():
            services.settle_claim(
                claim=queries.claim(g.municipality.id, chosen) or abort(404),
                reason=form.reason.data or "",
                actor=current_user,
                now=clock.now(),
            )
        flash(_("The claim is settled."))
        return redirect(address_of("residents.claims"), 303)
    return render_template(
        "residents/claims.html",
        form=form,
        chosen=chosen,
        claims=queries.claims(g.municipality.id),
    )
