"""How an official brings a budget in: list, upload, preview, publication."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from civicbudget.accounts.models import Role
from civicbudget.budgets import policy, queries, services
from civicbudget.budgets.comparing import Change, changes
from civicbudget.budgets.exports.form import form as form_to_fill
from civicbudget.budgets.forms import (
    UNITS,
    ConfirmForm,
    PublishForm,
    TermsForm,
    UploadForm,
)
from civicbudget.budgets.importing import balance
from civicbudget.budgets.importing.doubts import Doubt, find
from civicbudget.budgets.importing.lines import Reading, StatedSum
from civicbudget.budgets.meaning import summarise
from civicbudget.budgets.models import Version
from civicbudget.budgets.services import Terms
from civicbudget.budgets.views.files import XLSX, attachment
from civicbudget.budgets.views.public import blueprint, citizens_budget, page_of
from civicbudget.core import clock, uploads
from civicbudget.core.db import transaction
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import gettext as _

SAID = (*("year", "stage", "unit", "resolution_number", "session", "resolution_date", "quarter"),)
"""What is said about a file, and travels in the addresses of the steps."""


@blueprint.get("/manage/")
def manage() -> str:
    """All years: at what stage they are, and whether residents see them."""
    policy.may_manage(g.roles).require()
    budgets = queries.of_municipality(g.municipality.id, published=False)
    shown = queries.of_municipality(g.municipality.id, published=True)
    seen = {row.version.year for row in shown}
    return render_template("budgets/manage.html", budgets=budgets, seen=seen)


@blueprint.get("/manage/form.xlsx")
def empty_form() -> Response:
    """The spreadsheet to fill in."""
    policy.may_manage(g.roles).require()
    return attachment(form_to_fill(), "budget.xlsx", XLSX)


@blueprint.route("/manage/upload/", methods=["GET", "POST"])
def upload() -> str | Response:
    """A file and what it is; goes on to the preview, or to what its columns mean."""
    policy.may_manage(g.roles).require()
    form = UploadForm() if request.form or not request.args else UploadForm(request.args)
    if form.validate_on_submit():
        try:
            services.refuse_future(form.terms, clock.today())
            form.terms.after(_held_version(form.terms.year))
            return redirect(_held(form), 303)
        except DomainError as error:
            attach(form, error)
    return render_template("budgets/upload.html", form=form)


def _held_version(year: int) -> Version | None:
    """What residents see of a year."""
    found = queries.of_year(g.municipality.id, year, published=True)
    return found[0] if found else None


def _held(form: UploadForm) -> str:
    """Keep the file; where to go then. What cannot be read is said here, by Unreadable."""
    token = uploads.hold(form.file.data, current_user.id)
    sheets = uploads.sheets(token, current_user.id)
    assert sheets is not None  # noqa: S101 - it was kept a moment ago
    tables = services.tables(sheets, form.terms.year, queries.meanings(g.municipality.id))
    said = {
        name: form[name].raw_data[0]
        for name in SAID
        if form[name].raw_data and form[name].raw_data[0]
    }
    ask = not all(table.understood for table in tables)
    return url_for("budgets.columns" if ask else "budgets.preview", token=token, **said)


def _read(token: str, terms: Terms) -> Reading | None:
    """The held file, read by what is remembered of its columns; None when it is not here."""
    sheets = uploads.sheets(token, current_user.id)
    if sheets is None:
        return None
    meanings = queries.meanings(g.municipality.id)
    return services.checked(services.understand(sheets, terms.unit, terms.year, meanings), terms)


def said_of_file() -> Terms:
    """What the address says about the file."""
    form = TermsForm(request.args, meta={"csrf": False})
    if not form.validate():
        abort(400)
    return form.terms


def step(endpoint: str, token: str) -> str:
    """The address of a step with what this one's address says about the file."""
    said: dict[str, Any] = {name: request.args.get(name) for name in SAID}
    return url_for(endpoint, token=token, **said)


def gone() -> Response:
    flash(_("The file is kept for a day, and is no longer here. Send it again."), "warning")
    return redirect(url_for("budgets.upload"), 303)


@dataclass(frozen=True)
class Preview:
    """A held file beside the version that it follows, and what a person must say yes to."""

    terms: Terms
    reading: Reading
    before: Version | None
    corrects: bool
    """Whether confirming changes what residents see."""
    changes: list[Change]
    discrepancies: list[StatedSum]
    doubts: list[Doubt]
    agreed: frozenset[str]

    @property
    def unanswered(self) -> set[str]:
        """The keys of questions without a yes."""
        return {doubt.key for doubt in self.doubts} - self.agreed


@blueprint.route("/manage/upload/<token>/", methods=["GET", "POST"])
def preview(token: str) -> str | Response:
    """What is wrong with the file, what is doubtful, what it adds up to; confirmed here."""
    policy.may_manage(g.roles).require()
    terms = said_of_file()
    reading = _read(token, terms)
    if reading is None:
        return gone()
    shown = _preview(terms, reading)
    form = ConfirmForm()
    if not shown.corrects:
        del form.reason
    if not shown.discrepancies:
        del form.explanation
    if form.validate_on_submit() and not reading.faults:
        try:
            return redirect(_confirm(token, shown, form), 303)
        except DomainError as error:
            attach(form, error)
    return render_template(
        "budgets/preview.html",
        form=form,
        token=token,
        preview=shown,
        summary=summarise(reading.lines),
        before=queries.summary(shown.before.id, terms.year) if shown.before else None,
        unit=UNITS[terms.unit],
    )


def _preview(terms: Terms, reading: Reading) -> Preview:
    """Compared with what residents see; with what was stored last where they see nothing yet."""
    of_year = (g.municipality.id, terms.year)
    found = queries.of_year(*of_year, published=True)
    held = found[0] if found else None
    found = found or queries.of_year(*of_year, published=False)
    before = found[0] if found else None
    past = queries.other_years(*of_year)
    return Preview(
        terms=terms,
        reading=reading,
        before=before,
        corrects=held is not None and terms.is_act_of(held),
        changes=changes(queries.lines(before.id), reading.lines) if before else [],
        discrepancies=balance.discrepancies(reading),
        doubts=find(reading, terms.unit, past, queries.residents(g.municipality.id)),
        agreed=frozenset(request.form.getlist("agree")),
    )


def _confirm(token: str, shown: Preview, form: ConfirmForm) -> str:
    """Store what was previewed; where to go then. Raises DomainError."""
    if shown.unanswered:
        raise DomainError(_("Answer every question, or correct the file and send it again."))
    services.refuse_future(shown.terms, clock.today())
    with transaction():
        version = services.store(
            municipality=g.municipality,
            terms=shown.terms,
            reading=shown.reading,
            actor=current_user,
            role=Role.OFFICIAL,
            now=clock.now(),
            explanation=(form.explanation and form.explanation.data) or "",
            reason=(form.reason and form.reason.data) or "",
        )
    uploads.discard(token, current_user.id)
    if version.published_at:
        flash(_("The published budget has been corrected."))
        return url_for("budgets.year", year=shown.terms.year)
    flash(_("The budget is stored. Residents do not see it yet."))
    return url_for("budgets.publish", year=shown.terms.year)


@blueprint.route("/<int:year>/publish/", methods=["GET", "POST"])
def publish(year: int) -> str | Response:
    """The citizens' budget as residents will see it, and the button that lets them."""
    policy.may_manage(g.roles).require()
    version, residents = queries.of_year(g.municipality.id, year, published=False) or abort(404)
    form = PublishForm()
    if not policy.may_publish(version, g.roles):
        return redirect(url_for("budgets.year", year=year), 303)
    if form.validate_on_submit():
        try:
            with transaction():
                services.publish(
                    version=version, actor=current_user, role=Role.OFFICIAL, now=clock.now()
                )
            flash(_("The budget is published."))
        except Conflict as error:
            flash(str(error), "warning")
        return redirect(url_for("budgets.year", year=year), 303)
    shown = page_of(citizens_budget(version, residents))
    return render_template("budgets/publish.html", form=form, **shown)
