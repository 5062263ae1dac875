"""Follows the runs of equal shares through ever higher endowments to the first that ends add1.

Many endowments are followed side by side, purchase by purchase. Those that have bought the same go
on together, in whatever order they did: what can still be bought, and whether the raising ends,
depends on what was bought and on what the voters have left, not on the order. Runs
with which the raising cannot end, whatever else they buy, are left as soon as that is certain.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

import numpy as np

from civicbudget.tally.add1.branches import Branch, Look
from civicbudget.tally.add1.fork import Fork, Part
from civicbudget.tally.add1.means import Means
from civicbudget.tally.equal_shares import Auction, EqualShares
from civicbudget.tally.model import Ints
from civicbudget.tally.supporters import Flags

_CELLS = 2**22
"""About how many entries of ballots, times endowments, are followed at once."""
_FEW, _FIRST, _MANY = 8, 32, 64
"""The fewest neighbouring endowments that are followed at once, as many as at first, and the most:
with more, those beyond the end cost more than is saved by fewer beginnings."""
_FAR = 6
"""How many more are followed at first, each twice as far from the one before."""


class End(NamedTuple):
    """The raise whose run ends the raising, and what this run has won until that is certain."""

    raises: int
    won: list[int]


class Purpose(Protocol):
    """What the raising is for."""

    def ends(self, won: list[int], is_whole: bool) -> bool:
        """Tell whether the raising ends with a run that has won these, and, if it is whole, wins
        no more."""

    def goes_on(self, won: list[int], broke: Flags) -> Flags:
        """Tell with which runs the raising does not end, whatever they buy besides `won`; `broke`
        tells (by project and run) whose supporters lack its cost for certain."""


class Raising:
    """Follows the runs through their purchases."""

    def __init__(self, shares: EqualShares, purpose: Purpose) -> None:
        self._shares, self._purpose = shares, purpose
        self._fork, self._means = Fork(shares), Means(shares)
        self._opening = Auction(shares, 0)
        self._opening.open()
        self._horizon = self._certain()
        """The highest raise up to which every run is followed, or proven to buy the same."""
        self._end: End | None = None
        """The first end found so far."""

    def end(self) -> End:
        """Find the first raise that ends the raising."""
        entries = max(len(self._shares.election.ballots.project), 1)
        most = min(max(_FEW, _CELLS // entries), _MANY)
        near, far = min(_FIRST, most), _FAR
        while True:
            raises = self._horizon + 1 + _spread(near, far)
            self._horizon = int(raises[-1])
            self._explore(self._root(raises))
            if self._end:
                return self._end
            near = min(2 * near, most)
            far = min(far + 8, 60) if self._horizon == raises[-1] else _FAR

    def _root(self, raises: Ints) -> Branch:
        shares, opening = self._shares, self._opening
        least = np.full((len(shares.costs), len(raises)), np.inf)
        least[list(opening.least)] = 0.0
        return Branch.root(shares, raises, least, [*opening.result.won])

    def _certain(self) -> int:
        """The last raise at which it is certain before the first purchase that the raising does
        not end there: with lower ones fewer projects can be paid, and it is the more certain.
        It changes only where another project can be paid."""
        shares = self._shares
        pot = int(shares.endowment(0) * shares.election.cast)
        can_pay = []
        for place in shares.candidates:
            voters = shares.supporters.voters[place]
            lacks = shares.costs[place] * shares.election.cast - pot * voters
            can_pay.append(-(-lacks // (voters * shares.grain * shares.election.cast)))
        raises = np.array(
            sorted({each - 1 for each in can_pay if 0 < each < 2**53}), dtype=np.int64
        )
        sure = np.logical_and.accumulate(self._goes_on(self._root(raises)))
        return int(raises[sure].max(initial=-1))

    def _explore(self, root: Branch) -> None:
        """Let all runs buy one project after another, until all have ended."""
        branches = [root]
        while branches:
            bought: dict[frozenset[int], list[Branch]] = {}
            for piece in self._pieces(branches):
                bought.setdefault(frozenset(piece.won), []).append(piece)
            branches = [Branch.merged(pieces) for pieces in bought.values()]

    def _pieces(self, branches: list[Branch]) -> Iterable[Branch]:
        """What becomes of the branches with one more purchase, where they go on."""
        for branch in branches:
            if open_ := self._open(branch):
                for part in self._parts(open_):
                    if piece := self._onward(open_, part):
                        yield piece

    def _open(self, branch: Branch) -> Branch | None:
        """The columns up to the horizon with which the raising may end."""
        columns = (branch.raises <= self._horizon) & ~self._goes_on(branch)
        # What lies between two columns is certain with the higher one, or needs both.
        columns[:-1] |= columns[1:] & branch.gap[1:]
        if columns.all():
            return branch
        return branch.part(columns) if columns.any() else None

    def _goes_on(self, branch: Branch) -> Flags:
        return self._purpose.goes_on(branch.won, self._means.broke(branch))

    def _parts(self, branch: Branch) -> list[Part]:
        parts = self._fork.parts(branch)
        if (followed := parts[-1].columns.stop) < len(branch.raises):
            # An end beyond this may not be the first.
            self._horizon, self._end = int(branch.raises[followed - 1]), None
        return parts

    def _onward(self, branch: Branch, part: Part) -> Branch | None:
        """Buy what these columns buy next; none if that ends the runs, or the raising."""
        raises = branch.raises[part.columns]
        if raises[0] > self._horizon:
            return None
        if part.is_unsure:
            self._one_by_one(raises)
        elif part.look is None:
            self._try(int(raises[0]), branch.won, True)
        else:
            branch = branch if len(raises) == len(branch.raises) else branch.part(part.columns)
            self._buy(branch, part.place, part.look)
            if not self._try(int(raises[0]), branch.won, False):
                return branch
        return None

    def _one_by_one(self, raises: Ints) -> None:
        """What floats cannot tell is run in rationals."""
        for each in raises.tolist():
            if each > self._horizon or self._try(
                each, Auction(self._shares, each).hold().won, True
            ):
                return

    def _try(self, raises: int, won: list[int], is_whole: bool) -> bool:
        """If the raising ends here, it does not matter any more what higher raises would bring."""
        ends = self._purpose.ends(won, is_whole)
        if ends and raises <= self._horizon:
            self._end, self._horizon = End(raises, won), raises - 1
        return ends

    def _buy(self, branch: Branch, place: int, look: Look) -> None:
        branch.buy(place, look, [*self._shares.contest.rivals.get(place, ())])


def _spread(near: int, far: int) -> Ints:
    """Neighbours from 0 on, and then ever wider gaps."""
    gaps = 2 ** np.arange(1, far + 1)
    return np.concatenate((np.arange(near), near - 1 + np.cumsum(gaps)))
