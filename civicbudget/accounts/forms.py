"""The forms of accounts. What a service refuses is put beside the field it names."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from wtforms import BooleanField, PasswordField, SelectField, StringField
from wtforms import validators as v

from civicbudget.accounts import identifiers, passwords
from civicbudget.accounts.identifiers import Identifier
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import BaseForm, at_most, attach, choices, required
from civicbudget.core.i18n import LANGUAGES
from civicbudget.core.i18n import lazy_gettext as _l


def typed(field: StringField) -> str:
    """What was typed, with single spaces."""
    return " ".join((field.data or "").split())


def filled() -> v.DataRequired:
    """Something other than spaces must be typed."""
    return v.DataRequired(_l("Fill in this field."))


NEW = {"autocomplete": "new-password"}
OLD = {"autocomplete": "current-password"}


def _identifier() -> StringField:
    return StringField(
        _l("Phone or e-mail"), [required(), at_most(254)], render_kw={"autocomplete": "username"}
    )


class _IdentifierForm(BaseForm):
    identifier: StringField

    def parsed(self) -> Identifier | None:
        """What was typed, or None with the reason beside the field."""
        try:
            return identifiers.parse(typed(self.identifier))
        except DomainError as error:
            attach(self, error)
            return None


class SignInForm(_IdentifierForm):
    """Who comes in."""

    identifier = _identifier()
    password = PasswordField(_l("Password"), [required()], render_kw=OLD)


class RegisterForm(_IdentifierForm):
    """A new account."""

    name = StringField(
        _l("Full name"), [filled(), at_most(120)], render_kw={"autocomplete": "name"}
    )
    identifier = _identifier()
    password = PasswordField(_l("Password"), [required()], render_kw=NEW)
    consent = BooleanField(
        _l("I consent to the processing of my personal data"),
        [v.InputRequired(_l("Without your consent we may not keep your name and number."))],
    )

    def validate_identifier(self, field: StringField) -> None:
        """Beside what else is wrong: nobody corrects a form four times."""
        self._said_by(partial(identifiers.parse, typed(field)))

    def validate_password(self, field: StringField) -> None:
        """Nor is the password looked at only when all else is right."""
        known = [typed(self.name), self.identifier.data or ""]
        with suppress(DomainError):
            known.append(str(identifiers.parse(typed(self.identifier))))
        self._said_by(partial(passwords.require_strong, field.data or "", known))

    def _said_by(self, check: Callable[[], object]) -> None:
        try:
            check()
        except DomainError as error:
            raise v.ValidationError(str(error)) from error


class PasswordForm(BaseForm):
    """Another password; the present one proves who asks."""

    password = PasswordField(_l("Present password"), [required()], render_kw=OLD)
    new_password = PasswordField(_l("New password"), [required()], render_kw=NEW)


class PersonForm(BaseForm):
    """How somebody is called and written to."""

    name = StringField(
        _l("Full name"), [filled(), at_most(120)], render_kw={"autocomplete": "name"}
    )
    language = SelectField(
        _l("Language of messages to you"),
        choices=choices(LANGUAGES),
    )
