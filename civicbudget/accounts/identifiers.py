"""What a person signs in by: a phone number or an e-mail address, typed into one field."""

from __future__ import annotations

from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _

REGION = "KG"
"""Whose numbers are written without a country: 0700 123 456."""


@dataclass(frozen=True)
class Identifier:
    """Exactly one of the two."""

    phone: str | None = None
    email: str | None = None

    def __str__(self) -> str:
        return self.phone or self.email or ""


def parse(text: str) -> Identifier:
    """A phone in E.164 or an e-mail address in small letters.

    Nothing is asked of the network. Raises DomainError for the field `identifier`.
    """
    if "@" in text:
        return Identifier(email=_email(text.strip()))
    return Identifier(phone=_phone(text))


def _email(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise _mistake(
            _("This is not an e-mail address. Write it like name@example.kg.")
        ) from error


def _phone(text: str) -> str:
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException as error:
        raise _mistake(_("Enter a number like +996 700 123 456.")) from error
    if not phonenumbers.is_valid_number(number):
        raise _mistake(_("Enter a number like +996 700 123 456."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _mistake(message: str) -> DomainError:
    return DomainError(message, "identifier")


def shown(phone: str | None, email: str | None) -> str:
    """The way people write it: +996 700 123 456, or the e-mail address."""
    if phone is None:
        return email or ""
    return phonenumbers.format_number(
        phonenumbers.parse(phone), phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
