"""Before a hearing: planning it, giving notice, changing it, calling it off."""

from __future__ import annotations

from datetime import date
from functools import partial

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
    del form.explanation
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
    late = form.fit(partial(_late, hearing), _day_of(hearing) if hearing.is_public else None)

    def act() -> None:
        announcing.change(
            hearing=hearing,
            plan=form.plan,
            reason=(form.reason.data or "") if "reason" in form else "",
            explanation=(form.explanation.data or "") if late else "",
            actor=current_user,
            now=clock.now(),
        )

    if carry_out(form, act):
        flash(_("The hearing is changed."))
        return to_page(hearing)
    return render_template("hearings/edit.html", form=form, hearing=hearing, late=late)


def _day_of(hearing: Hearing) -> date:
    return clock.local(hearing.starts_at).date()


def _late(hearing: Hearing, day: date) -> str:
    """What the law of the place says to notice of this day, were it given today; "" if nothing."""
    days, due = (day - clock.today()).days, announcing.notice_due(hearing)
    return announcing.too_late(days, due) if 0 <= days < due else ""


@blueprint.route("/<int:number>/announce/", methods=["GET", "POST"])
def announce(number: int) -> str | Response:
    """Give notice; too late a one asks for an explanation."""
    hearing = visible(number)
    policy.may_announce(hearing, g.roles).require()
    form, late = AnnounceForm(), _late(hearing, _day_of(hearing))
    if not late:
        del form.explanation

    def act() -> None:
        said = (form.explanation.data or "") if late else ""
        announcing.announce(hearing=hearing, explanation=said, actor=current_user, now=clock.now())

    if carry_out(form, act):
        flash(_("The hearing is announced. Everybody sees it now."))
        return to_page(hearing)
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
