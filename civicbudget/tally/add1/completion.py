"""add1: raise every voter's endowment by one currency unit and run equal shares anew."""

from __future__ import annotations

from collections.abc import Set

from civicbudget.tally.add1.raising import Raising
from civicbudget.tally.equal_shares import EqualShares


def add1(shares: EqualShares) -> int:
    """Find how often to raise: until just before the first run that would overspend the pot, or,
    with `exhaustive_stop`, until no supported project fits into what is left."""
    completion = Completion(shares)
    end = Raising(shares, completion).end()
    return end.raises - (completion.left(end.won) < 0)


class Completion:
    """Tells with which runs the raising ends."""

    def __init__(self, shares: EqualShares) -> None:
        self._shares, self._costs = shares, shares.costs
        self._budget = int(shares.election.budget * shares.grain)

    def left(self, won: list[int]) -> int:
        """What the winners leave of the pot."""
        return self._budget - sum(self._costs[place] for place in won)

    def ends(self, won: list[int], is_whole: bool) -> bool:
        """Tell whether the raising ends with a run that has won these, and, if it is whole, wins
        no more."""
        left = self.left(won)
        return left < 0 or (is_whole and self._is_complete(won, left))

    def _is_complete(self, won: list[int], left: int) -> bool:
        rest = [self._costs[place] for place in self._shares.losers(won)]
        return not rest or (self._shares.rule.exhaustive_stop and min(rest) > left)

    def goes_on(self, won: list[int], open_: Set[int]) -> bool:
        """Tell whether the raising cannot end with a run that has won these, whatever it buys of
        `open_`: the supporters of all else lack its cost.

        These buy it no more, for purses only get emptier. If all that is open leaves enough for
        something of that, then no purchase overspends, and in the end it is there and fits. It
        must not have been excluded by one of those that are open.
        """
        spare = self.left(won) - sum(self._costs[place] for place in open_)
        rivals, to_the_last = self._shares.contest.rivals, self._shares.rule.exhaustive_stop
        return any(
            (self._costs[place] if to_the_last else 0) <= spare
            for place in self._shares.losers(won)
            if place not in open_ and open_.isdisjoint(rivals.get(place, ()))
        )
