"""add1: raise every voter's endowment by one currency unit and run equal shares anew."""

from civicbudget.tally.equal_shares import EqualShares
from civicbudget.tally.raising import Raising


def add1(shares: EqualShares) -> int:
    """Find how often to raise: until just before the first run that would overspend the pot, or,
    with `exhaustive_stop`, until no supported project fits into what is left."""
    budget = int(shares.election.budget * shares.grain)

    def left(won: list[int]) -> int:
        return budget - sum(shares.costs[place] for place in won)

    def ends(won: list[int], is_whole: bool) -> bool:
        return left(won) < 0 or (is_whole and _is_complete(shares, won, left(won)))

    end = Raising(shares, ends).end()
    return end.raises - (left(end.won) < 0)


def _is_complete(shares: EqualShares, won: list[int], left: int) -> bool:
    rest = [shares.costs[place] for place in shares.losers(won)]
    return not rest or (shares.rule.exhaustive_stop and min(rest) > left)
