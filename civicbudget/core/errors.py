"""The one family of errors that a domain raises and a view turns into words."""

from __future__ import annotations


class DomainError(Exception):
    """Something a person asked for that cannot be done; `str(error)` says why, translated.

    `field` names the form field it belongs to, where there is one.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Refused(DomainError):
    """Policy said no; the message is the reason."""


class Conflict(DomainError):
    """Somebody was faster, or the thing has moved on; the database's constraint said so."""
