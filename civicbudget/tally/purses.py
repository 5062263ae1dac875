"""What is left in the voters' purses under equal shares: fast in floats, exact on demand.

Exactly. A voter starts with the same endowment and pays for each project bought either its full
part, that is rate x points, or all that is left, after which the purse is empty for good. So a
purse that is not empty holds endowment - sum(rate_k x points_k) over what it helped to buy, and
the money of any set of purses needs only counts of voters (exact integers) and one rational per
project bought. The rationals are kept as integers over one common denominator, `scale`.

In floats, with u = 2**-53. A purse is at most e, the endowment. Each purchase it takes part in
adds an error of at most u x e for the rate's rounding, for the product and for the subtraction
(what is paid is at most e), and the endowment itself was rounded: after r purchases a purse is
off by at most (3r + 1) u e, less than `_slack` = (4r + 16) u e, which also covers the rounding of
the comparison with rate x points. A sum of k purses with w voters is at most w e, and adding
floats in any order is off by at most (k + 1) u times that: a sum is off by at most
`margin` = (k + 4r + 16) u w e in all. What lies farther apart is decided by the floats. Where such
a sum is kept, and what each purchase takes from the purses is taken from it, the differences of
purses and their products with the weights add two roundings each, of at most u w e for a purchase,
and adding up what the purses paid, w e at most in all, k u w e: it is off by at most 2 margins.

The rate of a project solves f(rate) = sum(w min(purse, rate x points)) = cost. f is concave and
its slope up to the solution is at least 1 (some whole voter pays in full, points are whole), and
the solution found in floats gives the cost up to one margin for f and one for its own sums; it may
overstep the richest purse by one margin where the supporters have hardly more than the cost, and
by that purse's own error: it is off by at most 4 margins.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import inf

import numpy as np
from numpy.typing import NDArray

from civicbudget.tally.model import Ballots, Ints

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_UNIT_ROUNDOFF = 2.0**-53


_LARGE = 2**13


def _dot(one: Floats, other: Floats | Flags) -> float:
    """Multiply and add up; where it is much, in this thread: a library's threads wait longer than
    this takes."""
    return float(one.dot(other) if len(one) < _LARGE else np.einsum("i,i->", one, other))


def _whole(numbers: Floats) -> NDArray[np.object_]:
    """Python's own integers, which may grow."""
    return numbers.astype(np.int64).astype(object)


class Supporters:
    """Who supports each project, and with how many points: groups of ballots by project.

    Weights, and weights times points, are kept as floats: whole and below 2**53, so exact.
    """

    def __init__(self, ballots: Ballots, projects: int) -> None:
        entries = np.flatnonzero(ballots.points > 0)
        # Sixteen bits are sorted by counting; more would be compared.
        small = np.uint16 if projects <= 2**16 else np.int64
        entries = entries[np.argsort(ballots.project[entries].astype(small), kind="stable")]
        sizes = np.bincount(ballots.project[entries], minlength=projects)
        ends = np.cumsum(sizes)
        spans = [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]
        group, points = ballots.group[entries], ballots.points[entries]
        self.ballots = ballots
        self.groups: list[Ints] = [group[span] for span in spans]
        self.points: list[Ints] = [points[span] for span in spans]
        weights = [ballots.weight[groups] for groups in self.groups]
        self.weight: list[Floats] = [weight.astype(np.float64) for weight in weights]
        self.shares: list[Floats] = [
            (weight * points).astype(np.float64)
            for weight, points in zip(weights, self.points, strict=True)
        ]
        self.voters: list[int] = [int(weight.sum()) for weight in weights]
        self.electors: Floats = np.array(self.voters, dtype=np.float64)
        self.counts = sizes.astype(np.float64)
        """How many groups support each project."""
        self.sizes: Ints = np.diff(ballots.start)
        self.total: list[float] = [float(shares.sum()) for shares in self.shares]
        self.is_approval = bool((points == 1).all())

    def by_project(self, groups: Ints, amounts: Ints | Floats) -> Floats:
        """Add up for each project the amounts of those of these groups that support it."""
        entries = self.entries_of(groups)
        each = np.repeat(amounts, self.sizes[groups])
        if not self.is_approval:
            each = each * (self.ballots.points[entries] > 0)
        sums = np.bincount(self.ballots.project[entries], each, len(self.groups))
        return sums.astype(np.float64, copy=False)

    def entries_of(self, groups: Ints) -> Ints:
        """Where the choices of these groups stand in the ballots' arrays, one after another."""
        start, sizes = self.ballots.start[groups], self.sizes[groups]
        before = np.cumsum(sizes) - sizes
        return np.repeat(start - before, sizes) + np.arange(sizes.sum())


@dataclass(frozen=True)
class Rate:
    """The exact rate of a project, `top / bottom` money units for each point, and who is poorer
    than that (among its supporters)."""

    top: int
    bottom: int
    poor: Flags


class Purses:
    """The purses of all voters, by groups of identical ballots, all starting with endowment."""

    def __init__(self, supporters: Supporters, endowment: Fraction) -> None:
        groups = len(supporters.ballots.weight)
        self._of = supporters
        self._endowment = float(endowment)
        self._full, self.scale = endowment.numerator, endowment.denominator
        self._paid: dict[int, int] = {}
        self._money_of: Floats = supporters.electors * self._endowment
        """What the supporters of each project have together."""
        self._purse: Floats = np.full(groups, self._endowment)
        self._empty: Flags = np.zeros(groups, dtype=bool)

    @property
    def _slack(self) -> float:
        return (4 * len(self._paid) + 16) * _UNIT_ROUNDOFF * self._endowment

    def margin(self, project: int) -> float:
        """The proven bound on the error of a sum of its supporters' purses."""
        size = len(self._of.groups[project]) + 4 * len(self._paid) + 16
        return size * _UNIT_ROUNDOFF * self._of.voters[project] * self._endowment

    def can_pay(self, project: int, cost: int) -> bool:
        """Tell whether its supporters together still have its cost."""
        money = float(self._money_of[project])
        if abs(money - cost) > 2 * self.margin(project):
            return money > cost
        return self.money_of(project) >= cost

    def may_lack(self, costs: Floats) -> list[int]:
        """The projects whose supporters are not certain to have their cost together."""
        sizes = self._of.counts + (4 * len(self._paid) + 16)
        off = sizes * self._of.electors * (2 * _UNIT_ROUNDOFF * self._endowment)
        return np.flatnonzero(self._money_of - costs <= off).tolist()

    def money_of(self, project: int) -> Fraction:
        """Add up exactly what its supporters have left."""
        return Fraction(self._money(self._of.groups[project]), self.scale)

    def money_of_all(self, projects: list[int]) -> dict[int, Fraction]:
        """Add up exactly what the supporters of each project have left."""
        # Whole numbers, added up as floats, exact below 2**53: Ballots.grouped makes sure of that.
        of, stay = self._of, np.flatnonzero(~self._empty)
        money = self._full * _whole(of.by_project(stay, of.ballots.weight[stay])[projects])
        for bought, paid in self._paid.items():
            left = ~self._empty[of.groups[bought]]
            parts = of.by_project(of.groups[bought][left], of.shares[bought][left])
            money -= paid * _whole(parts[projects])
        return {
            project: Fraction(int(left), self.scale)
            for project, left in zip(projects, money, strict=True)
        }

    def about(self, project: int, cost: int, least: float = 0.0) -> float:
        """Solve for the rate of a project in floats, up to 4 margins; infinity if its supporters
        cannot pay. It is known to be no less than `least`, so who is poorer than that by more
        than a margin is poor."""
        if not self.can_pay(project, cost):
            return inf
        purse, points = self._purse[self._of.groups[project]], self._of.points[project]
        weight, shares = self._of.weight[project], self._of.shares[project]
        level = purse if self._of.is_approval else purse / points
        poor = level < least - self.margin(project)
        count, before, rate = int(np.count_nonzero(poor)), -1, least
        while before < count < len(purse):
            rest = cost - _dot(weight, purse * poor)
            rate = rest / (self._of.total[project] - _dot(shares, poor))
            poor |= level < rate
            before, count = count, int(np.count_nonzero(poor))
        return rate

    def exactly(self, project: int, cost: int, about: float) -> Rate:
        """Solve for the rate in rationals, given what it is about.

        Newton's method on a concave function of finitely many linear pieces: from the line of any
        piece it steps to a rate that is not too high, then up, piece by piece, to the solution.
        """
        groups = self._of.groups[project]
        empty = self._empty[groups]
        poor = (self._purse[groups] < about * self._of.points[project]) | empty
        if poor.all():
            poor = empty
        while True:
            bottom = int(self._of.shares[project][~poor].sum())
            top = cost * self.scale - self._money(groups[poor])
            verdict = self._check(project, top, bottom, poor) | empty
            if np.array_equal(verdict, poor):
                return Rate(top, bottom, poor)
            poor = verdict

    def pay(self, project: int, rate: Rate) -> None:
        """Let the supporters pay: the poor all they have, the others rate x points."""
        groups, points = self._of.groups[project], self._of.points[project]
        self._full *= rate.bottom
        self.scale *= rate.bottom
        self._paid = {bought: paid * rate.bottom for bought, paid in self._paid.items()}
        self._paid[project] = rate.top
        had = self._purse[groups]
        rest = np.maximum(had - rate.top / self.scale * points, 0.0)
        rest[rate.poor] = 0.0
        self._purse[groups] = rest
        self._empty[groups[rate.poor]] = True
        paid = (had - rest) * self._of.weight[project]
        some = np.flatnonzero(paid)
        self._money_of -= self._of.by_project(groups[some], paid[some])

    def _check(self, project: int, top: int, bottom: int, poor: Flags) -> Flags:
        """Say who is poorer than the rate; who has just that much stays where `poor` has it."""
        groups, points = self._of.groups[project], self._of.points[project]
        purse = self._purse[groups]
        full = top / (self.scale * bottom) * points
        verdict: Flags = purse < full
        close = (np.abs(purse - full) <= self._slack) & ~self._empty[groups]
        signs: dict[tuple[int, ...], int] = {}
        for at in np.flatnonzero(close):
            key = self._history(int(groups[at]), int(points[at]))
            if key not in signs:
                left = self._money_in(int(groups[at])) * bottom - top * int(points[at])
                signs[key] = (left > 0) - (left < 0)
            verdict[at] = poor[at] if signs[key] == 0 else signs[key] < 0
        return verdict

    def _history(self, group: int, points: int) -> tuple[int, ...]:
        """What tells apart purses that may hold different sums, among those not empty."""
        ballots = self._of.ballots
        key = [points]
        for entry in range(ballots.start[group], ballots.start[group + 1]):
            if int(ballots.project[entry]) in self._paid:
                key += [int(ballots.project[entry]), int(ballots.points[entry])]
        return tuple(key)

    def _money_in(self, group: int) -> int:
        """What one voter of a group that is not empty has left, times `scale`."""
        key = self._history(group, 0)
        return self._full - sum(
            self._paid[project] * points
            for project, points in zip(key[1::2], key[2::2], strict=True)
        )

    def _money(self, groups: Ints) -> int:
        """What all voters of these groups have left together, times `scale`."""
        groups = groups[~self._empty[groups]]
        ballots, entries = self._of.ballots, self._of.entries_of(groups)
        weight = np.repeat(ballots.weight[groups], self._of.sizes[groups])
        # bincount adds as floats, exact below 2**53, which Ballots.grouped makes sure of.
        parts = np.bincount(ballots.project[entries], weights=weight * ballots.points[entries])
        spent = sum(
            paid * int(parts[project])
            for project, paid in self._paid.items()
            if project < len(parts)
        )
        return self._full * int(ballots.weight[groups].sum()) - spent
