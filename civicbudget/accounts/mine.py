"""What a person has written and signed up for, as the rooms below say it for the account's page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from civicbudget.accounts.models import Person
from civicbudget.core.i18n import Text
from civicbudget.municipalities.models import Municipality


@dataclass(frozen=True)
class Mine:
    """One thing of a person: `answered_at` where the municipality answered it, `hidden` why it
    hid it; `waits` while it owes an answer, or the day is ahead."""

    at: datetime
    what: str
    text: Text
    url: str
    municipality: Municipality
    standing: str = ""
    waits: bool = False
    answered_at: datetime | None = None
    answer: Text | None = None
    hidden: str = ""


Teller = Callable[[Person, datetime], Iterable[Mine]]
_tellers: list[Teller] = []


def mine(tell: Teller) -> Teller:
    """Declare what a room has of a person; only within a request, for the addresses."""
    _tellers.append(tell)
    return tell


def of(person: Person, now: datetime) -> list[Mine]:
    """Everything, what waits first, then the newest first."""
    found = [each for tell in _tellers for each in tell(person, now)]
    return sorted(found, key=lambda each: (each.waits, each.answered_at or each.at), reverse=True)
