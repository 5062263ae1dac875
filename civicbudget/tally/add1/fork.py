"""What the endowments of a branch buy next, and up to where all between them do the same.

For the same purchases every purse rises with the endowment and every rate falls: a purchase from
fuller purses has a lower rate, and so leaves all of them fuller. So at any endowment between two a
purchase costs at most its price at the lower one, every other project costs at least its price at
the higher one, and who cannot pay there cannot pay at all. Where the former is less than the
latter, all endowments between buy the same.

A project that everybody pays in full has the price cost / points, with any higher endowment too.
Two such are compared by their ranks, which are found in whole numbers beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import inf

import numpy as np

from civicbudget.tally.add1.branches import Branch, Look, Offer
from civicbudget.tally.equal_shares import EqualShares
from civicbudget.tally.model import Ints

_NOTHING, _UNSURE = -1, -2


@dataclass(frozen=True)
class Part:
    """Neighbouring columns of a branch that buy the same next; `look` is None where nothing can
    be paid any more, or (`is_unsure`) where floats cannot tell what is bought."""

    columns: slice
    place: int
    look: Look | None

    @property
    def is_unsure(self) -> bool:
        """Whether rationals have to tell."""
        return self.place == _UNSURE


class Fork:
    """Finds where the columns of a branch part."""

    def __init__(self, shares: EqualShares) -> None:
        self._offers = {place: Offer(shares, place) for place in shares.candidates}
        full = {
            place: Fraction(shares.costs[place], int(offer.total) * (shares.gain(place) or 1))
            for place, offer in self._offers.items()
        }
        order = sorted(full, key=lambda place: (full[place], shares.order.position(place)))
        self._rank = np.zeros(len(shares.costs), dtype=np.int64)
        self._rank[order] = np.arange(len(order))

    def parts(self, branch: Branch) -> list[Part]:
        """Tell neighbouring columns by what they buy next, up to the first two between which it
        is not proven that all endowments buy the same."""
        looks = self._looks(branch)
        chosen = self._choose(branch, looks)
        end = self._proven(branch, looks, chosen)
        cuts = [0, *(np.flatnonzero(chosen[1:end] != chosen[: end - 1]) + 1).tolist(), end]
        return [
            self._part(slice(start, stop), int(chosen[start]), looks)
            for start, stop in pairwise(cuts)
        ]

    def _part(self, columns: slice, place: int, looks: dict[int, Look]) -> Part:
        return Part(columns, place, looks[place].part(columns) if place >= 0 else None)

    def _looks(self, branch: Branch) -> dict[int, Look]:
        """Look at all that may be the cheapest in some column, or not dearer than what is in the
        column before, where endowments lie between."""
        gap = branch.gap[1:]
        has_gaps = bool(gap.any())
        first = branch.least.min(axis=1)
        most = bar = np.full(len(branch.raises), inf)
        highest = inf
        looks: dict[int, Look] = {}
        for place in np.argsort(first, kind="stable").tolist():
            if first[place] == inf or first[place] > highest:
                break
            if (branch.least[place] <= bar).any():
                looks[place] = look = branch.look(place, self._offers[place])
                most = np.minimum(most, look.most)
                bar = most
                if has_gaps:
                    bar = most.copy()
                    bar[1:] = np.maximum(bar[1:], np.where(gap, most[:-1], 0))
                highest = bar.max()
        return looks

    def _choose(self, branch: Branch, looks: dict[int, Look]) -> Ints:
        """What each column buys."""
        if not looks:
            return np.full(len(branch.raises), _NOTHING)
        places = np.array(list(looks))
        most = np.array([look.most for look in looks.values()])
        least = np.array([look.least for look in looks.values()])
        best, top = most.argmin(axis=0), most.min(axis=0)
        level = least <= top
        tied = level.sum(axis=0) > 1
        unsure = np.zeros(len(top), dtype=bool)
        if tied.any():
            full = np.array([look.all_pay_in_full(branch.off) for look in looks.values()])
            ranks = np.where(level & full, self._rank[places][:, None], len(self._rank))
            best = np.where(tied, ranks.argmin(axis=0), best)
            unsure = tied & (level & ~full).any(axis=0)
        chosen: Ints = places[best]
        for at in set(best.tolist()):
            unsure |= (best == at) & ~looks[int(places[at])].is_clear(branch.off)
        chosen[unsure] = _UNSURE
        none = top == inf
        if none.any():
            chosen[none] = np.where((least < inf).any(axis=0), _UNSURE, _NOTHING)[none]
        return chosen

    def _proven(self, branch: Branch, looks: dict[int, Look], chosen: Ints) -> int:
        """How many columns there are up to the first gap that is not closed."""
        for column in np.flatnonzero(branch.gap[1:]).tolist():
            if not self._is_closed(branch, looks, chosen, column):
                return int(column) + 1
        return len(branch.raises)

    def _is_closed(self, branch: Branch, looks: dict[int, Look], chosen: Ints, gap: int) -> bool:
        winner = int(chosen[gap])
        if winner == _UNSURE or chosen[gap + 1] != winner:
            return False
        if winner == _NOTHING:
            return True
        rivals = np.flatnonzero(branch.least[:, gap + 1] <= looks[winner].most[gap]).tolist()
        return all(
            rival == winner or self._stays_behind(branch, looks, winner, rival, gap)
            for rival in rivals
        )

    def _stays_behind(
        self, branch: Branch, looks: dict[int, Look], winner: int, rival: int, column: int
    ) -> bool:
        """Neither gets cheaper with the endowment, and the rival comes after the winner."""
        return bool(self._rank[winner] < self._rank[rival]) and all(
            each in looks and looks[each].all_pay_in_full(branch.off)[column]
            for each in (winner, rival)
        )
