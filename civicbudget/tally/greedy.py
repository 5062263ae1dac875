"""Greedy rules: the best first, as long as the money lasts.

The best has the most votes (greedy-votes) or the most votes for each som of its price
(greedy-value).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby

from civicbudget.tally.contest import Contest
from civicbudget.tally.ties import Met


@dataclass
class Greedy:
    """The course of a greedy count: places of projects in the order they were looked at."""

    left: Fraction
    won: list[int] = field(default_factory=list)
    left_at_turn: dict[int, Fraction] = field(default_factory=dict)
    """What was left when a project was taken, or was found not to fit."""
    ties: list[Met] = field(default_factory=list)
    stopped_at: int | None = None
    never_looked_at: list[int] = field(default_factory=list)


def greedy(
    contest: Contest,
    candidates: list[int],
    left: Fraction,
    choose: Mapping[int, int] | None = None,
) -> Greedy:
    """Take the best candidates, each that fits into what is left and that no winner excludes.

    With the rule's `skip` off, stop at the first that does not fit. `choose` tells what to take
    in a tied step, by the number of those that won before.
    """
    return _Course(contest, left, choose or {}).run(candidates)


class _Course:
    def __init__(self, contest: Contest, left: Fraction, choose: Mapping[int, int]) -> None:
        self._contest, self._choose = contest, choose
        self._projects = contest.election.projects
        self._result = Greedy(left)

    def run(self, candidates: list[int]) -> Greedy:
        """Go through groups of equals, from the best on."""
        result, rank = self._result, self._contest.ranks.__getitem__
        ranked = sorted(candidates, key=rank)
        for _, equals in groupby(ranked, key=rank):
            self._take_equals(list(equals))
            if result.stopped_at is not None:
                break
        known = result.left_at_turn.keys() | self._contest.barred_by(result.won)
        result.never_looked_at = [place for place in ranked if place not in known]
        return result

    def _take_equals(self, equals: list[int]) -> None:
        result, skip = self._result, self._contest.rule.skip
        while equals := self._still_open(equals):
            fit = [place for place in equals if self._projects[place].cost <= result.left]
            place = self._next(fit if skip else equals, fit) if fit or not skip else None
            if skip:
                self._pass_over(set(equals) - set(fit), place)
            if place is not None:
                result.left_at_turn[place] = result.left
                if place not in fit:
                    result.stopped_at = place
                    return
                result.won.append(place)
                result.left -= self._projects[place].cost

    def _pass_over(self, too_dear: set[int], chosen: int | None) -> None:
        """The turn of those goes by that stand before the one chosen; of all, where none is."""
        position = self._contest.order.position
        for place in sorted(too_dear, key=position):
            if chosen is None or position(place) < position(chosen):
                self._result.left_at_turn[place] = self._result.left

    def _still_open(self, equals: list[int]) -> list[int]:
        closed = self._contest.barred_by(self._result.won) | self._result.left_at_turn.keys()
        return [place for place in equals if place not in closed]

    def _next(self, equals: list[int], fit: list[int]) -> int:
        """Choose among equals. Another choice changes the winners unless all of them fit
        together, or none fits: if one of them is left out, for want of money or by a rival, it
        would win if it were taken first."""
        if len(equals) == 1:
            return equals[0]
        result = self._result
        chosen, tie = self._contest.order.first(equals)
        together = sum((self._projects[place].cost for place in equals), Fraction(0))
        decides = together > result.left or self._contest.are_rivals(equals)
        met = Met(len(result.won), equals, tie.settled(bool(fit) and decides))
        result.ties.append(met)
        return self._choose.get(met.step, chosen)
