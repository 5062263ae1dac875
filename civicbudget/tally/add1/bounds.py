"""What voters pay for a project who have no less than some purses, or no more than others.

In floats, with u = 2**-53, rounded so that every bound holds. A rate r is high enough where
sum(share x min(level, r)) >= cost, level being purse / points and share being voters x points. The
fuller the purses, the lower the rate; and after a purchase at rate r a purse has
max(0, purse - r x points). So purses with nothing less than a floor pay no more than the floor's
rate, and keep no less than the floor at that rate; and a ceiling the other way round.

With n purses in A, s their shares and M their money, the quotient (cost - M) / (S - s) takes
n + 6 roundings at most, none of more than u x cost. Here cost is taken as more, or less, by twice
n + 10 of them.
From below. For whatever A, sum(share x min(level, r)) is at most M + (S - s) r: the rate is at
least the quotient. If A are those below such a bound, it may grow from it until it stays. Where it
comes to hold everybody, nobody has as much as the rate, and so they lack the cost.
From above. In the end A are all whose level is below the largest quotient so far, so that at this
rate all pay together no less than the cost.
"""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np

from civicbudget.tally.equal_shares import EqualShares
from civicbudget.tally.model import Ints
from civicbudget.tally.numbers import UNIT_ROUNDOFF
from civicbudget.tally.supporters import Floats

DOWN, UP = 1 - 2.0**-50, 1 + 2.0**-50
"""For up to seven roundings."""


class Price(NamedTuple):
    """The rate of a project, infinite where its supporters cannot pay, and whether nobody was
    found to be poorer."""

    rate: float
    in_full: bool


class Bounds:
    """The projects of an election as their supporters pay for them."""

    def __init__(self, shares: EqualShares) -> None:
        self._of = shares.supporters
        self._cost = [float(cost) for cost in shares.costs]
        self._off = [2 * (len(groups) + 10) * UNIT_ROUNDOFF for groups in self._of.groups]
        self._open: Ints = np.array([each for each in shares.candidates if shares.costs[each]])
        groups = [self._of.groups[place] for place in self._open]
        self._groups = np.concatenate([np.zeros(0, dtype=np.int64), *groups])
        self._weight = np.concatenate([np.zeros(0), *(self._of.weight[p] for p in self._open)])
        self._starts = np.cumsum([0, *map(len, groups)])[:-1]
        self._less = np.array([self._cost[p] * (1 - self._off[p]) for p in self._open])

    def purses(self, money: float) -> Floats:
        """Purses, by groups of ballots, that hold so much each."""
        return np.full(len(self._of.sizes), money)

    def lacking(self, ceiling: Floats) -> Ints:
        """Those whose supporters lack the cost for certain: a sum takes n + 1 roundings."""
        money = np.add.reduceat(ceiling[self._groups] * self._weight, self._starts)
        return self._open[money < self._less]

    def money(self, place: int, purses: Floats) -> float:
        """About what the supporters of a project have."""
        return float(self._of.weight[place].dot(purses[self._of.groups[place]]))

    def most(self, place: int, floor: Floats, start: float) -> Price:
        """A rate that is high enough; it is no less than `start`."""
        cost = self._cost[place] * (1 + self._off[place])
        price = self._solve(place, self._levels(place, floor, DOWN), cost, start)
        return Price(price.rate * UP, price.in_full)

    def least(self, place: int, ceiling: Floats, start: float) -> float:
        """A bound on the rate from below, no less than `start`, which is one."""
        cost = self._cost[place] * (1 - self._off[place])
        level = self._levels(place, ceiling, UP)
        return max(start, self._solve(place, level, cost, start).rate * DOWN)

    def _levels(self, place: int, purses: Floats, rounded: float) -> Floats:
        """What each supporter can pay for each point."""
        purse = purses[self._of.groups[place]]
        return purse if self._of.is_approval else purse / self._of.points[place] * rounded

    def _solve(self, place: int, level: Floats, cost: float, rate: float) -> Price:
        shares, total = self._of.shares[place], self._of.total[place]
        poor, below, money = level < rate, 0.0, 0.0
        count, before = int(np.count_nonzero(poor)), -1
        while count != before:
            if count:
                held = shares * poor
                below, money = float(np.add.reduce(held)), float(held.dot(level))
                if below == total:
                    return Price(inf, in_full=False)
            rate = max(rate, (cost - money) / (total - below))
            poor = level < rate
            count, before = int(np.count_nonzero(poor)), count
        return Price(rate, in_full=not count)

    def floor(self, place: int, floor: Floats, rate: float) -> Floats:
        """A floor after a purchase at no more than this rate."""
        return self._pay(place, floor, rate, DOWN)

    def ceiling(self, place: int, ceiling: Floats, rate: float) -> Floats:
        """A ceiling after a purchase at no less than this rate."""
        return self._pay(place, ceiling, rate, UP)

    def _pay(self, place: int, purses: Floats, rate: float, rounded: float) -> Floats:
        groups, rest = self._of.groups[place], purses.copy()
        paid = rate if self._of.is_approval else rate * self._of.points[place]
        rest[groups] = np.maximum(purses[groups] - paid, 0.0) * rounded
        return rest
