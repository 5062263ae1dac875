"""The run that reminds: a short transaction before each letter and one after it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from smtplib import SMTP

from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import Conflict
from civicbudget.hearings import queries as hearings
from civicbudget.outreach import letters, mail, queries, services
from civicbudget.outreach.models import Reminder

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Run:
    """How many letters left, and how many did not or nobody knows."""

    sent: int = 0
    failed: int = 0


def remind(now: datetime, until: datetime) -> Run:
    """Send everybody who asked for it, and has not got it, the reminder of a hearing that begins
    before `until`. Whatever surely did not leave is tried by the next run."""
    waiting = hearings.to_remind(now, until, by_letter=True)
    begun = queries.reminded({one.hearing_id for one in waiting})
    keys = [one.id for one in waiting if (one.hearing_id, one.person_id) not in begun]
    if not keys:
        return Run()
    try:
        with mail.server() as smtp:
            sent = sum(_send(smtp, key) for key in keys)
    except mail.NotSent as error:
        log.error("No reminder was sent: %s", error)
        return Run(failed=len(keys))
    return Run(sent, len(keys) - sent)


def _send(smtp: SMTP, key: int) -> bool:
    begun = _begin(key)
    if begun is None:
        return False
    reminder, letter, about = begun
    try:
        mail.send(smtp, letter)
    except mail.NotSent as error:
        log.error("A reminder of %s was not sent, and is tried again: %s", about, error)
        with transaction(reread=False):
            services.take_back(reminder=reminder)
        return False
    except mail.Unknown as error:
        log.error("A reminder of %s may have been sent, and is not tried again: %s", about, error)
        return False
    with transaction(reread=False):
        services.finish(reminder=reminder, now=clock.now())
    return True


def _begin(key: int) -> tuple[Reminder, EmailMessage, str] | None:
    """The row, the letter, and what the log calls it; nothing for whoever has signed off since, or
    is being reminded by another run."""
    now = clock.now()
    try:
        with transaction(reread=False):
            one = queries.waiting(key, now)
            if one is None:
                return None
            about = f"hearing {one.hearing.number} of {one.hearing.municipality.slug}"
            return services.begin(sign_up=one, now=now), letters.reminder(one, now), about
    except Conflict:
        return None
