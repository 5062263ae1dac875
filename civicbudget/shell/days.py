"""Days to a deadline, as people in Kyrgyzstan count them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

BISHKEK = ZoneInfo("Asia/Bishkek")


def days_until(deadline: date | datetime, now: datetime) -> int:
    """Whole calendar days from `now` to the deadline in Bishkek: 0 on its day, negative once past."""
    last = deadline.astimezone(BISHKEK).date() if isinstance(deadline, datetime) else deadline
    passed = isinstance(deadline, datetime) and deadline <= now
    return -1 if passed else (last - now.astimezone(BISHKEK).date()).days
