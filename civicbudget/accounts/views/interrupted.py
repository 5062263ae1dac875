"""What happens to a form whose session has ended: it is asked for again, and nothing is lost."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, request
from flask import url_for as address_of
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest, TooManyRequests

from civicbudget.accounts import attempts, held
from civicbudget.accounts.forms import PasswordForm, RegisterForm, SignInForm
from civicbudget.accounts.views import entrance
from civicbudget.accounts.views.room import blueprint
from civicbudget.core.again import NotSent
from civicbudget.core.forms import BaseForm
from civicbudget.core.i18n import gettext as _
from civicbudget.core.security import from_our_page
from civicbudget.extensions import login_manager


@login_manager.unauthorized_handler  # type: ignore[untyped-decorator] # Flask-Login has no types
def ask_to_sign_in() -> ResponseReturnValue:
    """A page that needs a person: sign in, then come back to it."""
    if request.method in ("GET", "HEAD"):
        return redirect(address_of("accounts.sign_in", next=request.full_path.rstrip("?")))
    if not from_our_page():
        abort(400)
    return _resume()


@blueprint.app_errorhandler(CSRFError)
def stale_form(error: CSRFError) -> ResponseReturnValue:  # noqa: ARG001 - the signature is Flask's
    """A form of ours whose token is of another session; one of anybody else's gets a plain no."""
    if not from_our_page():
        return current_app.handle_user_exception(BadRequest())
    return _resume()


def _resume() -> ResponseReturnValue:
    match request.endpoint:
        case "accounts.sign_out":
            return entrance.sign_out()
        case "accounts.sign_in":
            form = _saying(SignInForm(), _type_again())
            return entrance.show_sign_in(form, held.carried()), 400
        case "accounts.register":
            return entrance.show_register(_saying(RegisterForm(), _type_again())), 400
        case "accounts.password":
            flash(_type_again(), "warning")
            return redirect(address_of("accounts.password"), 303)
    held_form = held.hold(request)
    if held_form is None:
        return current_app.handle_user_exception(BadRequest())
    form = SignInForm(formdata=None)
    if current_user.is_authenticated:
        if held_form.is_of(current_user.id):
            return entrance.show_continue(held_form), 400
        _saying(form, entrance.another_wrote())
    return entrance.show_sign_in(form, held_form), 401


@blueprint.app_errorhandler(NotSent)
def nothing_to_show(error: NotSent) -> ResponseReturnValue:  # noqa: ARG001 - the signature is Flask's
    """A button without a form of its own is not pressed by itself: back to where it stands."""
    flash(_("Nothing has been sent. Press the button again if you still want to."), "warning")
    return redirect(held.page_of(request), 303)


@blueprint.errorhandler(429)
def too_many(error: TooManyRequests) -> ResponseReturnValue:  # noqa: ARG001 - the signature is Flask's
    """The same form again with what was typed, and when to try again."""
    message = attempts.too_many()
    match request.endpoint:
        case "accounts.register":
            return entrance.show_register(_saying(RegisterForm(), message)), 429
        case "accounts.password":
            return entrance.show_password(_saying(PasswordForm(), message), held.carried()), 429
    return entrance.show_sign_in(_saying(SignInForm(), message), held.carried()), 429


def _saying(form: BaseForm, message: str) -> BaseForm:
    form.form_errors.append(message)
    return form


def _type_again() -> str:
    return _("The page was open for too long. Type the password again.")
