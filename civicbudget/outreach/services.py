"""What is kept of letters: begun, sent, taken back, forgotten. Nothing of it is an official act."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from civicbudget.core.db import db
from civicbudget.core.errors import Conflict
from civicbudget.core.forgetting import forget_deleted
from civicbudget.hearings.models import SignUp
from civicbudget.hearings.services.signing_up import forget_addresses
from civicbudget.outreach import queries
from civicbudget.outreach.models import Reminder


def begin(*, sign_up: SignUp, now: datetime) -> Reminder:
    """Before a letter leaves. Conflict where somebody else has begun it."""
    reminder = Reminder(hearing_id=sign_up.hearing_id, person_id=sign_up.person_id, begun_at=now)
    db.session.add(reminder)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict("begun already") from error
    return reminder


def finish(*, reminder: Reminder, now: datetime) -> None:
    """The mail server has taken it."""
    reminder.sent_at = now
    db.session.flush()


def take_back(*, reminder: Reminder) -> None:
    """The mail server has not taken it: the next run tries again."""
    db.session.delete(reminder)
    db.session.flush()


def forget(*, now: datetime) -> int:
    """Leave nothing of who was reminded of hearings that are over; how many addresses went."""
    past = queries.of_past(now)
    for reminder in past:
        db.session.delete(reminder)
    db.session.flush()
    if past:
        forget_deleted(Reminder.__tablename__)
    return forget_addresses(now=now)
