"""Somebody says that they will come, or no longer: on the page, or by the link in a letter."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.hearings import queries
from civicbudget.hearings.forms import SignUpForm
from civicbudget.hearings.models import Hearing, Way
from civicbudget.hearings.services import signing_up
from civicbudget.hearings.views.public import blueprint, visible


@blueprint.post("/<int:number>/sign-up")
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def sign_up(number: int) -> Response:
    """Say that one will come, or take it back where no way is given."""
    found = visible(number)
    try:
        with transaction():
            said = _sign_off(found) if "off" in request.form else _sign_up(found)
        flash(said)
    except DomainError as error:
        flash(str(error), "warning")
    return redirect(url_for(".show", number=number), 303)


def _sign_up(hearing: Hearing) -> str:
    form = SignUpForm()
    if not form.validate_on_submit():
        if form.email.errors:
            raise DomainError(str(form.email.errors[0]))
        abort(400)
    email = form.email.data if current_app.config["MAIL_SERVER"] else ""
    signing_up.sign_up(
        hearing=hearing,
        person_id=current_user.id,
        way=Way(form.way.data),
        now=clock.now(),
        email=email or "",
    )
    return _("You are signed up.")


def _sign_off(hearing: Hearing) -> str:
    signing_up.sign_off(kept=queries.sign_up(hearing.id, current_user.id))
    return _("You are no longer signed up.")


@blueprint.route("/<int:number>/sign-off/<string(maxlength=40):ticket>/", methods=["GET", "POST"])
def sign_off(number: int, ticket: str) -> str | Response:
    """Whoever follows the link of a letter is asked first: programs follow links, too."""
    hearing = visible(number)
    kept = queries.ticket(hearing.id, ticket)
    if request.method == "POST":
        with transaction():
            signing_up.sign_off(kept=kept)
        flash(_("You are no longer signed up."))
        return redirect(url_for(".show", number=number), 303)
    return render_template("hearings/sign_off.html", hearing=hearing, kept=kept)
