"""What META says of every ballot, and which ballots break it.

A fault is a ballot that is longer or shorter than META allows (`max_length`, `min_length`), or that
gives a project or all projects together more points than it may (`max_points`, `max_sum_points`) or
a project fewer (`min_points`): the file contradicts itself, and whoever has more points than the
others would count for more. No published election that we know of has such a ballot. Projects named
twice count once. An empty ballot is not too short: it was cast, and gives nobody anything.

Not faults: `min_sum_points`, `max_sum_cost`, `min_sum_cost`, and limits for each category. Cities
do count ballots that give away fewer points than they might, and paper ballots that cost more than
the pot, and then publish them so.

A `default_score` for the projects that a ballot does not name is read where it is 0, and a fault
otherwise: no published election has one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from civicbudget.tally.errors import Fault
from civicbudget.tally.numbers import number_text, parse_signed

_KEYS = (
    "min_length",
    "max_length",
    "min_points",
    "max_points",
    "max_sum_points",
    "default_score",
)


@dataclass(frozen=True)
class Limits:
    """The limits by their keys in META; those that META does not tell are absent."""

    told: Mapping[str, Fraction]

    @classmethod
    def of(cls, meta: Mapping[str, str], line_of: Mapping[str, int]) -> Limits:
        """Read them from META. Fault where one is no number."""
        told = {}
        for key in _KEYS:
            if meta.get(key):
                try:
                    told[key] = parse_signed(meta[key])
                except ValueError:
                    raise Fault(f"{meta[key][:40]!r} is not a {key}", line_of[key]) from None
        if told.get("default_score"):
            raise Fault("a default_score other than 0 is not counted", line_of["default_score"])
        return cls(told)

    def check_length(self, length: int) -> None:
        """Fault for a ballot that names so many projects, if that is too few or too many."""
        self._check(Fraction(length), "names {} projects", "min_length", "max_length")

    def check_points(self, points: Fraction) -> None:
        """Fault for a ballot that gives a project these points, if they are too few or too many."""
        self._check(points, "gives {} points", "min_points", "max_points")

    def check_sum(self, points: Fraction) -> None:
        """Fault for a ballot that gives these points in all, if they are too many."""
        self._check(points, "gives {} points in all", "", "max_sum_points")

    def _check(self, found: Fraction, what: str, least: str, most: str) -> None:
        for key, sign in ((least, 1), (most, -1)):
            if key in self.told and (found - self.told[key]) * sign < 0:
                limit = number_text(self.told[key])
                raise Fault(f"a ballot {what.format(number_text(found))}; {key} is {limit}")
