"""Who stands in a count: what every rule needs to know before it begins."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property

from civicbudget.tally.errors import TallyError
from civicbudget.tally.model import POINTS, Election
from civicbudget.tally.numbers import whole
from civicbudget.tally.rule import GREEDY, Rule
from civicbudget.tally.scores import scores_by
from civicbudget.tally.ties import TieOrder


class Contest:
    """An election under a rule: the scores, who may win, who excludes whom, who goes first.

    Projects are told by their places in the election's list. TallyError where the rule names a
    project that is not there.
    """

    def __init__(self, election: Election, rule: Rule) -> None:
        unknown = sorted(rule.named() - election.places.keys())
        if unknown:
            raise TallyError(f"the rule names an unknown project: {', '.join(unknown)}")
        self.election, self.rule = election, rule
        self.scores = scores_by(election, rule)
        self.order = TieOrder(election, rule, self.scores)
        self.needed = rule.threshold(election.cast)
        self.excluded = {election.places[id_] for id_ in rule.exclude}
        self.rivals = self._rivals()
        self.candidates = [place for place in range(len(election.projects)) if self._may_win(place)]

    def _rivals(self) -> dict[int, set[int]]:
        """Those that cannot win beside a project, for each project in an exclusive group."""
        rivals: dict[int, set[int]] = {}
        for group in self.rule.exclusive:
            places = {self.election.places[id_] for id_ in group}
            for place in places:
                rivals.setdefault(place, set()).update(places - {place})
        return rivals

    def _may_win(self, place: int) -> bool:
        """A project that somebody voted for, that nothing excludes, and that the pot can pay."""
        return (
            place not in self.excluded
            and self.election.projects[place].cost <= self.election.budget
            and bool(self.election.approvals[place] > 0)
            and not self.is_outweighed(place)
            and (not self.needed or self.scores[place] >= self.needed)
        )

    @cached_property
    def ranks(self) -> list[int]:
        """The rank of each project as a greedy count goes by, 1 for the best; equals share one."""
        worths = self._worths()
        ranks: dict[tuple[bool, int | Fraction], int] = {}
        for at, worth in enumerate(sorted(worths), start=1):
            ranks.setdefault(worth, at)
        return [ranks[worth] for worth in worths]

    def _worths(self) -> list[tuple[bool, int | Fraction]]:
        """Ascending from the best: votes, or votes for each unit of the price. What costs nothing
        has more than anything with a price; of two such, the more votes come first."""
        if self.rule.name != "greedy-value":
            return [(True, -votes) for votes in whole(self.scores)[0]]
        costs = [project.cost for project in self.election.projects]
        return [
            (bool(cost) or score <= 0, -score / (cost or 1))
            for score, cost in zip(self.scores, costs, strict=True)
        ]

    def is_outweighed(self, place: int) -> bool:
        """Tell whether a greedy count finds no more points for a project than against it."""
        gives_points = self.election.vote_type in POINTS
        return gives_points and self.rule.name in GREEDY and self.scores[place] <= 0

    def barred_by(self, winners: Iterable[int]) -> set[int]:
        """Those that cannot win any more, since one of their group did."""
        return {rival for winner in winners for rival in self.rivals.get(winner, ())}

    def are_rivals(self, places: Iterable[int]) -> bool:
        """Tell whether some of these exclude each other."""
        places = set(places)
        return not places.isdisjoint(self.barred_by(places))
