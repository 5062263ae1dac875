"""Bringing a roll: the file, its preview, and the confirmation."""

from __future__ import annotations

import io
from dataclasses import dataclass

import xlsxwriter  # type: ignore[import-untyped] # has no types
from flask import Response, abort, flash, g, redirect, render_template
from flask import url_for as address_of
from flask_login import current_user

from civicbudget.core import clock, spreadsheets, uploads
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import BaseForm, attach
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import locale, ngettext, pick
from civicbudget.residents import queries, roll_file, services
from civicbudget.residents.forms import ImportForm
from civicbudget.residents.roll_file import HEADINGS, Plan, Reading
from civicbudget.residents.views.room import Page, blueprint, for_officials

MOST_SHOWN = 100


@dataclass(frozen=True)
class Preview:
    """What is shown before anything is stored; there is a plan where there are no mistakes."""

    name: str
    reading: Reading
    plan: Plan | None


@blueprint.route("/<lang:lang>/<municipality>/roll/import/", methods=["GET", "POST"])
@for_officials
def bring() -> Page:
    """Choose a file."""
    form = ImportForm()
    if form.validate_on_submit():
        try:
            token = _hold_roll(form)
        except DomainError as error:
            attach(form, error)
        else:
            return redirect(address_of("residents.preview", token=token), 303)
    return render_template("residents/import.html", form=form)


@blueprint.get("/<lang:lang>/<municipality>/roll/import/<token>/")
@for_officials
def preview(token: str) -> str:
    """What the file would do."""
    shown = _preview(token) or abort(404)
    return render_template(
        "residents/preview.html",
        form=BaseForm(),
        preview=shown,
        token=token,
        villages={area.id: area.name for area in g.municipality.areas},
        most=MOST_SHOWN,
    )


@blueprint.post("/<lang:lang>/<municipality>/roll/import/<token>/")
@for_officials
def store(token: str) -> Page:
    """Store what was previewed."""
    shown = _preview(token) or abort(404)
    if shown.plan is None:
        abort(400)
    try:
        with transaction():
            plan = services.import_roll(
                municipality=g.municipality,
                lines=shown.reading.lines,
                actor=current_user,
                now=clock.now(),
            )
    except DomainError as error:
        flash(str(error), "error")
        return redirect(address_of("residents.preview", token=token), 303)
    uploads.discard(token, current_user.id)
    flash(_stored(plan))
    return redirect(address_of("residents.roll"), 303)


@blueprint.post("/<lang:lang>/<municipality>/roll/import/<token>/discard/")
@for_officials
def discard(token: str) -> Page:
    """Leave the roll as it is."""
    uploads.discard(token, current_user.id)
    flash(_("Nothing has been stored. The file has been removed."))
    return redirect(address_of("residents.bring"), 303)


@blueprint.get("/<lang:lang>/<municipality>/roll/template.xlsx")
@for_officials
def template() -> Response:
    """An empty roll to fill in, with the villages on its second sheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        as_text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        roll = book.add_worksheet(_("Roll"))
        roll.write_row(0, 0, [heading[locale()] for heading in HEADINGS.values()], bold)
        roll.set_column(0, 0, 20, as_text)  # as a number, a spreadsheet rounds a long PIN
        roll.set_column(1, 1, 40)
        roll.set_column(2, 3, 16)
        villages = book.add_worksheet(_("Villages"))
        for row, area in enumerate(g.municipality.areas):
            villages.write_row(row, 0, [area.number, str(pick(area.name))])
    response = Response(
        target.getvalue(),
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response.headers["Content-Disposition"] = "attachment; filename=roll.xlsx"
    return response


def _hold_roll(form: ImportForm) -> str:
    """Keep the file, unless it is no roll at all."""
    token = uploads.hold(form.file.data, current_user.id)
    try:
        _preview(token)
    except DomainError:
        uploads.discard(token, current_user.id)
        raise
    return token


def _preview(token: str) -> Preview | None:
    upload = uploads.read(token, current_user.id)
    if upload is None:
        return None
    sheets = spreadsheets.read(upload.data, upload.name)
    reading = roll_file.read(sheets, g.municipality.id, g.municipality.areas)
    plan = None
    if not reading.mistakes:
        plan = roll_file.compare(reading.lines, queries.entries(g.municipality.id))
    return Preview(upload.name, reading, plan)


def _stored(plan: Plan) -> str:
    new, changed = len(plan.new), len(plan.changed)
    return " ".join(
        [
            ngettext("%(num)s person added.", "%(num)s people added.", new),
            ngettext("%(num)s entry changed.", "%(num)s entries changed.", changed),
        ]
    )
