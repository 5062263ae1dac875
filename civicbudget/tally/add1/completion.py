"""add1: raise every voter's endowment by one currency unit and run equal shares anew."""

from __future__ import annotations

import numpy as np

from civicbudget.tally.add1.raising import Raising
from civicbudget.tally.equal_shares import EqualShares
from civicbudget.tally.supporters import Flags


def add1(shares: EqualShares) -> int:
    """Find how often to raise: until just before the first run that would overspend the pot, or,
    with `exhaustive_stop`, until no supported project fits into what is left."""
    completion = Completion(shares)
    end = Raising(shares, completion).end()
    return end.raises - (completion.left(end.won) < 0)


class Completion:
    """Tells with which runs the raising ends."""

    def __init__(self, shares: EqualShares) -> None:
        self._shares = shares
        self._budget = int(shares.election.budget * shares.grain)
        # Objects are Python's own integers, for costs whose sum would not fit.
        fit = sum(shares.costs) + self._budget < 2**62
        self._costs = np.array(shares.costs, np.int64 if fit else object)

    def left(self, won: list[int]) -> int:
        """What the winners leave of the pot."""
        return self._budget - sum(self._shares.costs[place] for place in won)

    def ends(self, won: list[int], is_whole: bool) -> bool:
        """Tell whether the raising ends with a run that has won these, and, if it is whole, wins
        no more."""
        left = self.left(won)
        return left < 0 or (is_whole and self._is_complete(won, left))

    def _is_complete(self, won: list[int], left: int) -> bool:
        rest = [self._shares.costs[place] for place in self._shares.losers(won)]
        return not rest or (self._shares.rule.exhaustive_stop and min(rest) > left)

    def goes_on(self, won: list[int], broke: Flags) -> Flags:
        """Tell with which runs the raising does not end, whatever they buy besides `won`; `broke`
        tells (by project and run) whose supporters lack its cost for certain.

        What is broke is not bought any more, for purses only get emptier. If all the others
        together leave enough for something that is broke, then no purchase overspends, and in the
        end it is there and fits. It must not have been excluded by one of the others.
        """
        rest = self._shares.losers(won)
        costs, broke = self._costs[rest][:, None], broke[rest]
        spare = self.left(won) - (costs * ~broke).sum(axis=0)
        least = costs if self._shares.rule.exhaustive_stop else 0 * costs
        wanted = np.where(self._stays(rest, broke), least, self._budget + 1)
        return np.asarray(wanted.min(axis=0, initial=self._budget + 1) <= spare)

    def _stays(self, rest: list[int], broke: Flags) -> Flags:
        """What is broke and has only rivals that are broke too."""
        rivals = self._shares.contest.rivals
        rows = {place: row for row, place in enumerate(rest) if place in rivals}
        stays = broke.copy()
        for place, row in rows.items():
            stays[row] &= broke[[rows[rival] for rival in rivals[place] if rival in rows]].all(
                axis=0
            )
        return stays
