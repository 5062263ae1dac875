"""Registering, signing in, signing out."""

from __future__ import annotations

from flask import (
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from flask import url_for as address_of
from flask_limiter.util import get_remote_address
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from civicbudget.accounts import held, identifiers, passwords, services
from civicbudget.accounts.forms import PasswordForm, RegisterForm, SignInForm, typed
from civicbudget.accounts.held import HeldForm
from civicbudget.accounts.models import Person
from civicbudget.accounts.views.room import blueprint
from civicbudget.core import clock
from civicbudget.core.again import is_shown_again
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import locale
from civicbudget.core.lengths import as_it_is, rounded
from civicbudget.core.security import keyed_hash
from civicbudget.extensions import limiter

Page = AnyResponse | str | tuple[str, int]


def attempts() -> str:
    """How many attempts may fail in what time."""
    return str(current_app.config["SIGN_IN_LIMIT"])


def _named_account() -> str:
    """The account that a sign-in asks for, however its number is written."""
    typed = request.form.get("identifier", "")
    try:
        typed = str(identifiers.parse(typed))
    except DomainError:
        typed = typed.strip().lower()
    return keyed_hash("sign-in limit", typed)


def _came_to_nothing(response: Response) -> bool:  # noqa: ARG001 - the signature is Flask-Limiter's
    """Only attempts that failed count: a whole village may share an address."""
    return not (current_user.is_authenticated or is_shown_again())


@blueprint.route("/<lang:lang>/sign-in/", methods=["GET", "POST"])
@limiter.limit(
    attempts, methods=["POST"], key_func=get_remote_address, deduct_when=_came_to_nothing
)
@limiter.limit(attempts, methods=["POST"], key_func=_named_account, deduct_when=_came_to_nothing)
def sign_in() -> Page:
    """Sign in by phone or e-mail and password."""
    if current_user.is_authenticated and request.method == "GET":
        return redirect(_destination())
    form = SignInForm()
    if form.validate_on_submit() and (identifier := form.parsed()):
        password = form.password.data or ""
        person = services.authenticate(identifier=identifier, password=password)
        if person is not None and _may_carry_on(person):
            _renew_hash(person, password)
            return enter(person)
        form.form_errors.append(another_wrote() if person else _wrong())
    return show_sign_in(form, held.carried())


def _wrong() -> str:
    return _("Wrong phone, e-mail or password.")


def another_wrote() -> str:
    """To whoever signs in while the page carries the form of another account."""
    return _("What is kept in this page was written under another account. Sign in under that one.")


def _may_carry_on(person: Person) -> bool:
    held_form = held.carried()
    return held_form is None or held_form.is_of(person.id)


@blueprint.route("/<lang:lang>/register/", methods=["GET", "POST"])
@limiter.limit(
    attempts, methods=["POST"], key_func=get_remote_address, deduct_when=_came_to_nothing
)
def register() -> Page:
    """Make an account and be signed in."""
    form = RegisterForm()
    if form.validate_on_submit() and (identifier := form.parsed()):
        name, password = typed(form.name), form.password.data or ""
        try:
            password_hash = passwords.make_hash(password)
            with transaction():
                person = services.register(
                    name=name,
                    identifier=identifier,
                    password_hash=password_hash,
                    language=locale(),
                    now=clock.now(),
                )
        except DomainError as error:
            attach(form, error)
        else:
            page = enter(person)
            flash(_("You have registered and are signed in."))
            return page
    return show_register(form)


@blueprint.post("/<lang:lang>/sign-out/")
def sign_out() -> AnyResponse:
    """End the session."""
    logout_user()
    session.clear()
    flash(_("You have signed out."))
    return redirect(address_of("municipalities.index"), 303)


def show_sign_in(form: FlaskForm, held_form: HeldForm | None = None) -> AnyResponse:
    """The sign-in page; it carries a form that was sent too late."""
    return _carrying("accounts/sign_in.html", held_form, form=form)


def show_register(form: FlaskForm) -> str:
    """The page of registration."""
    return render_template("accounts/register.html", form=form)


def show_password(form: FlaskForm, held_form: HeldForm | None = None) -> AnyResponse:
    """The page of changing a password; it carries a form that waits for it."""
    return _carrying("accounts/password.html", held_form, form=form)


def show_continue(held_form: HeldForm) -> AnyResponse:
    """One button that brings back the form with what was typed before; it sends nothing."""
    return _carrying("accounts/continue.html", held_form)


def _carrying(template: str, held_form: HeldForm | None, **shown: object) -> AnyResponse:
    """A page that may carry a form. That may be a ballot: the page's length must not tell which."""
    page = render_template(template, held_form=held_form, **shown)
    return as_it_is(make_response(rounded(page))) if held_form else make_response(page)


def enter(person: Person) -> Page:
    """Begin a session of its own for a person, and lead on to where they were going."""
    held_form = held.carried()
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF keeps that of the session before for this request
    session.permanent = True  # a phone that is short of memory forgets the other kind
    login_user(person)
    if held_form is not None and person.has_drawn_password:
        return show_password(PasswordForm(formdata=None), held_form)
    if held_form is not None:
        return show_continue(held_form)
    if person.has_drawn_password:
        return redirect(address_of("accounts.password"), 303)
    return redirect(_destination(), 303)


def _destination() -> str:
    wanted = request.args.get("next")
    return wanted if wanted and held.is_ours(wanted) else address_of("accounts.home")


def _renew_hash(person: Person, password: str) -> None:
    if not passwords.is_stale(person.password_hash):
        return
    password_hash = passwords.make_hash(password)
    with transaction():
        services.renew_hash(person=person, password_hash=password_hash)
