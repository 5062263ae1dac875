"""What every purchase of a run of equal shares took from the supporters of every project: what
these have left in the end, and by which purchase they came to lack its cost.

A payment is in full, by someone who has something left in the end, or in full, by someone who was
emptied later, or it is the last of a purse. Counts of these by purchase and project are exact.

In floats, with u = 2**-53. What n groups of w voters paid together is a sum of counts times rates,
correctly rounded, and of last payments, each off by at most the ledger's `off`. Up to purchase k
these are at most w x endowment together, added up in fewer than n + 2k + 8 roundings.
"""

from fractions import Fraction

import numpy as np

from civicbudget.tally.ledger import NEVER, Ledger
from civicbudget.tally.model import Ints
from civicbudget.tally.numbers import UNIT_ROUNDOFF
from civicbudget.tally.supporters import Floats

_AT_ONCE = 2**15
"""About how many payments, times the choices of a ballot, are laid out at once."""


class Accounts:
    """The accounts of a run that is over. `voters` are the supporters of each project."""

    def __init__(self, ledger: Ledger, voters: Ints) -> None:
        ledger.settle()
        self._ledger, self._voters, self._many = ledger, voters, len(ledger.bought)
        self._stayed: Floats = np.zeros((self._many, len(voters)))
        self._gave_last = self._paid = self._stayed
        if ledger.bought:
            self._add_up()

    def _add_up(self) -> None:
        ledger, many = self._ledger, self._many
        turn, group, _, weight, shares = ledger.entries()
        emptied = ledger.emptied[group]
        last, gone = turn == emptied, emptied < NEVER
        counts = self._by_project(
            np.flatnonzero(turn <= emptied),
            group,
            np.where(last, weight, shares),
            np.where(last, 2 * many, np.where(gone, many, 0)) + turn,
            3 * many,
        )
        self._stayed, later, self._gave_last = counts.reshape(3, many, -1)
        lasts = self._by_project(
            np.flatnonzero(last), group, weight * ledger.left()[group], turn, many
        )
        rates = np.array([float(rate) for rate in ledger.rates])
        self._paid = rates[:, None] * (self._stayed + later) + lasts

    def _by_project(
        self, some: Ints, group: Ints, amounts: Floats, rows: Ints, many: int
    ) -> Floats:
        of = self._ledger.supporters
        pieces = 1 + int(of.sizes[group[some]].sum()) // _AT_ONCE
        sums = np.zeros((many, len(self._voters)))
        for piece in np.array_split(some, pieces):
            sums += of.by_project(group[piece], amounts[piece], rows[piece], many)
        return sums

    def left(self, projects: list[int], grain: int) -> list[Fraction]:
        """What the supporters of each have left together, exactly, in units of `grain`."""
        ledger, voters = self._ledger, self._voters - self._gave_last.sum(axis=0)
        # Python's own integers, which may grow.
        had = ledger.full * voters[projects].astype(np.int64).astype(object)
        paid = self._stayed[:, projects].astype(np.int64).astype(object)
        spent = np.array(ledger.paid, dtype=object) @ paid if ledger.paid else 0
        return [Fraction(money, ledger.scale * grain) for money in had - spent]

    def outbid(self, project: int, cost: int) -> int | None:
        """The purchase after which its supporters, who had the cost at first, lack it."""
        ledger, of = self._ledger, self._ledger.supporters
        voters = float(self._voters[project])
        money = voters * float(ledger.endowment) - np.cumsum(self._paid[:, project])
        roundings = len(of.groups[project]) + 2 * self._many + 8
        off = voters * (ledger.off + roundings * UNIT_ROUNDOFF * float(ledger.endowment))
        for turn in np.flatnonzero(money <= cost + off).tolist():
            if money[turn] < cost - off or ledger.money_of(project, turn + 1) < cost:
                return ledger.bought[turn]
        return None
