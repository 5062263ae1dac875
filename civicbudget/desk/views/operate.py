"""The operator's pages: municipalities, their people, the health of the installation."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from civicbudget.accounts import identifiers
from civicbudget.accounts import queries as accounts
from civicbudget.accounts import services as memberships
from civicbudget.accounts.models import Role
from civicbudget.audit.models import INSTALLATION
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import gettext as _
from civicbudget.desk import acts, health, policy, report
from civicbudget.desk.forms import AppointForm, FoundingForm
from civicbudget.desk.queries import log
from civicbudget.desk.queries import operate as queries
from civicbudget.desk.views.room import open_to
from civicbudget.municipalities import queries as municipalities
from civicbudget.municipalities import services
from civicbudget.municipalities.models import Kind, Municipality

blueprint = Blueprint("operate", __name__, template_folder="../templates")
OF = "/<lang:lang>/operate"


@blueprint.get("/healthz")
def alive() -> tuple[str, int, dict[str, str]]:
    """For a machine that watches: `ok` when the database answers."""
    plain = {"Content-Type": "text/plain", "Cache-Control": "no-store"}
    try:
        queries.answers()
    except SQLAlchemyError:
        return "the database does not answer", 503, plain
    return "ok", 200, plain


@blueprint.get(f"{OF}/")
@open_to(policy.may_operate)
def home() -> str:
    """The municipalities in numbers, the health, the log of the installation."""
    return render_template(
        "operate/home.html",
        municipalities=queries.municipalities(),
        health=report.Section(report.words(_("Health")), list(health.findings())),
        page=log.page(
            INSTALLATION, log.Wanted(), request.args.get("page", 1, type=int), names=True
        ),
        acts=acts,
    )


@blueprint.route(f"{OF}/new", methods=["GET", "POST"])
@open_to(policy.may_operate)
def found() -> Response | str:
    """Found a municipality."""
    form = FoundingForm()
    if "more" in request.form:
        form.more()
    elif form.validate_on_submit():
        try:
            with transaction():
                founded = _found(form)
            return redirect(url_for(".members", slug=founded.slug), 303)
        except DomainError as error:
            attach(form, error)
    return render_template("operate/found.html", form=form)


def _found(form: FoundingForm) -> Municipality:
    return services.found(
        slug=form.slug.data or "",
        kind=Kind(form.kind.data),
        name=form.name.value,
        district=form.district.value,
        contact=form.contact.value,
        villages=form.village_list,
        valid_from=clock.today(),
        actor=current_user,
        now=clock.now(),
    )


@blueprint.route(f"{OF}/<slug>/", methods=["GET", "POST"])
@open_to(policy.may_operate)
def members(slug: str) -> Response | str:
    """Who works for a municipality; give somebody a role."""
    municipality = municipalities.by_slug(slug) or abort(404)
    form = AppointForm()
    if form.validate_on_submit():
        try:
            with transaction():
                _appoint(form, municipality)
            flash(_("The role is given."))
            return redirect(url_for(".members", slug=slug), 303)
        except DomainError as error:
            attach(form, error)
    return render_template(
        "operate/members.html",
        of=municipality,
        form=form,
        members=queries.members(municipality.id),
        roles=acts.ROLES,
        shown=identifiers.shown,
    )


def _appoint(form: AppointForm, municipality: Municipality) -> None:
    person = accounts.by_identifier(identifiers.parse(form.identifier.data or ""))
    if person is None:
        raise DomainError(
            _("There is no such account. Ask the person to register first."), "identifier"
        )
    memberships.add_membership(
        person=person,
        municipality=municipality,
        role=Role(form.role.data),
        actor=current_user,
        now=clock.now(),
    )


@blueprint.post(f"{OF}/<slug>/members/<int:key>/end")
@open_to(policy.may_operate)
def end(slug: str, key: int) -> Response:
    """Take a role away."""
    municipality = municipalities.by_slug(slug) or abort(404)
    with transaction():
        membership = queries.membership(municipality.id, key) or abort(404)
        memberships.end_membership(membership=membership, actor=current_user, now=clock.now())
    flash(_("The role is taken away."))
    return redirect(url_for(".members", slug=slug), 303)
