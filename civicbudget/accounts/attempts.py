"""When somebody who tried too often may try again."""

from __future__ import annotations

import time

from civicbudget.core.i18n import ngettext
from civicbudget.extensions import limiter


def seconds_left() -> int:
    """Seconds until the limit that this request ran into is over; a minute where none is known."""
    limit = limiter.current_limit
    return max(1, int(limit.reset_at - time.time())) if limit else 60  # reset_at is rounded up


def too_many() -> str:
    """What a form says that was sent too often."""
    return ngettext(
        "Too many attempts. Try again in %(num)s minute; what you typed is kept.",
        "Too many attempts. Try again in %(num)s minutes; what you typed is kept.",
        -(-seconds_left() // 60),
    )
