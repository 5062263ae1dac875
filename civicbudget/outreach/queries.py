"""Reading what was sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from civicbudget.core.db import db
from civicbudget.hearings.models import Hearing, HearingState, SignUp
from civicbudget.outreach.models import Reminder


def reminded(hearing_ids: set[int]) -> set[tuple[int, int]]:
    """Hearing and person of every reminder that was begun."""
    query = select(Reminder.hearing_id, Reminder.person_id)
    rows = db.session.execute(query.where(Reminder.hearing_id.in_(hearing_ids)))
    return {(hearing_id, person_id) for hearing_id, person_id in rows}


def waiting(sign_up_id: int, now: datetime) -> SignUp | None:
    """Who is to be reminded, unless they have signed off or the hearing is not ahead any more."""
    return db.session.scalar(
        select(SignUp)
        .join(SignUp.hearing)
        .where(
            SignUp.id == sign_up_id,
            SignUp.email.is_not(None),
            Hearing.state == HearingState.ANNOUNCED,
            Hearing.starts_at > now,
        )
        .options(
            contains_eager(SignUp.hearing).joinedload(Hearing.municipality),
            joinedload(SignUp.person),
        )
    )


def of_past(now: datetime) -> list[Reminder]:
    """Reminders of hearings that are over."""
    query = select(Reminder).join(Reminder.hearing).where(Hearing.ends_at <= now)
    return list(db.session.scalars(query))
