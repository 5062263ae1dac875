"""One entry of the roll: what an official does when the person stands at the desk."""

from __future__ import annotations

from flask import flash, g, make_response, redirect, render_template, request
from flask import url_for as address_of
from flask_login import current_user
from werkzeug.wrappers import Response

from civicbudget.accounts import identifiers, passwords
from civicbudget.accounts import queries as accounts
from civicbudget.accounts.models import Person
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import BaseForm, attach
from civicbudget.core.i18n import gettext as _
from civicbudget.residents import policy, services
from civicbudget.residents.forms import ConfirmForm, ReasonForm
from civicbudget.residents.models import Means, Resident
from civicbudget.residents.services import EntryTaken
from civicbudget.residents.views.room import Page, blueprint, entry_or_404, for_officials

ENTRY = "/<lang:lang>/<municipality>/roll/<reference>/"


@blueprint.route(ENTRY, methods=["GET", "POST"])
@for_officials
def entry(reference: str) -> Page:
    """The entry; first the account is found, then the official confirms that it is theirs."""
    resident = entry_or_404(reference)
    form = ConfirmForm()
    person = None
    if form.is_submitted():
        try:
            person = _account(form)
            # the account that was shown, and not another that was typed since
            shown = person is not None and request.form.get("found") == person.identifier
            if person is not None and shown and form.validate():
                _confirm(resident, person)
                flash(_("%(name)s is confirmed.", name=person.name))
                return redirect(address_of("residents.entry", reference=reference), 303)
        except DomainError as error:
            attach(form, error)
    return _show(entry_or_404(reference), form, person)


def _account(form: ConfirmForm) -> Person | None:
    if not form.identifier.validate(form):
        return None
    person = accounts.by_identifier(identifiers.parse(form.identifier.data or ""))
    if person is None:
        message = _("Nobody has registered with this. The person registers first, here or at home.")
        raise DomainError(message, "identifier")
    return person


def _confirm(resident: Resident, person: Person) -> None:
    now = clock.now()
    try:
        with transaction():
            services.confirm_at_desk(resident=resident, person=person, actor=current_user, now=now)
    except EntryTaken as taken:
        with transaction():
            own = services.refuse_claim(
                resident_id=taken.resident_id, person=person, means=Means.DESK, now=now
            )
        if own is None:
            raise


@blueprint.route(f"{ENTRY}withdraw/", methods=["GET", "POST"])
@for_officials
def withdraw(reference: str) -> Page:
    """Take a wrong proof back."""
    resident = entry_or_404(reference)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                services.withdraw_proof(
                    resident=resident,
                    reason=form.reason.data or "",
                    actor=current_user,
                    now=clock.now(),
                )
        except DomainError as error:
            attach(form, error)
        else:
            flash(_("The proof has been withdrawn. The rightful person may prove it now."))
            return redirect(address_of("residents.entry", reference=reference), 303)
    return render_template("residents/withdraw.html", form=form, resident=resident)


@blueprint.post(f"{ENTRY}password/")
@for_officials
def draw_password(reference: str) -> Response:
    """A new password for somebody who forgot theirs; it is shown in this answer only."""
    resident = entry_or_404(reference)
    holds_role = resident.proof is not None and accounts.has_any_role(resident.proof.person_id)
    policy.may_draw_password(g.roles, holds_role=holds_role).require()
    password = passwords.draw()
    password_hash = passwords.make_hash(password)
    with transaction():
        services.draw_password(
            resident=resident, password_hash=password_hash, actor=current_user, now=clock.now()
        )
        page = render_template("residents/password.html", resident=resident, password=password)
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _show(resident: Resident, form: ConfirmForm, person: Person | None) -> str:
    holds_role = resident.proof is not None and accounts.has_any_role(resident.proof.person_id)
    return render_template(
        "residents/entry.html",
        resident=resident,
        form=form,
        person=person,
        names_differ=person and not policy.names_agree(person.name, resident.name),
        plain=BaseForm(formdata=None),
        may_draw_password=policy.may_draw_password(g.roles, holds_role=holds_role),
    )
