"""What time it is, in one place, so that a test can say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BISHKEK = ZoneInfo("Asia/Bishkek")
"""The time zone of every person on the platform: +06:00 all year."""


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The same moment on a clock in Kyrgyzstan."""
    return moment.astimezone(BISHKEK)


def today() -> date:
    """The day it is in Kyrgyzstan."""
    return local(now()).date()


def from_local(wall: datetime) -> datetime:
    """A wall-clock time as people type it (naive, Bishkek), as an aware UTC moment."""
    return wall.replace(tzinfo=BISHKEK).astimezone(UTC)
