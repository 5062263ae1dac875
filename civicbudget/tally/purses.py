"""What is left in the voters' purses under equal shares, in floats with proven bounds.

With u = 2**-53. Every purse is known up to `off`; that of someone who had to give all is empty,
exactly. The rate of a project whose supporters hold S points is found as

    rate = (cost - sum over A of share x level) / (S - s),

level being purse / points, share being voters x points, A those whose level is lower than the
rate, and s their points. With n purses in A this takes n + 10 roundings at most, none of more than
u x what A hold or u x cost.

From below. For whatever A, min(level, rate) is at most the level in A and the rate elsewhere: the
true rate is at least this quotient with true levels. So it is at least rate - t, with
t = (s x off + (n + 10) u x cost) / (S - s), and A may grow from any such bound until it stays.
From above. Where no level lies within t + 2 off of the rate, the true levels of A are below
rate - t, and those of the others above rate + t. At rate + t these pay in full, and so all pay the
cost together: the true rate is at most rate + t, and A are the poor for certain. They are left
with nothing, and a purse of the others is off by t x points more, and by less than 4 u x endowment
for the roundings of a product and a difference.
Where everybody is poor, all have less than the cost for certain if it is less by more than t
without its divisor.
"""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np

from civicbudget.tally.ledger import NEVER, Ledger, Rate
from civicbudget.tally.numbers import UNIT_ROUNDOFF
from civicbudget.tally.supporters import Flags, Floats

_LARGE = 2**13


class Look(NamedTuple):
    """What a project costs for each point: `rate`, up to `bound`, and who is poorer than that.
    The rate is infinite where the supporters cannot pay."""

    rate: float
    bound: float
    poor: Flags
    is_clear: bool
    """Whether it is certain who is poor; if not, the rate is only bounded from below."""
    exact: Rate | None = None


class Purses:
    """The purses of all voters, by groups of identical ballots."""

    def __init__(self, ledger: Ledger) -> None:
        self._of, self._ledger = ledger.supporters, ledger
        self._endowment = float(ledger.endowment)
        self._purse: Floats = np.full(len(self._of.sizes), self._endowment)
        self.off = ledger.off

    def look(self, project: int, cost: int, least: float, most: float) -> Look:
        """Solve for the rate of a project, known to be no less than `least`, and of interest only
        if it is no more than `most`. What floats leave unclear is solved in rationals."""
        look = self._solve(project, float(cost), least, most)
        if look.is_clear or look.rate - look.bound > most:
            return look
        self._renew()
        look = self._solve(project, float(cost), least, most)
        if look.is_clear or look.rate - look.bound > most:
            return look
        return self.exactly(project, cost, look)

    def exactly(self, project: int, cost: int, look: Look) -> Look:
        """Solve for the rate in rationals."""
        self._ledger.settle()
        if not look.is_clear and self._ledger.money_of(project) < cost:
            return look._replace(rate=inf, is_clear=True)
        level = self._levels(project)
        exact = self._ledger.exactly(project, cost, level, self.off, look.poor)
        rate = exact.top / (exact.bottom * self._ledger.scale)
        return Look(rate, UNIT_ROUNDOFF * rate, exact.poor, True, exact)

    def _solve(self, project: int, cost: float, least: float, most: float) -> Look:
        shares, total = self._of.shares[project], self._of.total[project]
        level = self._levels(project)
        poor = level < least
        count, before = int(np.count_nonzero(poor)), -1
        below = money = 0.0
        while True:
            if count:
                held = shares * poor
                below, money = float(np.add.reduce(held)), _dot(held, level)
            bound = below * self.off + (count + 10) * UNIT_ROUNDOFF * max(cost, money)
            if below == total:
                lacks = cost - money > bound
                return Look(inf if lacks else least, 0.0, poor, lacks)
            rate, bound = (cost - money) / (total - below), bound / (total - below)
            if rate - bound > most or count == before:
                break
            poor |= level < rate
            before, count = count, int(np.count_nonzero(poor))
        is_clear = count == before and float(np.abs(level - rate).min()) > bound + 2 * self.off
        return Look(rate, bound, poor, is_clear)

    def _levels(self, project: int) -> Floats:
        """What each supporter can pay for each point."""
        purse = self._purse[self._of.groups[project]]
        return purse if self._of.is_approval else purse / self._of.points[project]

    def _renew(self) -> None:
        """Find the purses anew from the exact rates, if that brings them nearer."""
        if self.off > self._ledger.off:
            self._ledger.settle()
            self._purse = np.where(self._ledger.emptied < NEVER, 0.0, self._ledger.left())
            self.off = self._ledger.off

    def pay(self, project: int, cost: int, look: Look) -> None:
        """Let the supporters pay: the poor all they have, the others rate x points."""
        self._ledger.buy(project, cost, look.poor, look.exact)
        rest, most = self._levels(project) - look.rate, 1.0
        if not self._of.is_approval:
            points = self._of.points[project]
            rest, most = rest * points, float(points.max())
        rest[look.poor] = 0.0
        self._purse[self._of.groups[project]] = rest
        self.off += look.bound * most + 6 * UNIT_ROUNDOFF * self._endowment


def _dot(one: Floats, other: Floats) -> float:
    """Multiply and add up; where it is much, in this thread: a library's threads wait longer than
    this takes."""
    return float(one.dot(other) if len(one) < _LARGE else np.einsum("i,i->", one, other))
