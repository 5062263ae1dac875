"""What the voters bear under Phragmén's rule: fast in floats, exact on demand.

Exactly. A voter bears the load of the last project bought that they support, for its supporters
all bear the same then. So the load that a project would bring is known from how many of its
supporters bear the load of which purchase: whole numbers, kept in `_bearing`, and one rational for
each purchase. These are kept as integers over one common denominator, `_scale`.

In floats, with u = 2**-53. (cost + sum(count_k x load_k)) / supporters has only terms of 0 or
more, so its relative error is bounded: the cost and each load were rounded once, each product is
rounded once, adding K + 1 terms in any order multiplies each by at most K more roundings, and the
division is one more: (1 + u)**(K + 3) - 1 < (K + 4) u in all, for K < 2**25. Comparing two such
numbers, widened by that much, takes two more roundings each: with (K + 8) u for either, what lies
farther apart is decided by the floats. Counts of voters are below 2**53 and exact.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from civicbudget.tally.model import Ints
from civicbudget.tally.supporters import Floats, Supporters

_UNIT_ROUNDOFF = 2.0**-53
_FIRST_ROUNDS = 16


class Loads:
    """The loads of all voters, by groups of identical ballots; nobody bears any at first."""

    def __init__(self, supporters: Supporters, costs: list[int]) -> None:
        self._of, self._costs = supporters, costs
        self._float_costs: Floats = np.array(costs, dtype=np.float64)
        self._voters: Floats = np.array(supporters.voters, dtype=np.float64)
        # Column k: how many supporters of each project bear the load of purchase k (0: of none).
        self._bearing: Floats = np.zeros((len(costs), _FIRST_ROUNDS))
        self._bearing[:, 0] = self._voters
        self._last: Ints = np.zeros(len(supporters.ballots.weight), dtype=np.int64)
        self._tops, self._scale = [0], 1
        self._float_loads: Floats = np.zeros(_FIRST_ROUNDS)

    @property
    def off(self) -> float:
        """The proven bound on the relative error of `about`, and of comparing two such loads."""
        return (len(self._tops) + 8) * _UNIT_ROUNDOFF

    def about(self, projects: Sequence[int]) -> Floats:
        """The load that each of these would bring, in floats."""
        places, rounds = np.array(projects), len(self._tops)
        # Without a library's threads, which wait longer than this takes.
        bearing, loads_then = self._bearing[places, :rounds], self._float_loads[:rounds]
        borne = np.einsum("pk,k->p", bearing, loads_then)
        loads: Floats = (self._float_costs[places] + borne) / self._voters[places]
        return loads

    def least(self, projects: Sequence[int]) -> list[int]:
        """Find the projects with the least load among these: more than one where they are level."""
        about = self.about(projects)
        may_be_least = about * (1 - self.off) <= about.min() * (1 + self.off)
        close = [projects[at] for at in np.flatnonzero(may_be_least).tolist()]
        if len(close) == 1:
            return close
        exact = {place: Fraction(self._top(place), self._of.voters[place]) for place in close}
        least = min(exact.values())
        return [place for place in close if exact[place] == least]

    def of(self, project: int, grain: int = 1) -> Fraction:
        """What each supporter would bear if the project were bought now, in units of `grain`."""
        return Fraction(self._top(project), self._of.voters[project] * self._scale * grain)

    def buy(self, project: int) -> None:
        """Let all supporters bear the load of this project."""
        top, voters, purchase = self._top(project), self._of.voters[project], len(self._tops)
        self._tops = [each * voters for each in self._tops] + [top]
        self._scale *= voters
        if purchase == len(self._float_loads):
            self._bearing = np.hstack([self._bearing, np.zeros_like(self._bearing)])
            self._float_loads = np.pad(self._float_loads, (0, purchase))
        self._float_loads[purchase] = top / self._scale
        self._move(self._of.groups[project], purchase)

    def _move(self, groups: Ints, purchase: int) -> None:
        """Note that these groups bear another load now, for each project they support."""
        ballots, entries = self._of.ballots, self._of.entries_of(groups)
        sizes = self._of.sizes[groups]
        before = np.repeat(self._last[groups], sizes)
        weight = np.repeat(ballots.weight[groups], sizes)
        shape = self._bearing.shape
        cells = ballots.project[entries] * shape[1] + before
        # bincount adds as floats, exact below 2**53.
        moved = np.bincount(cells, weights=weight, minlength=shape[0] * shape[1]).reshape(shape)
        self._bearing -= moved
        self._bearing[:, purchase] += moved.sum(axis=1)
        self._last[groups] = purchase

    def _top(self, project: int) -> int:
        """The load it would bring, times its supporters and `_scale`."""
        bearing: NDArray[np.float64] = self._bearing[project, : len(self._tops)]
        borne = sum(int(bearing[at]) * self._tops[at] for at in np.flatnonzero(bearing))
        return self._costs[project] * self._scale + borne
