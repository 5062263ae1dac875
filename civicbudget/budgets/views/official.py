"""How an official brings a budget in: list, upload, preview, publication."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from civicbudget.accounts.models import Role
from civicbudget.budgets import download, policy, queries, services
from civicbudget.budgets.forms import UNITS, ConfirmForm, PublishForm, TermsForm, UploadForm
from civicbudget.budgets.importing.doubts import Doubt, find
from civicbudget.budgets.importing.lines import Reading
from civicbudget.budgets.meaning import summarise
from civicbudget.budgets.models import Budget
from civicbudget.budgets.services import Terms
from civicbudget.budgets.views.public import XLSX, attachment, blueprint, citizens_budget, visible
from civicbudget.core import clock, uploads
from civicbudget.core.db import transaction
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import gettext as _


@blueprint.get("/manage/")
def manage() -> str:
    """All years: at what stage they are, and whether residents see them."""
    policy.may_manage(g.roles).require()
    budgets = queries.of_municipality(g.municipality.id, published=False)
    return render_template("budgets/manage.html", budgets=budgets)


@blueprint.get("/manage/form.xlsx")
def empty_form() -> Response:
    """The spreadsheet to fill in."""
    policy.may_manage(g.roles).require()
    return attachment(download.form(), "budget.xlsx", XLSX)


@blueprint.route("/manage/upload/", methods=["GET", "POST"])
def upload() -> str | Response:
    """A file and what it is; goes on to the preview."""
    policy.may_manage(g.roles).require()
    form = UploadForm() if request.form or not request.args else UploadForm(request.args)
    if form.validate_on_submit():
        try:
            return redirect(_preview_of(form), 303)
        except DomainError as error:
            attach(form, error)
    return render_template("budgets/upload.html", form=form)


def _preview_of(form: UploadForm) -> str:
    token = uploads.hold(form.file.data, current_user.id)
    held = uploads.read(token, current_user.id)
    assert held is not None  # noqa: S101 - it was kept a moment ago
    services.parse(held.data, held.name, form.terms.unit)  # what cannot be read is said here
    said = {
        name: form[name].raw_data[0]
        for name in ("year", "stage", "unit", "resolution_number", "resolution_date")
        if form[name].raw_data
    }
    return url_for("budgets.preview", token=token, **said)


@dataclass(frozen=True)
class Preview:
    """A held file beside what is stored already, and what a person must say yes to."""

    terms: Terms
    reading: Reading
    stored: Budget | None
    doubts: list[Doubt]
    residents: int
    agreed: frozenset[str]

    @property
    def corrects(self) -> bool:
        """Whether confirming changes what residents see."""
        return self.stored is not None and self.stored.published_at is not None

    @property
    def unanswered(self) -> set[str]:
        """The keys of questions without a yes."""
        return {doubt.key for doubt in self.doubts} - self.agreed


@blueprint.route("/manage/upload/<token>/", methods=["GET", "POST"])
def preview(token: str) -> str | Response:
    """What is wrong with the file, what is doubtful, what it adds up to; confirmed here."""
    policy.may_manage(g.roles).require()
    shown = _preview(token)
    if shown is None:
        flash(_("The file is kept for a day, and is no longer here. Send it again."), "warning")
        return redirect(url_for("budgets.upload"), 303)
    form = ConfirmForm()
    if not shown.corrects:
        del form.reason
    if form.validate_on_submit() and not shown.reading.faults:
        try:
            return redirect(_confirm(token, shown, form), 303)
        except DomainError as error:
            attach(form, error)
    return render_template(
        "budgets/preview.html",
        form=form,
        preview=shown,
        summary=summarise(shown.reading.lines),
        before=summarise(shown.stored.lines) if shown.stored else None,
        unit=UNITS[shown.terms.unit],
    )


def _preview(token: str) -> Preview | None:
    said = TermsForm(request.args, meta={"csrf": False})
    if not said.validate():
        abort(400)
    held = uploads.read(token, current_user.id)
    if held is None:
        return None
    terms = said.terms
    reading = services.parse(held.data, held.name, terms.unit)
    stored = queries.of_year(g.municipality.id, terms.year)
    residents = queries.residents(g.municipality.id)
    past = queries.other_years(g.municipality.id, terms.year)
    return Preview(
        terms=terms,
        reading=reading,
        stored=stored[0] if stored else None,
        doubts=find(reading, terms.unit, past, residents),
        residents=residents,
        agreed=frozenset(request.form.getlist("agree")),
    )


def _confirm(token: str, shown: Preview, form: ConfirmForm) -> str:
    """Store what was previewed; where to go then. Raises DomainError."""
    if shown.unanswered:
        raise DomainError(_("Answer every question, or correct the file and send it again."))
    with transaction():
        services.store(
            municipality=g.municipality,
            terms=shown.terms,
            lines=shown.reading.lines,
            actor=current_user,
            role=Role.OFFICIAL,
            now=clock.now(),
            reason=(form.reason and form.reason.data) or "",
        )
    uploads.discard(token, current_user.id)
    if shown.corrects:
        flash(_("The published budget has been corrected."))
        return url_for("budgets.year", year=shown.terms.year)
    flash(_("The budget is stored. Residents do not see it yet."))
    return url_for("budgets.publish", year=shown.terms.year)


@blueprint.route("/<int:year>/publish/", methods=["GET", "POST"])
def publish(year: int) -> str | Response:
    """The citizens' budget as residents will see it, and the button that lets them."""
    policy.may_manage(g.roles).require()
    budget, _residents = visible(year)
    form = PublishForm()
    if not policy.may_publish(budget, g.roles):
        return redirect(url_for("budgets.year", year=year), 303)
    if form.validate_on_submit():
        try:
            with transaction():
                services.publish(
                    budget=budget, actor=current_user, role=Role.OFFICIAL, now=clock.now()
                )
            flash(_("The budget is published."))
        except Conflict as error:
            flash(str(error), "warning")
        return redirect(url_for("budgets.year", year=year), 303)
    return render_template("budgets/publish.html", form=form, **citizens_budget(year))
