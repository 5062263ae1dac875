"""Runs of equal shares with many endowments side by side, as long as all of them buy the same.

In floats, with u = 2**-53, and with bounds that tell what floats decide. Voters who have helped to
buy the same, with the same points, hold the same: there is a purse for each such history and for
each endowment. Each is known up to `off`, and those that are empty for certain are left out.

Rates, with their bounds, are found and proven as in `purses`, by histories instead of groups, for
all endowments at once: where the rate of a column is not clear, it is only bounded from below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from math import inf

import numpy as np

from civicbudget.tally.equal_shares import EqualShares
from civicbudget.tally.model import Ints
from civicbudget.tally.numbers import UNIT_ROUNDOFF
from civicbudget.tally.supporters import Flags, Floats

# For the few roundings from a rate to a price for a unit of gain and back.
_DOWN, _UP = 1 - 2.0**-50, 1 + 2.0**-50
_LARGE = 2**13


def _sums(shares: Floats, of: Floats | Flags) -> Floats:
    """Multiply and add up by columns; where it is much, in one thread: a library's threads wait
    longer than they save."""
    if of.size < _LARGE:
        return np.asarray(shares.dot(of))
    return np.asarray(np.einsum("r,rc->c", shares, of))


class Offer:
    """A project as its supporters see it: groups of ballots, their points and voters x points."""

    def __init__(self, shares: EqualShares, place: int) -> None:
        supporters = shares.supporters
        self.groups, self.points = supporters.groups[place], supporters.points[place]
        self.shares = supporters.shares[place]
        self.total = float(self.shares.sum())
        self.cost, self.gain = float(shares.costs[place]), float(shares.gain(place))
        self.base = int(self.points.max()) + 1
        self.is_approved = self.base == 2


@dataclass
class Look:
    """What a project costs in each column: the rate and its bound, and who is poorer than that."""

    offer: Offer
    kinds: Ints
    """The purses of its supporters, by history and points."""
    points: Ints | None
    level: Floats
    rate: Floats
    bound: Floats
    poor: Flags
    least: Floats
    """The least price for a unit of gain."""
    most: Floats
    """The most, where the rate is clear."""
    is_whole: bool
    """Whether no supporter is left out."""

    def part(self, columns: slice) -> Look:
        """What belongs to some of the columns."""
        level, poor = self.level[:, columns], self.poor[:, columns]
        rows = (self.rate, self.bound, self.least, self.most)
        rate, bound, least, most = (row[columns] for row in rows)
        return Look(
            self.offer,
            self.kinds,
            self.points,
            level,
            rate,
            bound,
            poor,
            least,
            most,
            self.is_whole,
        )

    def is_clear(self, off: Floats) -> Flags:
        """Tell where nobody is so close to the rate that he may be poor or not."""
        near = np.abs(self.level - self.rate) <= self.bound + 2 * off
        return np.asarray(~near.any(axis=0))

    def all_pay_in_full(self, off: Floats) -> Flags:
        """Tell where nobody is poor, for certain."""
        return np.asarray(self.is_clear(off) & ~self.poor.any(axis=0) & self.is_whole)


@dataclass
class Branch:
    """Endowments, ascending, that have bought the same so far: columns of its arrays."""

    raises: Ints
    gap: Flags
    """Whether endowments lie between a column and the one before that buy the same so far."""
    endowment: Floats
    purse: Floats
    """By history and column; history 0 is that of those with nothing left in any column."""
    history: Ints
    """Of each group."""
    off: Floats
    least: Floats
    """By project and column: costs no less for a unit of gain; infinite once it is out."""
    won: list[int]

    @classmethod
    def root(cls, shares: EqualShares, raises: Ints, least: Floats, won: list[int]) -> Branch:
        """Begin with nothing bought but `won`, for nothing."""
        endowment = np.asarray(float(shares.endowment(0)) + raises * float(shares.grain))
        purse = np.stack((np.zeros(len(raises)), endowment))
        history = np.ones(len(shares.election.ballots.weight), dtype=np.int64)
        gap = np.zeros(len(raises), dtype=bool)
        gap[1:] = np.diff(raises) > 1
        # Four roundings at most: of the two numbers, of their product and of the sum.
        off = 4 * UNIT_ROUNDOFF * endowment
        return cls(raises, gap, endowment, purse, history, off, least, won)

    @classmethod
    def merged(cls, branches: list[Branch]) -> Branch:
        """Join branches that have bought the same, in whatever order. What voters helped to buy is
        the same too, so they are told apart by their purses in any of the branches."""
        return reduce(cls._with, branches)

    def _with(self, other: Branch) -> Branch:
        # Who is in the first row of both, with nothing left, stays in the first.
        width = len(other.purse)
        keys = np.append(self.history * width + other.history, 0)
        names, history = np.unique(keys, return_inverse=True)
        order = np.argsort(np.concatenate((self.raises, other.raises)))

        def both(one: Floats, more: Floats) -> Floats:
            return np.concatenate((one, more), axis=-1)[..., order]

        return Branch(
            np.concatenate((self.raises, other.raises))[order],
            np.concatenate((self.gap, other.gap))[order],
            both(self.endowment, other.endowment),
            both(self.purse[names // width], other.purse[names % width]),
            history[:-1],
            both(self.off, other.off),
            both(self.least, other.least),
            self.won,
        )

    def part(self, columns: slice | Flags) -> Branch:
        """Some of the columns, to go their own way."""
        return Branch(
            self.raises[columns],
            self.gap[columns],
            self.endowment[columns],
            self.purse[:, columns].copy(),
            self.history,
            self.off[columns],
            self.least[:, columns].copy(),
            [*self.won],
        )

    def look(self, place: int, offer: Offer) -> Look:
        """Solve for the rates, and keep the bounds from below."""
        kinds, points, shares = self._kinds(offer)
        level = self.purse.take(kinds // offer.base if points is not None else kinds, axis=0)
        if points is not None:
            level /= points[:, None]
        total = float(shares.sum())
        least = self.least[place]
        rate, bound, poor, lacks = self._solve(offer, shares, level, total, least)
        lower = (rate - bound) * (_DOWN / offer.gain)
        if lacks is not None:
            lower = np.where(lacks, inf, np.where(rate < inf, lower, least))
        self.least[place] = lower = np.maximum(least, lower)
        most = (rate + bound) * (_UP / offer.gain)
        whole = total == offer.total
        return Look(offer, kinds, points, level, rate, bound, poor, lower, most, whole)

    def _solve(
        self, offer: Offer, shares: Floats, level: Floats, total: float, least: Floats
    ) -> tuple[Floats, Floats, Flags, Flags | None]:
        """The rates, their bounds and the poor; and who lacks the cost for certain, where in some
        column everybody is poor: the rate is infinite there."""
        cost, roundings = offer.cost, (len(shares) + 10) * UNIT_ROUNDOFF
        full = cost / total if total else inf
        poor = level < np.maximum(least * (offer.gain * _DOWN), full)
        if total and not poor.any():
            size = len(least)
            return np.full(size, full), np.full(size, roundings * full), poor, None
        rate, money, below = _fixed_point(shares, level, cost, total, poor)
        rest = total - below
        bound = below * self.off + roundings * np.maximum(cost, money)
        lacks = (rest == 0) & (cost - money > bound) if rate.max() == inf else None
        return rate, bound / np.maximum(rest, 1), poor, lacks

    def _kinds(self, offer: Offer) -> tuple[Ints, Ints | None, Floats]:
        """The supporters' purses by history and points, and the shares in each. Sums of shares
        are exact in floats: whole and below 2**53."""
        histories = self.history[offer.groups]
        if offer.is_approved:
            shares: Floats = np.bincount(histories, weights=offer.shares).astype(float, copy=False)
            shares[0] = 0.0
            kinds = shares.nonzero()[0]
            return kinds, None, shares[kinds]
        keys = histories * offer.base + offer.points
        kinds, at = np.unique(keys, return_inverse=True)
        shares = np.bincount(at, weights=offer.shares).astype(float, copy=False)
        left = kinds >= offer.base
        return kinds[left], kinds[left] % offer.base, shares[left]

    def buy(self, place: int, look: Look, barred: Sequence[int]) -> None:
        """Let the supporters pay, and rule out what the winner excludes."""
        offer, points = look.offer, np.ones(1) if look.points is None else look.points
        paid = look.rate * points[:, None]
        rest = look.level * points[:, None] - paid
        rest[look.poor] = 0.0
        stay = ~look.poor.all(axis=1)
        new = np.where(stay, len(self.purse) - 1 + np.cumsum(stay), 0)
        self.history = self.history.copy()
        self.history[offer.groups] = self._renamed(look, new)
        self.purse = np.concatenate((self.purse, rest[stay]))
        self.off = self.off + look.bound * points.max() + 6 * UNIT_ROUNDOFF * self.endowment
        self.least[[place, *barred]] = inf
        self.won.append(place)

    def _renamed(self, look: Look, new: Ints) -> Ints:
        """The histories of the supporters after a purchase."""
        offer, histories = look.offer, self.history[look.offer.groups]
        if look.points is None:
            names = np.zeros(len(self.purse), dtype=np.int64)
            names[look.kinds] = new
            return names[histories]
        keys = histories * offer.base + offer.points
        at = np.searchsorted(look.kinds, keys)
        return np.where(histories > 0, np.append(new, 0)[at], 0)


def _fixed_point(
    shares: Floats, level: Floats, cost: float, total: float, poor: Flags
) -> tuple[Floats, Floats, Floats]:
    """From some of the poor on, these become more until they stay. Gives the rates, infinite where
    everybody is poor, and the money and shares of the poor."""
    count, before = int(np.count_nonzero(poor)), -1
    while True:
        below, money = _sums(shares, poor), _sums(shares, level * poor)
        rest = total - below
        rate = (cost - money) / np.maximum(rest, 1)
        rate[rest == 0] = inf
        poor |= level < rate
        count, before = int(np.count_nonzero(poor)), count
        if count == before:
            return rate, money, below
