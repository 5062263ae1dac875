"""What happened in Ak-Bulak, in the order in which it happened.

The log of a municipality is chained, so the acts of all rounds are done in the order of their
days, each in a transaction of its own, as if somebody had sat at the screen.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime, time, timedelta

from civicbudget.core import clock
from civicbudget.core.db import transaction

Act = Callable[[datetime], object]
"""What is done, given the moment at which it is done."""


class Timeline:
    """Acts with their moments; days count from the day of loading."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._acts: list[tuple[datetime, int, Act, bool]] = []

    def moment(self, day: int, hour: int = 0) -> datetime:
        """A moment by the clock of Kyrgyzstan."""
        return clock.from_local(datetime.combine(self.today + timedelta(days=day), time(hour)))

    def day(self, date: date) -> int:
        """How many days a date lies after the day of loading."""
        return (date - self.today).days

    def at(self, day: int, hour: int, act: Act, *, commits: bool = False) -> None:
        """Do something at that hour of that day; `commits`: it does so itself."""
        self._acts.append((self.moment(day, hour), len(self._acts), act, commits))

    def run(self) -> None:
        """Do all of it, first to last."""
        for moment, _order, act, commits in sorted(self._acts, key=lambda entry: entry[:2]):
            with nullcontext() if commits else transaction():
                act(moment)
