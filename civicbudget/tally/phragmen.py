"""Phragmén's sequential rule, for costs (Los, Christoff, Grossi, IJCAI 2022), on approvals.

The supporters of a project that is bought share its price as a load, so that afterwards all of
them bear the same. Again and again the project is bought that leaves the least load on its
supporters. It ends at the first that does not fit into what is left of the pot, or that is level
with one that does not; or, with the rule's `skip`, such a one is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from civicbudget.tally.contest import Contest
from civicbudget.tally.loads import Loads
from civicbudget.tally.numbers import whole
from civicbudget.tally.supporters import Supporters
from civicbudget.tally.ties import Met, Tie
from civicbudget.tally.twins import Twins


@dataclass
class Purchases:
    """The course of the rule, in places of projects."""

    left: Fraction
    won: list[int] = field(default_factory=list)
    loads: dict[int, Fraction] = field(default_factory=dict)
    """What each supporter bears, in currency units, after a purchase, or would bear with a loser
    when its turn came or the count stopped."""
    left_at_turn: dict[int, Fraction] = field(default_factory=dict)
    """What was left when a project was taken, or was found not to fit."""
    ties: list[Tie] = field(default_factory=list)
    stopped_at: int | None = None
    never_looked_at: list[int] = field(default_factory=list)


class Phragmen:
    """An election prepared for the rule. Loads inside are in whole units of 1/`grain` of the
    currency, so that all costs are integers."""

    def __init__(self, contest: Contest) -> None:
        self.contest = contest
        self.costs = [project.cost for project in contest.election.projects]
        self.whole_costs, self.grain = whole(self.costs)
        self.supporters = Supporters(contest.election.ballots, len(self.costs))
        self._twins = Twins(contest, self.supporters)

    def run(self) -> Purchases:
        """Run the rule and see what its ties decide."""
        sequence = _Sequence(self, {})
        course = sequence.hold()
        course.ties = [
            met.tie.settled(self._would_change(met, sequence.met, course)) for met in sequence.met
        ]
        return course

    def _would_change(self, met: Met, ties: list[Met], course: Purchases) -> bool:
        """Whoever is chosen wins, so a choice of one that did not win changes the winners. If
        every candidate won, then all fit and none excludes another, in whatever order. If all the
        tied are bought one after another at the same load, then whoever supports two of them
        bears that load already, and their order changes nothing. Nor does that of twins that all
        win. Otherwise every other choice is tried."""
        if not {*met.places} <= {*course.won}:
            return True
        tied = course.won[met.step : met.step + len(met.places)]
        if (
            len(course.won) == len(self.contest.candidates)
            or (set(tied) == set(met.places) and len({course.loads[each] for each in tied}) == 1)
            or self._twins.all_win(met, ties, course.won)
        ):
            return False
        others = (place for place in met.places if place != course.won[met.step])
        return any(
            set(_Sequence(self, {met.step: other}).hold().won) != set(course.won)
            for other in others
        )


class _Sequence:
    """The rounds of one run. `choose` tells what to take in a tied round, by its number."""

    def __init__(self, rule: Phragmen, choose: Mapping[int, int]) -> None:
        self._contest, self._costs, self._grain = rule.contest, rule.costs, rule.grain
        self._loads = Loads(rule.supporters, rule.whole_costs)
        self._choose = choose
        self._course = Purchases(rule.contest.election.budget)
        self.met: list[Met] = []

    def hold(self) -> Purchases:
        """Buy project after project."""
        course, rest = self._course, [*self._contest.candidates]
        while rest and course.stopped_at is None:
            self._take(self._loads.least(rest))
            closed = course.left_at_turn.keys() | self._contest.barred_by(course.won)
            rest = [place for place in rest if place not in closed]
        course.never_looked_at = rest
        self._note_loads(rest)
        return course

    def _take(self, level: list[int]) -> None:
        """Buy one of those with the least load, unless one of them does not fit."""
        course = self._course
        fit = [place for place in level if self._costs[place] <= course.left]
        if misfits := [place for place in level if place not in fit]:
            course.left_at_turn |= dict.fromkeys(misfits, course.left)
            self._note_loads(misfits)
            if not self._contest.rule.skip:
                course.stopped_at = self._first(misfits)
                return
        if fit:
            self._buy(self._settle(fit))

    def _buy(self, place: int) -> None:
        course = self._course
        self._note_loads([place])
        course.left_at_turn[place] = course.left
        course.won.append(place)
        course.left -= self._costs[place]
        self._loads.buy(place)

    def _settle(self, level: list[int]) -> int:
        if len(level) == 1:
            return level[0]
        chosen, tie = self._contest.order.first(level)
        self.met.append(Met(len(self._course.won), level, tie))
        return self._choose.get(len(self._course.won), chosen)

    def _first(self, level: list[int]) -> int:
        return level[0] if len(level) == 1 else self._contest.order.first(level)[0]

    def _note_loads(self, places: list[int]) -> None:
        self._course.loads |= {place: self._loads.of(place, self._grain) for place in places}
