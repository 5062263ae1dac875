"""Ties between projects that nothing tells apart: whether their order can matter is told at once.

Twins cost the same, have the same supporters, with the same points, and the same rivals. Say that a
tie is one of twins only, that all of these win in the end, and that whatever twin of theirs is tied
later is tied with such twins only. Then another choice changes nothing. For beside the run that
was held, think of the run with the other choice. As long as both have bought as many of the twins,
and otherwise the same, all voters have the same in both, so what is best next is the same but for
which of the twins are left. If these are best, both runs buy one of them; if not, none is best and
both runs choose the same. So both buy as many of the twins in the end: all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from civicbudget.tally.contest import Contest
from civicbudget.tally.supporters import Supporters
from civicbudget.tally.ties import Met


class Twins:
    """Tells which projects of a contest are twins."""

    def __init__(self, contest: Contest, supporters: Supporters) -> None:
        self._contest, self._of = contest, supporters

    def all_win(self, met: Met, ties: Sequence[Met], won: Sequence[int]) -> bool:
        """Tell whether this tie, of those that a run met, is one of twins as above."""
        tied = {*met.places}
        return (
            tied <= {*won}
            and all(self._are_twins(met.places[0], place) for place in met.places[1:])
            and all(
                tied.issuperset(other.places) or tied.isdisjoint(other.places)
                for other in ties
                if other.step > met.step
            )
        )

    def _are_twins(self, one: int, other: int) -> bool:
        projects, rivals = self._contest.election.projects, self._contest.rivals
        return (
            projects[one].cost == projects[other].cost
            and rivals.get(one, set()) - {other} == rivals.get(other, set()) - {one}
            and np.array_equal(self._of.groups[one], self._of.groups[other])
            and np.array_equal(self._of.points[one], self._of.points[other])
        )
