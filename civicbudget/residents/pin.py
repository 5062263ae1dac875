"""The personal number (PIN): its shape, and the keyed hash that is all we keep of it."""

from __future__ import annotations

import re
from datetime import date

from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.security import keyed_hash

_SPACES = re.compile(r"[\s\u00a0\u202f]")


def parse(text: str) -> str:
    """The fourteen digits, without the spaces that people put between them.

    Raises DomainError for the field `pin`.
    """
    digits = _SPACES.sub("", text)
    if not re.fullmatch(r"[0-9]{14}", digits):
        raise DomainError(_("PIN must have 14 digits."), "pin")
    return digits


def birth_year(pin: str) -> int | None:
    """The year in the digits 2 to 9 (DDMMYYYY), or None where they are no day: some PINs are so."""
    day, month, year = int(pin[1:3]), int(pin[3:5]), int(pin[5:9])
    try:
        return date(year, month, day).year
    except ValueError:
        return None


def hashed(pin: str, municipality_id: int) -> str:
    """What the roll of one municipality keeps.

    There are only some 10^10 possible PINs, so the hash is worth what the installation's secret
    is. The key differs by municipality: equal people on two rolls cannot be told from the
    database. It hangs on the key of the row and not on the slug, which may be corrected.
    """
    return keyed_hash(f"pin of municipality {municipality_id}", pin)
