"""majority: a question is accepted where more say yes than no, and enough ballots were cast.

Where a question and its counter-proposal are both accepted, a third question decides between them:
yes is for the question, no for the counter-proposal; if it is level, the order of ties decides.
Accepted questions that cost something are paid from the pot, the most votes for yes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from civicbudget.tally.contest import Contest
from civicbudget.tally.greedy import Greedy, greedy
from civicbudget.tally.scores import against
from civicbudget.tally.ties import Tie


@dataclass(frozen=True)
class Verdicts:
    """What became of the questions, by their places."""

    course: Greedy
    """How those that were accepted are paid for."""
    beaten_by: dict[int, int]
    """The proposal that gave way, and the one for which the deciding question spoke."""
    ties: list[Tie]


class Majority:
    """The questions of an election and the answers to them."""

    def __init__(self, contest: Contest) -> None:
        self.contest = contest
        self.yes, self.no = contest.scores, against(contest.election)
        self.has_quorum = contest.election.cast >= contest.rule.least_cast()
        places = contest.election.places
        self.deciding: dict[int, tuple[int, int]] = {
            places[decides]: (places[first], places[second])
            for first, second, decides in contest.rule.counter
        }
        self.accepted = [
            place
            for place in contest.candidates
            if self.has_quorum and self.yes[place] > self.no[place] and place not in self.deciding
        ]

    def run(self) -> Verdicts:
        """Decide, and see what level deciding questions change."""
        verdicts = self._decide({})
        winners = set(verdicts.course.won)
        ties = [met.tie for met in verdicts.course.ties]
        for decides in self.needed():
            if self.yes[decides] == self.no[decides]:
                chosen, tie = self.contest.order.first(self.deciding[decides])
                (other,) = set(self.deciding[decides]) - {chosen}
                otherwise = set(self._decide({decides: other}).course.won)
                ties.append(tie.settled(otherwise != winners))
        return Verdicts(verdicts.course, verdicts.beaten_by, ties)

    def needed(self) -> list[int]:
        """The deciding questions of which both proposals are accepted."""
        return [decides for decides, pair in self.deciding.items() if {*pair} <= {*self.accepted}]

    def _decide(self, choose: Mapping[int, int]) -> Verdicts:
        """Let the proposals that are beaten give way; `choose` tells who wins a level decision."""
        beaten_by = {}
        for decides in self.needed():
            first, second = self.deciding[decides]
            winner = choose[decides] if decides in choose else self._winner(decides)
            beaten_by[second if winner == first else first] = winner
        standing = [place for place in self.accepted if place not in beaten_by]
        budget = self.contest.election.budget
        return Verdicts(greedy(self.contest, standing, budget), beaten_by, [])

    def _winner(self, decides: int) -> int:
        first, second = self.deciding[decides]
        if self.yes[decides] == self.no[decides]:
            return self.contest.order.first((first, second))[0]
        return first if self.yes[decides] > self.no[decides] else second
