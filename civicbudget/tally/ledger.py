"""Who bought what under equal shares, and from that, exactly, what was paid and what is left.

A voter starts with the same endowment and pays for each project bought either its full part, that
is rate x points, or all that is left, after which the purse is empty for good. So a purse that is
not empty holds endowment - sum(rate_k x points_k) over what it helped to buy, and the money of any
set of purses needs only counts of voters (exact integers) and one rational per project bought.
These follow from who was emptied by which purchase: the poor gave what they had, and the others
gave the rest of the cost, each for each point the same. They are kept as integers over one common
denominator, `scale`, and found when they are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from civicbudget.tally.model import Ints
from civicbudget.tally.numbers import UNIT_ROUNDOFF, exact_product
from civicbudget.tally.supporters import Flags, Floats, Supporters

NEVER = 2**31
"""Later than any purchase."""


@dataclass(frozen=True)
class Rate:
    """The exact rate of a project, `top / bottom` money units for each point, and who is poorer
    than that (among its supporters)."""

    top: int
    bottom: int
    poor: Flags


class Entries(NamedTuple):
    """The supporters of all that was bought: by which purchase, which group, and how many."""

    turn: Ints
    group: Ints
    points: Ints
    weight: Floats
    shares: Floats


class Ledger:
    """The purchases of one run, all voters starting with `endowment`."""

    def __init__(self, supporters: Supporters, endowment: Fraction) -> None:
        self.supporters, self.endowment = supporters, endowment
        self.bought: list[int] = []
        self.emptied: Ints = np.full(len(supporters.sizes), NEVER)
        """By which purchase each group gave its last."""
        self.rates: list[Fraction] = []
        """What each purchase cost for a point, as far as it is settled."""
        self.full, self.scale = endowment.numerator, endowment.denominator
        self.paid: list[int] = []
        """The rates, times `scale`; as the endowment is `full`."""
        self._costs: list[int] = []
        self._turn: Ints = np.full(len(supporters.groups), NEVER)

    def buy(self, project: int, cost: int, poor: Flags, rate: Rate | None) -> None:
        """Note a purchase, who was too poor to pay in full, and the rate, where it is exact."""
        turn, groups = len(self.bought), self.supporters.groups[project][poor]
        self.emptied[groups] = np.minimum(self.emptied[groups], turn)
        self._turn[project] = turn
        self.bought.append(project)
        self._costs.append(cost)
        if rate is not None:
            self._settle(rate.top, rate.bottom)

    def settle(self) -> None:
        """Find the exact rates of all purchases."""
        known, many = len(self.paid), len(self.bought)
        if known == many:
            return
        turn, group, _, weight, shares = self.entries()
        emptied = self.emptied[group]
        rich, last = turn < emptied, turn == emptied
        gone = rich & (emptied < NEVER)
        # Whole numbers, added up as floats, exact below 2**53: Ballots.grouped makes sure of that.
        bottoms = np.bincount(turn[rich], shares[rich], many).tolist()
        voters = np.bincount(turn[last], weight[last], many).tolist()
        cells = emptied[gone] * many + turn[gone]
        parts = np.bincount(cells, shares[gone], many * many).reshape(many, many).tolist()
        for at in range(known, many):
            had = self.full * int(voters[at]) - exact_product(self.paid, parts[at])
            self._settle(self._costs[at] * self.scale - had, int(bottoms[at]))

    def _settle(self, top: int, bottom: int) -> None:
        self.rates.append(Fraction(top, bottom * self.scale))
        self.full *= bottom
        self.scale *= bottom
        self.paid = [paid * bottom for paid in self.paid] + [top]

    def entries(self) -> Entries:
        """The supporters of all that was bought, purchase by purchase."""
        of, bought = self.supporters, self.bought
        sizes = [len(of.groups[project]) for project in bought]
        group, points, weight, shares = (
            np.concatenate([each[project] for project in bought])
            for each in (of.groups, of.points, of.weight, of.shares)
        )
        return Entries(np.repeat(np.arange(len(bought)), sizes), group, points, weight, shares)

    def left(self) -> Floats:
        """What each has left, or had before the last was given. With r purchases it is off by at
        most (3r + 2) u x endowment, for the roundings of each rate, product and addition."""
        turn, group, points, _, _ = self.entries()
        rates = np.array([float(rate) for rate in self.rates])
        rich = turn < self.emptied[group]
        paid = rates[turn[rich]] * points[rich]
        spent = np.bincount(group[rich], paid, len(self.emptied))
        return np.asarray(float(self.endowment) - spent)

    @property
    def off(self) -> float:
        """A bound on the error of `left`."""
        return (3 * len(self.bought) + 4) * UNIT_ROUNDOFF * float(self.endowment)

    def money_of(self, project: int, turn: int = NEVER) -> Fraction:
        """Add up exactly what its supporters have left after so many purchases."""
        self.settle()
        return Fraction(self._money(self.supporters.groups[project], turn), self.scale)

    def exactly(self, project: int, cost: int, level: Floats, off: float, poor: Flags) -> Rate:
        """Solve for the rate of a project that can be paid, given what its supporters can pay for
        each point, up to `off`, and who may be poorer than the rate.

        Newton's method on a concave function of finitely many linear pieces: from the line of any
        piece it steps to a rate that is not too high, then up, piece by piece, to the solution.
        """
        groups, shares = self.supporters.groups[project], self.supporters.shares[project]
        empty = self.emptied[groups] < NEVER
        poor = empty if poor.all() else poor | empty
        while True:
            bottom = int(shares[~poor].sum())
            top = cost * self.scale - self._money(groups[poor])
            verdict = self._check(project, top, bottom, level, off, poor) | empty
            if np.array_equal(verdict, poor):
                return Rate(top, bottom, poor)
            poor = verdict

    def _check(
        self, project: int, top: int, bottom: int, level: Floats, off: float, poor: Flags
    ) -> Flags:
        """Say who is poorer than the rate; who has just that much stays where `poor` has it."""
        groups, points = self.supporters.groups[project], self.supporters.points[project]
        rate = top / (self.scale * bottom)
        verdict: Flags = level < rate
        # With eight roundings for the rate and the difference.
        near = np.abs(level - rate) <= off + 8 * UNIT_ROUNDOFF * float(self.endowment)
        signs: dict[tuple[int, ...], int] = {}
        for at in np.flatnonzero(near & (self.emptied[groups] == NEVER)):
            key = self._history(int(groups[at]), int(points[at]))
            if key not in signs:
                left = self._money_in(int(groups[at])) * bottom - top * int(points[at])
                signs[key] = (left > 0) - (left < 0)
            verdict[at] = poor[at] if signs[key] == 0 else signs[key] < 0
        return verdict

    def _history(self, group: int, points: int) -> tuple[int, ...]:
        """What tells apart purses that may hold different sums, among those not empty."""
        ballots, key = self.supporters.ballots, [points]
        for entry in range(ballots.start[group], ballots.start[group + 1]):
            turn, given = int(self._turn[ballots.project[entry]]), int(ballots.points[entry])
            if turn < NEVER and given > 0:
                key += [turn, given]
        return tuple(key)

    def _money_in(self, group: int) -> int:
        """What one voter of a group that is not empty has left, times `scale`."""
        key = self._history(group, 0)
        return self.full - sum(
            self.paid[turn] * points for turn, points in zip(key[1::2], key[2::2], strict=True)
        )

    def _money(self, groups: Ints, turn: int = NEVER) -> int:
        """What all voters of these groups have left together after so many purchases, times
        `scale`."""
        groups = groups[self.emptied[groups] >= turn]
        ballots, entries = self.supporters.ballots, self.supporters.entries_of(groups)
        turns, points = self._turn[ballots.project[entries]], ballots.points[entries]
        weight = np.repeat(ballots.weight[groups], self.supporters.sizes[groups])
        some = (turns < min(turn, len(self.paid))) & (points > 0)
        parts = np.bincount(turns[some], (weight * points)[some], len(self.paid)).tolist()
        return self.full * int(ballots.weight[groups].sum()) - exact_product(self.paid, parts)
