"""While a hearing is on: what residents send, its close, and what is hidden."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, url_for
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.forms import carry_out
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import locale
from civicbudget.discussion.views.room import to_the_roll
from civicbudget.hearings import policy, queries
from civicbudget.hearings.forms import ReasonForm, SendForm
from civicbudget.hearings.models import RemarkKind
from civicbudget.hearings.services import online
from civicbudget.hearings.views.planning import to_page
from civicbudget.hearings.views.public import blueprint, visible
from civicbudget.residents import queries as residents


@blueprint.route("/<int:number>/say/", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def say(number: int) -> str | Response:
    """A resident asks or proposes while the hearing is on."""
    hearing, now = visible(number), clock.now()
    if not (allowed := policy.is_on(hearing, now)):
        return render_template("hearings/over.html", hearing=hearing, reason=allowed.reason)
    here = residents.resident_of(current_user.id, g.municipality.id)
    if here is None:
        return to_the_roll()
    policy.may_send(hearing, here, now, 0).require()  # how often, the service asks
    form, register = SendForm(), queries.register_of(hearing)
    if register:
        form.of_register()

    def send() -> None:
        online.send(
            hearing=hearing,
            kind=form.sent,
            text=form.text.data or "",
            lang=locale(),
            actor=current_user,
            now=clock.now(),
        )

    if carry_out(form, send):
        flash(_("It is sent. Everybody sees it."))
        if register and form.sent is RemarkKind.PROPOSAL:
            of = register.subject
            return redirect(url_for("discussion.index", year=register.year, subject=of), 303)
        return to_page(hearing)
    return render_template("hearings/say.html", form=form, hearing=hearing, register=register)


@blueprint.post("/<int:number>/close")
def close(number: int) -> Response:
    """The secretary closes the hearing."""
    hearing = visible(number)
    policy.may_close(hearing, g.roles, clock.now()).require()
    with transaction():
        online.close(hearing=hearing, actor=current_user, now=clock.now())
    flash(_("The hearing is closed. Nothing is sent to it any more."))
    return to_page(hearing)


@blueprint.route("/<int:number>/remarks/<int:of>/hide/", methods=["GET", "POST"])
def hide(number: int, of: int) -> str | Response:
    """Hide what breaks the rules, with a reason that everybody reads; or show it again."""
    hearing = visible(number)
    remark = queries.remark(hearing, of) or abort(404)
    policy.may_hide(hearing, g.roles, clock.now()).require()
    form, hidden = ReasonForm(), remark.is_hidden

    def change() -> None:
        act = online.show_again if hidden else online.hide
        reason = form.reason.data or ""
        act(remark=remark, reason=reason, actor=current_user, now=clock.now())

    if carry_out(form, change):
        flash(_("The text is shown again.") if hidden else _("The text is hidden."))
        return to_page(hearing)
    return render_template("hearings/hide.html", form=form, hearing=hearing, remark=remark)
