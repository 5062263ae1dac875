"""What was sent, so that nobody gets it twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from civicbudget.core.db import Key, Model, UtcTime
from civicbudget.hearings.models import Hearing


class Reminder(Model):
    """The one letter to a person about a hearing; erased once the hearing is over.

    Written before the letter leaves, and taken back where it surely did not: a letter of which
    nobody knows has no `sent_at`, and is not sent again.
    """

    __tablename__ = "hearing_reminders"
    __table_args__ = (UniqueConstraint("hearing_id", "person_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    begun_at: Mapped[datetime] = mapped_column(UtcTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)

    hearing: Mapped[Hearing] = relationship()
