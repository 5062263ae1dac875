"""Follows the runs of equal shares through ever higher endowments to the first that ends add1.

A stretch of neighbouring raises is followed as one, as long as all of them are proven to buy the
same: its voters have no less than at its first raise and no more than at its last (`bounds`). So
in no run of the stretch does a project cost more than at the floor, nor less than at the ceiling.
Where one is dearer at the floor than another at the ceiling, the stretch is split; a single raise
that floats cannot tell is run in rationals. A stretch with which the raising cannot end, whatever
else it buys, is left as soon as that is certain.

A project that everybody pays in full has the price cost / points exactly, and no other ever costs
less than that price of its own: these are compared by ranks, found in whole numbers beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf
from typing import NamedTuple, Protocol

from civicbudget.tally.add1.bounds import DOWN, UP, Bounds, Price
from civicbudget.tally.equal_shares import Auction, EqualShares
from civicbudget.tally.supporters import Floats

_FIRST = 16
"""How many raises are followed at first; each stretch is twice as long as the one before."""


class End(NamedTuple):
    """A raise whose run ends the raising, and what this run has won until that is certain."""

    raises: int
    won: list[int]


class Purpose(Protocol):
    """What the raising is for."""

    def ends(self, won: list[int], is_whole: bool) -> bool:
        """Tell whether the raising ends with a run that has won these, and, if it is whole, wins
        no more."""

    def goes_on(self, won: list[int], open_: Set[int]) -> bool:
        """Tell whether the raising cannot end, whatever of `open_` is bought besides `won`."""


class Bought(NamedTuple):
    """A purchase, and a rate that it did not cost less than."""

    place: int
    rate: float


class Choice(NamedTuple):
    """A project that is the cheapest at the ceiling."""

    place: int
    rate: float
    """What it costs at most; infinite where its supporters may not be able to pay."""
    most: float
    """The same for a unit of gain."""
    rivals: list[int]
    """What else may be the cheapest."""

    @property
    def is_certain(self) -> bool:
        """Whether all runs of the stretch buy it."""
        return self.rate < inf and not self.rivals


@dataclass
class Stretch:
    """Raises that have bought the same so far, with a floor and a ceiling of their purses."""

    first: int
    last: int
    floor: Floats
    ceiling: Floats
    won: list[int]
    bought: list[Bought]
    """What was won, but for what costs nothing."""
    least: dict[int, float]
    """What else can be bought, and what a unit of gain costs at least."""


class Raising:
    """Follows stretches through their purchases."""

    def __init__(self, shares: EqualShares, purpose: Purpose) -> None:
        self._shares, self._purpose = shares, purpose
        self._bounds = Bounds(shares)
        self._opening = Auction(shares, 0)
        self._opening.open()
        self._gain = [float(shares.gain(place)) for place in range(len(shares.costs))]
        full = {
            place: Fraction(
                shares.costs[place],
                int(shares.supporters.total[place]) * (shares.gain(place) or 1),
            )
            for place in shares.candidates
        }
        order = sorted(full, key=lambda place: (full[place], shares.order.position(place)))
        self._rank = {place: rank for rank, place in enumerate(order)}

    def end(self) -> End:
        """Find the first raise that ends the raising."""
        first, many = 0, _FIRST
        while True:
            if end := next(self.ends(first, first + many - 1), None):
                return end
            first, many = first + many, 2 * many

    def ends(self, first: int, last: int) -> Iterator[End]:
        """The ends among these raises, from the lowest on, one for those that buy the same."""
        stretches = [self._root(first, last)]
        while stretches:
            stretch = stretches.pop()
            self._rule_out(stretch)
            if self._purpose.goes_on(stretch.won, stretch.least.keys()):
                continue
            choice = self._cheapest(stretch)
            if choice and not choice.is_certain and stretch.first < stretch.last:
                stretches += self._split(stretch, self._middle(stretch, choice))
                continue
            if choice and choice.is_certain:
                self._buy(stretch, choice)
            elif choice:
                stretch.won = Auction(self._shares, stretch.first).hold().won
            is_whole = choice is None or not choice.is_certain
            if self._purpose.ends(stretch.won, is_whole):
                yield End(stretch.first, stretch.won)
            elif not is_whole:
                stretches.append(stretch)

    def _root(self, first: int, last: int) -> Stretch:
        opening = self._opening
        floor, ceiling = self._floor(first, []), self._ceiling(last, [])
        least = dict.fromkeys(opening.least, 0.0)
        return Stretch(first, last, floor, ceiling, opening.result.won, [], least)

    def _floor(self, raises: int, bought: list[Bought]) -> Floats:
        floor = self._bounds.purses(float(self._shares.endowment(raises)) * DOWN)
        for place, rate in bought:
            floor = self._bounds.floor(place, floor, self._bounds.most(place, floor, rate).rate)
        return floor

    def _ceiling(self, raises: int, bought: list[Bought]) -> Floats:
        ceiling = self._bounds.purses(float(self._shares.endowment(raises)) * UP)
        for place, rate in bought:
            least = self._bounds.least(place, ceiling, rate)
            ceiling = self._bounds.ceiling(place, ceiling, least)
        return ceiling

    def _rule_out(self, stretch: Stretch) -> None:
        """Purses only get emptier, so what cannot be paid now is out."""
        if stretch.least:
            for place in self._bounds.lacking(stretch.ceiling).tolist():
                stretch.least.pop(place, None)

    def _cheapest(self, stretch: Stretch) -> Choice | None:
        """What is the cheapest at the ceiling, and whether it is so in all runs of the stretch."""
        best, least = (inf, -1), stretch.least
        chosen = None
        for place in sorted(least, key=lambda each: (least[each], self._rank[each])):
            if least[place] > best[0]:
                break
            if (level := (self._look(stretch, place), self._rank[place])) < best:
                best, chosen = level, place
        if chosen is None:
            return None
        gain = self._gain[chosen]
        price = self._bounds.most(chosen, stretch.floor, least[chosen] * gain * DOWN)
        most = price.rate / gain * UP
        rivals = self._rivals(stretch, chosen, most, price) if most < inf else []
        return Choice(chosen, price.rate, most, rivals)

    def _look(self, stretch: Stretch, place: int) -> float:
        """Renew the bound on a price, which only ever rises."""
        gain, known = self._gain[place], stretch.least[place]
        rate = self._bounds.least(place, stretch.ceiling, known * gain * DOWN)
        stretch.least[place] = max(known, rate / gain * DOWN)
        return stretch.least[place]

    def _rivals(self, stretch: Stretch, chosen: int, most: float, price: Price) -> list[int]:
        """Those that may be cheaper, or level and before it, in some run of the stretch."""
        return [
            place
            for place, least in stretch.least.items()
            if place != chosen
            and least <= most
            and not (price.in_full and self._rank[chosen] < self._rank[place])
            and self._look(stretch, place) <= most
        ]

    def _middle(self, stretch: Stretch, choice: Choice) -> int:
        """Where to split: about where the choice comes to be paid, or to be the cheaper, if that
        is between; else in the middle."""
        place, bounds, floor = choice.place, self._bounds, stretch.floor
        if choice.rivals:
            rival = min(choice.rivals, key=stretch.least.__getitem__)
            least = stretch.least[rival]
            before = choice.most - bounds.most(rival, floor, 0.0).rate / self._gain[rival]
            after = stretch.least[place] - least
        else:
            cost = self._shares.costs[place]
            before = cost - bounds.money(place, floor)
            after = cost - bounds.money(place, stretch.ceiling)
        share = before / (before - after) if before > 0 >= after else 0.5
        width = stretch.last - stretch.first
        return stretch.first + min(int(share * width), width - 1)

    def _split(self, stretch: Stretch, middle: int) -> tuple[Stretch, Stretch]:
        """The upper part, and the lower one, which comes to be followed first."""
        ceiling = self._ceiling(middle, stretch.bought)
        floor = self._floor(middle + 1, stretch.bought)
        lower = replace(stretch, last=middle, ceiling=ceiling, least={**stretch.least})
        return replace(stretch, first=middle + 1, floor=floor), lower

    def _buy(self, stretch: Stretch, choice: Choice) -> None:
        place = choice.place
        rate = stretch.least.pop(place) * self._gain[place] * DOWN
        stretch.floor = self._bounds.floor(place, stretch.floor, choice.rate)
        stretch.ceiling = self._bounds.ceiling(place, stretch.ceiling, rate)
        stretch.won = [*stretch.won, place]
        stretch.bought = [*stretch.bought, Bought(place, rate)]
        for rival in self._shares.contest.rivals.get(place, ()):
            stretch.least.pop(rival, None)
