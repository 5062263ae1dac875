"""add1: raise every voter's endowment by one currency unit and run equal shares anew.

Raises that change nothing are skipped, by a proof. Let a run with endowment e buy a sequence of
projects, and let the same sequence be bought with endowment e + D. For a fixed sequence every
purse rises with the endowment and every rate falls: a purchase from fuller purses has a lower
rate, and so leaves all of them fuller. So at any endowment between, each purchase costs at most
its price at e, every other project costs at least its price at e + D, and who cannot pay at
e + D cannot pay at all. Where in each round no other project at e + D is cheaper than the
purchase is at e (or as cheap and first by the order of ties), all runs between are the same.
"""

from fractions import Fraction
from math import nextafter

from civicbudget.tally.equal_shares import Auction, EqualShares, Run


def add1(shares: EqualShares) -> int:
    """Find how often to raise: until just before the first run that would overspend the pot, or,
    with `exhaustive_stop`, until no supported project fits into what is left."""
    raises = stride = 0
    before: list[int] = []
    while True:
        run = Auction(shares, raises).hold()
        left = shares.election.budget - shares.spent(run.won)
        if left < 0:
            return raises - 1
        if _is_complete(shares, run, left):
            return raises
        stride = _stride(shares, run, raises, max(1, 2 * stride) if run.won == before else 0)
        raises, before = raises + stride + 1, run.won


def _is_complete(shares: EqualShares, run: Run, left: Fraction) -> bool:
    costs = shares.election.projects
    rest = [costs[place].cost for place in shares.losers(run)]
    return not rest or (shares.rule.exhaustive_stop and min(rest) > left)


def _stride(shares: EqualShares, run: Run, raises: int, stride: int) -> int:
    """By how much more the endowment can be raised without a change: proven, not the most."""
    while stride and not _Repetition(shares, raises + stride, run).holds():
        stride //= 4
    return stride


class _Repetition(Auction):
    """A run with a higher endowment that buys what another bought."""

    def __init__(self, shares: EqualShares, raises: int, model: Run) -> None:
        super().__init__(shares, raises)
        self._model = model

    def holds(self) -> bool:
        """Tell whether all runs with endowments between the two are the same."""
        free = len([place for place in self._model.won if not self.shares.costs[place]])
        for place in self._model.won[:free]:
            self._bar(place)
        for place, price in list(zip(self._model.won, self._model.prices, strict=True))[free:]:
            if any(self._comes_before(other, place, price) for other in self._rivals(price)):
                return False
            self._look_at(place)
            self._buy(place, self.exactly(place))
        costs = self.shares.costs
        return not any(self.purses.can_pay(place, costs[place]) for place in self.least)

    def _rivals(self, price: tuple[int, int]) -> list[int]:
        """Those that can be paid and are not known to be dearer."""
        most = nextafter(price[0] / price[1], float("inf"))
        for place in [place for place, least in self.least.items() if least <= most]:
            self._look_at(place)
        return [place for place, least in self.least.items() if least <= most]

    def _comes_before(self, other: int, place: int, price: tuple[int, int]) -> bool:
        if other == place:
            return False
        rate = self.exactly(other)
        bottom = rate.bottom * self.purses.scale * self.shares.gain(other)
        # Compared crosswise: these integers are long, and a Fraction would reduce them first.
        theirs, ours = rate.top * price[1], price[0] * bottom
        return theirs < ours or (
            theirs == ours and self.shares.order.first((place, other))[0] == other
        )
