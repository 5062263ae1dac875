"""What the voters bear under Phragmén's rule: fast in floats, exact on demand.

Exactly. A voter bears the load of the last project bought that they support, for its supporters
all bear the same then. So the load that a project would bring is known from how many of its
supporters bear the load of which purchase: whole numbers, and one rational for each purchase. These
are kept as integers over one common denominator, `_scale`.

No load ever falls. Say that it holds so far, and that a project is bought for the least load there
is. Whoever bears a load has it from a purchase for which this one, at hand as well, would have
brought no less, and what it would bring has not fallen since. So what was once found that a
project brings is a bound from below for good, and only those are looked at that may be the least.

In floats, with u = 2**-53. (cost + sum(count_k x load_k)) / supporters has only terms of 0 or
more, so its relative error is bounded: the cost and each load were rounded once, each product is
rounded once, adding K + 1 terms in any order multiplies each by at most K more roundings, and the
division is one more: (1 + u)**(K + 3) - 1 < (K + 4) u in all, for K < 2**25. Comparing two such
numbers, widened by that much, takes two more roundings each: with (K + 8) u for either, what lies
farther apart is decided by the floats. Counts of voters are below 2**53 and exact.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import inf

import numpy as np

from civicbudget.tally.model import Ints
from civicbudget.tally.numbers import UNIT_ROUNDOFF, exact_product
from civicbudget.tally.supporters import Floats, Supporters


class Loads:
    """The loads of all voters, by groups of identical ballots; nobody bears any at first."""

    def __init__(self, supporters: Supporters, costs: list[int]) -> None:
        self._of, self._costs = supporters, costs
        self._last: Ints = np.zeros(len(supporters.sizes), dtype=np.int64)
        """Which purchase's load each group bears (0: none)."""
        self._tops, self._scale = [0], 1
        self._float_loads = [0.0]
        self._least = [cost / max(n, 1) for cost, n in zip(costs, supporters.voters, strict=True)]

    @property
    def off(self) -> float:
        """The proven bound on the relative error of `about`, and of comparing two such loads."""
        return (len(self._tops) + 8) * UNIT_ROUNDOFF

    def about(self, project: int) -> float:
        """The load that it would bring, in floats."""
        bearing = self._bearing(project)
        borne = float(bearing.dot(self._float_loads[: len(bearing)]))
        return (float(self._costs[project]) + borne) / self._of.voters[project]

    def least(self, projects: Sequence[int]) -> list[int]:
        """Find the projects with the least load among these: more than one where they are level."""
        low, high, most, looked_at = 1 - self.off, 1 + self.off, inf, []
        for place in sorted(projects, key=self._least.__getitem__):
            if self._least[place] * low > most * high:
                break
            self._least[place] = about = self.about(place)
            most = min(most, about)
            looked_at.append(place)
        close = [place for place in looked_at if self._least[place] * low <= most * high]
        if len(close) == 1:
            return close
        exact = {place: Fraction(self._top(place), self._of.voters[place]) for place in close}
        least = min(exact.values())
        return sorted(place for place in close if exact[place] == least)

    def of(self, project: int, grain: int = 1) -> Fraction:
        """What each supporter would bear if the project were bought now, in units of `grain`."""
        return Fraction(self._top(project), self._of.voters[project] * self._scale * grain)

    def buy(self, project: int) -> None:
        """Let all supporters bear the load of this project."""
        top, voters = self._top(project), self._of.voters[project]
        self._last[self._of.groups[project]] = len(self._tops)
        self._tops = [each * voters for each in self._tops] + [top]
        self._scale *= voters
        self._float_loads.append(top / self._scale)

    def _bearing(self, project: int) -> Floats:
        """How many of its supporters bear the load of each purchase."""
        # bincount adds as floats, exact below 2**53.
        last = self._last[self._of.groups[project]]
        return np.asarray(np.bincount(last, self._of.weight[project]), dtype=np.float64)

    def _top(self, project: int) -> int:
        """The load it would bring, times its supporters and `_scale`."""
        borne = exact_product(self._tops, self._bearing(project).tolist())
        return self._costs[project] * self._scale + borne
