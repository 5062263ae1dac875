"""When an answer is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from civicbudget.core import clock


def due(asked_at: datetime, days: int) -> datetime:
    """The end, by the clock of Kyrgyzstan, of the day so many days after that of the question."""
    day = clock.local(asked_at).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return clock.from_local(day + timedelta(days=days + 1))
