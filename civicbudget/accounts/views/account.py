"""My account: how I am called, my password, and what is kept about me."""

from __future__ import annotations

from datetime import datetime

from flask import Response, flash, redirect, render_template, session
from flask import url_for as address_of
from flask_login import current_user, login_required, login_user

from civicbudget.accounts import held, mine, passwords, queries, services
from civicbudget.accounts.forms import PasswordForm, PersonForm, typed
from civicbudget.accounts.views.entrance import Page, attempts, show_continue, show_password
from civicbudget.accounts.views.room import blueprint
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import LANGUAGES
from civicbudget.core.i18n import gettext as _
from civicbudget.extensions import limiter
from civicbudget.municipalities import queries as municipalities

ANSWERS_SEEN = "answers_seen"


@blueprint.get("/<lang:lang>/account/")
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def home() -> str:
    """What is mine here."""
    return render_template(
        "accounts/home.html",
        person=current_user,
        language=LANGUAGES[current_user.language],
        memberships=queries.memberships(current_user.id),
        municipalities=[found.municipality for found in municipalities.search()],
    )


@blueprint.get("/<lang:lang>/account/mine/")
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def written() -> str:
    """What I wrote, supported and signed up for, with the answers; from now on they are seen."""
    now = clock.now()
    session[ANSWERS_SEEN] = now.isoformat()
    return render_template("accounts/mine.html", rows=mine.of(current_user, now))


def answers_seen() -> datetime | None:
    """Until when the reader has seen the answers to what they wrote, on this device."""
    said = session.get(ANSWERS_SEEN)
    return datetime.fromisoformat(said) if said else None


@blueprint.route("/<lang:lang>/account/edit/", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def edit() -> Page:
    """Change the name or the language of messages."""
    form = PersonForm(obj=current_user)
    if form.validate_on_submit():
        with transaction():
            services.change_person(
                person=current_user,
                name=typed(form.name),
                language=form.language.data,
            )
        flash(_("Saved."))
        return redirect(address_of("accounts.home"), 303)
    return render_template("accounts/edit.html", form=form)


def _person() -> str:
    return f"person {current_user.id}"


def _changed_nothing(response: Response) -> bool:
    return response.status_code != 303


@blueprint.route("/<lang:lang>/account/password/", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
@limiter.limit(attempts, methods=["POST"], key_func=_person, deduct_when=_changed_nothing)
def password() -> Page:
    """Change the password; every other session of the person ends."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            _change(form)
        except DomainError as error:
            attach(form, error)
        else:
            flash(_("Your password has been changed. Other devices have been signed out."))
            if (held_form := held.carried()) is not None:
                return show_continue(held_form)
            return redirect(address_of("accounts.home"), 303)
    return show_password(form, held.carried())


def _change(form: PasswordForm) -> None:
    new = form.new_password.data or ""
    if not passwords.verify(current_user.password_hash, form.password.data or ""):
        raise DomainError(_("This is not your present password."), "password")
    known = [current_user.name, current_user.phone, current_user.email]
    passwords.require_strong(new, filter(None, known), "new_password")
    password_hash = passwords.make_hash(new)
    with transaction():
        services.change_password(person=current_user, password_hash=password_hash)
    login_user(current_user)
