"""Saying that one will come, and taking it back. No official act: nothing is logged."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from civicbudget.core.db import db
from civicbudget.core.errors import Conflict
from civicbudget.core.forgetting import forget_deleted
from civicbudget.core.i18n import gettext as _
from civicbudget.hearings import policy, queries
from civicbudget.hearings.models import Hearing, SignUp, Way


def sign_up(*, hearing: Hearing, person_id: int, way: Way, now: datetime, email: str = "") -> None:
    """Come at the place or online, reminded by a letter or not; said again, the last word holds.

    Raises Refused.
    """
    policy.may_sign_up(hearing, person_id, now).require()
    kept = queries.sign_up(hearing.id, person_id)
    if kept is None:
        kept = SignUp(hearing_id=hearing.id, person_id=person_id)
        db.session.add(kept)
    kept.way = way
    kept.email = email or None
    kept.ticket = secrets.token_urlsafe(16) if email else None
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("You are signed up.")) from error


def sign_off(*, kept: SignUp | None) -> None:
    """Not come after all; nothing happens to whoever had not signed up."""
    if kept is not None:
        db.session.delete(kept)
        db.session.flush()


def forget_addresses(*, now: datetime) -> int:
    """Leave nothing of the addresses of hearings that are over; how many there were."""
    found = queries.addresses_of_past(now)
    for one in found:
        one.email = one.ticket = None
    db.session.flush()
    if found:
        forget_deleted(SignUp.__tablename__)
    return len(found)
