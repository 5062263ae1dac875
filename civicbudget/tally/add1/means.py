"""What the supporters of each project have together, for all endowments of a branch at once.

In floats: each purse is known up to the branch's `off`, and adding up H of them, of w voters with
at most the endowment each, takes less than H + 4 roundings of at most u x w x endowment. Where the
supporters have less than the cost by more than that, they lack it for certain.
"""

from __future__ import annotations

import numpy as np

from civicbudget.tally.add1.branches import Branch
from civicbudget.tally.equal_shares import EqualShares
from civicbudget.tally.model import Ints
from civicbudget.tally.numbers import UNIT_ROUNDOFF
from civicbudget.tally.supporters import Flags, Floats

_LARGEST = 2**20
"""Tables with more cells than this would cost more than they save."""


class Means:
    """An election's supporters, as entries of one table."""

    def __init__(self, shares: EqualShares) -> None:
        ballots = shares.election.ballots
        entries = np.flatnonzero(ballots.points > 0)
        self._project: Ints = ballots.project[entries]
        self._group: Ints = ballots.group[entries]
        self._weight: Floats = ballots.weight[self._group].astype(float)
        self._voters: Floats = np.array(shares.supporters.voters, dtype=float)
        # Rounded down by more than the rounding to floats.
        self._cost: Floats = np.array(shares.costs, dtype=float) * (1 - 2.0**-50)

    def broke(self, branch: Branch) -> Flags:
        """Tell (by project and column) whose supporters lack its cost for certain, or what is out
        anyway; and rule that out of the branch."""
        width, projects = len(branch.purse), len(self._cost)
        if width * projects <= _LARGEST:
            cells = self._project * width + branch.history[self._group]
            table = np.bincount(cells, self._weight, projects * width).astype(float, copy=False)
            off = branch.off + (width + 4) * UNIT_ROUNDOFF * branch.endowment
            most = self._sums(branch, table) + self._voters[:, None] * off
            branch.least[most < self._cost[:, None]] = np.inf
        return np.isinf(branch.least)

    def _sums(self, branch: Branch, table: Floats) -> Floats:
        """Add up by project what its supporters hold, cell by cell: in one thread, since a
        library's threads wait longer than they save."""
        width, projects = len(branch.purse), len(self._cost)
        held = np.flatnonzero(table)
        money = branch.purse.take(held % width, axis=0)
        money *= table[held][:, None]
        sums = np.zeros((projects, money.shape[1]))
        some, starts = np.unique(held // width, return_index=True)
        sums[some] = np.add.reduceat(money, starts, axis=0)
        return sums
