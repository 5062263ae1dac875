"""A hearing as an iCalendar file (RFC 5545): one event, in UTC, so that it needs no time zone.

Written here: of the format's hundreds of properties an invitation needs a dozen.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from civicbudget.core.i18n import pick
from civicbudget.hearings.models import Hearing, HearingState
from civicbudget.hearings.words import title

_LONGEST = 75
"""Bytes of a line, without its end (RFC 5545, 3.1)."""


def icalendar(hearing: Hearing, url: str, host: str) -> bytes:
    """The event in the reader's language; a calendar that knows it already takes the change over
    by its UID and a higher SEQUENCE. Only for a hearing that was announced."""
    place = str(pick(hearing.place)) or hearing.link
    changed = hearing.cancelled_at or hearing.changed_at or hearing.announced_at
    assert changed is not None  # noqa: S101 - it was announced
    cancelled = hearing.state is HearingState.CANCELLED
    properties = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//civicbudget//hearings//EN"),
        ("BEGIN", "VEVENT"),
        ("UID", f"hearing-{hearing.number}-{hearing.municipality.slug}@{host}"),
        ("SEQUENCE", str(hearing.revision)),
        ("STATUS", "CANCELLED" if cancelled else "CONFIRMED"),
        ("DTSTAMP", _moment(changed)),
        ("DTSTART", _moment(hearing.starts_at)),
        ("DTEND", _moment(hearing.ends_at)),
        ("SUMMARY", _text(f"{title(hearing)}, {pick(hearing.municipality.name)}")),
        ("LOCATION", _text(place)),
        ("DESCRIPTION", _text("\n".join(filter(None, (str(pick(hearing.agenda)), hearing.link))))),
        ("URL", url),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ]
    return b"".join(_folded(f"{name}:{value}") for name, value in properties)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """Escaped (RFC 5545, 3.3.11), without what no line may hold."""
    text = re.sub(r"([\\;,])", r"\\\1", text.replace("\r\n", "\n"))
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text.replace("\n", "\\n"))


def _folded(line: str) -> bytes:
    """The line in pieces of at most 75 bytes, none of which splits a letter."""
    pieces, piece = [], b""
    for letter in line:
        added = letter.encode()
        if len(piece) + len(added) > _LONGEST:
            pieces.append(piece)
            piece = b" "
        piece += added
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
