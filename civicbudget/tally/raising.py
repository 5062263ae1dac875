"""Follows the runs of equal shares through ever higher endowments to the first that ends add1."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from civicbudget.tally.branches import Branch, Look
from civicbudget.tally.equal_shares import Auction, EqualShares
from civicbudget.tally.fork import Fork, Part
from civicbudget.tally.model import Ints

_CELLS = 2**22
"""About how many entries of ballots, times endowments, are followed at once."""
_FEW, _MANY = 8, 2**14
"""The fewest and the most neighbouring endowments that are followed at once."""


class End(NamedTuple):
    """The raise whose run ends the raising, and what this run has won until that is certain."""

    raises: int
    won: list[int]


class Raising:
    """Follows the runs branch by branch, in the order of endowments. `ends` tells of what a run
    has won, and whether it can buy no more, if the raising ends with it."""

    def __init__(self, shares: EqualShares, ends: Callable[[list[int], bool], bool]) -> None:
        self._shares, self._ends, self._fork = shares, ends, Fork(shares)
        self._opening = Auction(shares, 0)
        self._opening.open()
        self._horizon = -1

    def end(self) -> End:
        """Find the first raise that ends the raising."""
        entries = max(len(self._shares.election.ballots.project), 1)
        most = min(max(_FEW, _CELLS // entries), _MANY)
        # Few at first, for most elections end soon; the more, the less is begun anew.
        near, far = max(_FEW, most // 64), 6
        while True:
            raises = self._horizon + 1 + _spread(near, far)
            self._horizon = int(raises[-1])
            end = self._explore(self._root(raises))
            if end:
                return end
            near = min(4 * near, most)
            far = min(far + 8, 60) if self._horizon == raises[-1] else 6

    def _root(self, raises: Ints) -> Branch:
        shares, opening = self._shares, self._opening
        least = np.full((len(shares.costs), len(raises)), np.inf)
        least[list(opening.least)] = 0.0
        return Branch.root(shares, raises, least, [*opening.result.won])

    def _explore(self, branch: Branch) -> End | None:
        while True:
            parts = self._fork.parts(branch)
            followed = parts[-1].columns.stop
            if followed < len(branch.raises):
                self._horizon = min(self._horizon, int(branch.raises[followed - 1]))
            look = parts[0].look
            if look is None or parts[0].columns.stop < len(branch.raises):
                return self._follow(branch, parts)
            self._buy(branch, parts[0].place, look)
            if self._ends(branch.won, False):
                return End(int(branch.raises[0]), branch.won)

    def _follow(self, branch: Branch, parts: list[Part]) -> End | None:
        """Let the parts of a branch go their own ways, as far as the horizon."""
        for part in parts:
            raises = branch.raises[part.columns]
            if raises[0] > self._horizon:
                return None
            end = self._one_by_one(raises) if part.is_unsure else self._onward(branch, part)
            if end:
                return end
        return None

    def _one_by_one(self, raises: Ints) -> End | None:
        """What floats cannot tell is run in rationals."""
        for each in raises.tolist():
            won = Auction(self._shares, each).hold().won
            if self._ends(won, True):
                return End(each, won)
        return None

    def _onward(self, branch: Branch, part: Part) -> End | None:
        first = int(branch.raises[part.columns][0])
        if part.look is None:
            return End(first, branch.won) if self._ends(branch.won, True) else None
        branch = branch.part(part.columns)
        self._buy(branch, part.place, part.look)
        return End(first, branch.won) if self._ends(branch.won, False) else self._explore(branch)

    def _buy(self, branch: Branch, place: int, look: Look) -> None:
        branch.buy(place, look, [*self._shares.contest.rivals.get(place, ())])


def _spread(near: int, far: int) -> Ints:
    """Neighbours from 0 on, and then ever wider gaps."""
    gaps = 2 ** np.arange(1, far + 1)
    return np.concatenate((np.arange(near), near - 1 + np.cumsum(gaps)))
