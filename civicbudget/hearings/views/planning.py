"""Before a hearing: planning it, giving notice, changing it, calling it off."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from civicbudget.core import clock
from civicbudget.core.forms import carry_out
from civicbudget.core.i18n import gettext as _
from civicbudget.hearings import policy, queries, words
from civicbudget.hearings.forms import AnnounceForm, HearingForm, ReasonForm, TermForm
from civicbudget.hearings.models import Hearing
from civicbudget.hearings.services import announcing
from civicbudget.hearings.views.public import blueprint, visible


def give_reason(hearing: Hearing, form: ReasonForm, act: str, what: object) -> str:
    """The page that asks for the reason of an act that everybody sees."""
    return render_template(
        "hearings/reason.html",
        form=form,
        act=act,
        what=what,
        place=words.title(hearing),
        url=url_for("hearings.show", number=hearing.number),
    )


def to_page(hearing: Hearing) -> Response:
    """On to the hearing's own page."""
    return redirect(url_for("hearings.show", number=hearing.number), 303)


@blueprint.route("/new/", methods=["GET", "POST"])
def new() -> str | Response:
    """Plan a hearing."""
    policy.may_manage(g.roles).require()
    form = HearingForm()
    made: list[Hearing] = []

    def act() -> None:
        made.append(
            announcing.plan(
                municipality=g.municipality, plan=form.plan, actor=current_user, now=clock.now()
            )
        )

    if carry_out(form, act):
        flash(_("The hearing is planned. Residents do not see it yet: announce it."))
        return to_page(made[0])
    return render_template("hearings/edit.html", form=form, hearing=None)


@blueprint.route("/<int:number>/edit/", methods=["GET", "POST"])
def edit(number: int) -> str | Response:
    """Change what is planned; or what was announced, with a public reason."""
    hearing = visible(number)
    policy.may_edit(hearing, g.roles, clock.now()).require()
    form = HearingForm(hearing)

    def act() -> None:
        reason = (form.reason.data or "") if "reason" in form else ""
        announcing.change(
            hearing=hearing, plan=form.plan, reason=reason, actor=current_user, now=clock.now()
        )

    if carry_out(form, act):
        flash(_("The hearing is changed."))
        return to_page(hearing)
    return render_template("hearings/edit.html", form=form, hearing=hearing)


@blueprint.route("/<int:number>/announce/", methods=["GET", "POST"])
def announce(number: int) -> str | Response:
    """Give notice; too late a one asks for an explanation."""
    hearing = visible(number)
    policy.may_announce(hearing, g.roles).require()
    form = AnnounceForm()

    def act() -> None:
        said = form.explanation.data or ""
        announcing.announce(hearing=hearing, explanation=said, actor=current_user, now=clock.now())

    if carry_out(form, act):
        flash(_("The hearing is announced. Everybody sees it now."))
        return to_page(hearing)
    days = policy.days_of_notice(hearing.starts_at, clock.now())
    due = announcing.notice_due(hearing)
    late = announcing.too_late(days, due) if 0 <= days < due else ""
    return render_template("hearings/announce.html", form=form, hearing=hearing, late=late)


@blueprint.route("/<int:number>/cancel/", methods=["GET", "POST"])
def cancel(number: int) -> str | Response:
    """Call a hearing off, with a public reason."""
    hearing = visible(number)
    policy.may_cancel(hearing, g.roles).require()
    form = ReasonForm()

    def act() -> None:
        said = form.reason.data or ""
        announcing.cancel(hearing=hearing, reason=said, actor=current_user, now=clock.now())

    if carry_out(form, act):
        flash(_("The hearing is cancelled."))
        return to_page(hearing)
    what = _("Everybody reads the reason. The hearing stays in the list as cancelled.")
    return give_reason(hearing, form, _("Cancel the hearing"), what)


@blueprint.route("/term/", methods=["GET", "POST"])
def term() -> str | Response:
    """How many days before a hearing its notice is due here."""
    policy.may_manage(g.roles).require()
    form = TermForm(data={"days": queries.notice_days(g.municipality.id)})

    def act() -> None:
        days = form.days.data or 0
        announcing.set_term(
            municipality=g.municipality, days=days, actor=current_user, now=clock.now()
        )

    if carry_out(form, act):
        flash(_("The term is set."))
        return redirect(url_for("hearings.index"), 303)
    return render_template("hearings/term.html", form=form)
