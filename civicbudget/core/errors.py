"""The one family of errors that a domain raises and a view turns into words."""

from __future__ import annotations

from civicbudget.core.i18n import gettext as _


class DomainError(Exception):
    """Something a person asked for that cannot be done; `str(error)` says why, translated.

    `field` names the form field it belongs to, where there is one.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def given_reason(text: str) -> str:
    """Why somebody acts, trimmed. Raises DomainError, for the field `reason`, for nothing."""
    if not (reason := text.strip()):
        raise DomainError(_("Say why."), "reason")
    return reason


class Refused(DomainError):
    """Policy said no; the message is the reason."""


class Conflict(DomainError):
    """Somebody was faster, or the thing has moved on; the database's constraint said so."""
