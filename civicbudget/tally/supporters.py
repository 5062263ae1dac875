"""Who supports which project: the ballots' entries, sorted by project."""

import numpy as np
from numpy.typing import NDArray

from civicbudget.tally.model import Ballots, Ints

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Supporters:
    """Who supports each project, and with how many points: groups of ballots by project.

    Weights, and weights times points, are kept as floats: whole and below 2**53, so exact. Those
    of projects without a chance, where that is known, are not looked for.
    """

    def __init__(self, ballots: Ballots, projects: int, chance: Flags | None = None) -> None:
        self.ballots = ballots
        self.sizes: Ints = np.diff(ballots.start)
        entries = _by_project(ballots, projects, chance)
        counts = np.bincount(ballots.project[entries], minlength=projects)
        ends = np.cumsum(counts).tolist()
        spans = [slice(*ends_) for ends_ in zip([0, *ends], ends, strict=False)]
        group, points = ballots.group[entries], ballots.points[entries]
        weight = ballots.weight.astype(np.float64)[group]
        self.is_approval = bool((points == 1).all())
        shares = weight if self.is_approval else weight * points
        self.groups: list[Ints] = [group[span] for span in spans]
        self.points: list[Ints] = [points[span] for span in spans]
        self.weight: list[Floats] = [weight[span] for span in spans]
        self.shares: list[Floats] = [shares[span] for span in spans]
        self.total: list[float] = [float(each.sum()) for each in self.shares]
        self.voters: list[int] = [int(each.sum()) for each in self.weight]

    def by_project(self, groups: Ints, amounts: Floats, rows: Ints, many: int) -> Floats:
        """Add up, by row (of so many) and project, the amounts of these groups for each project
        that they support."""
        entries, width = self.entries_of(groups), len(self.groups)
        sizes = self.sizes[groups]
        each = np.repeat(amounts, sizes)
        if not self.is_approval:
            each = each * (self.ballots.points[entries] > 0)
        cells = np.repeat(rows * width, sizes) + self.ballots.project[entries]
        sums = np.bincount(cells, each, many * width).astype(np.float64, copy=False)
        return sums.reshape(many, width)

    def entries_of(self, groups: Ints) -> Ints:
        """Where the choices of these groups stand in the ballots' arrays, one after another."""
        start, sizes = self.ballots.start[groups], self.sizes[groups]
        before = np.cumsum(sizes) - sizes
        return np.repeat(start - before, sizes) + np.arange(sizes.sum())


def _by_project(ballots: Ballots, projects: int, chance: Flags | None) -> Ints:
    """The entries with points, sorted by project, and then as they stand."""
    some = ballots.points > 0
    if chance is not None:
        some &= chance[ballots.project]
    entries = np.flatnonzero(some)
    # Few bits are sorted by counting; more would be compared.
    small = np.uint8 if projects <= 2**8 else np.uint16 if projects <= 2**16 else np.int64
    return entries[np.argsort(ballots.project[entries].astype(small), kind="stable")]
