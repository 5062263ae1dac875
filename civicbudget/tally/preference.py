"""What more voters prefer: greedy-votes or equal shares (the comparison step of Wieliczka).

A voter prefers the outcome with more of their own choices among its winners.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from civicbudget.tally.contest import Contest
from civicbudget.tally.greedy import Greedy, greedy
from civicbudget.tally.model import Election
from civicbudget.tally.rule import Rule
from civicbudget.tally.ties import Met, Tie


@dataclass(frozen=True)
class Preference:
    """How many voters have more of their choices among the winners by votes, and how many by
    shares."""

    by_votes: int
    by_shares: int

    @property
    def is_preferred(self) -> bool:
        """Whether greedy-votes is taken; on a draw it is not."""
        return self.by_votes > self.by_shares

    def to_dict(self) -> dict[str, int | str]:
        """Write it as the command's JSON has it."""
        taken = "greedy-votes" if self.is_preferred else "equal-shares"
        return {"greedy-votes": self.by_votes, "equal-shares": self.by_shares, "taken": taken}


class ByVotes:
    """The count by greedy-votes that a count by equal shares is compared with."""

    def __init__(self, contest: Contest) -> None:
        rule = contest.rule
        votes = Rule(ties=rule.ties, seed=rule.seed, exclude=rule.exclude, exclusive=rule.exclusive)
        self.contest = Contest(contest.election, votes)
        self.course = self._run({})

    def _run(self, choose: dict[int, int]) -> Greedy:
        return greedy(self.contest, self.contest.candidates, self.contest.election.budget, choose)

    def against(self, shares: Collection[int]) -> Preference:
        """Compare its winners with those of equal shares."""
        return prefer(self.contest.election, self.course.won, shares)

    def won_with(self, tied: Collection[int], other: int) -> list[int]:
        """Its winners if this one goes before the others of these, wherever it is tied."""
        first = [
            met.step
            for met in self.course.ties
            if other in met.places and self.course.won[met.step] in tied
        ]
        return self._run({first[0]: other}).won if first else self.course.won

    def or_shares(self, shares: set[int], won: list[int] | None = None) -> set[int]:
        """What is taken in the end: its winners, or such others as it might have, or `shares`."""
        won = self.course.won if won is None else won
        return {*won} if prefer(self.contest.election, won, shares).is_preferred else shares

    def ties(self, shares: Collection[int]) -> list[Tie]:
        """Its ties. While equal shares stay, another choice changes the winners only where
        greedy-votes would then be preferred."""
        met = self.course.ties
        if self.against(shares).is_preferred:
            return [each.tie for each in met]
        return [each.tie.settled(self._would_prefer(each, shares)) for each in met]

    def _would_prefer(self, met: Met, shares: Collection[int]) -> bool:
        if not met.tie.would_change:
            return False
        others = (self._run({met.step: other}).won for other in met.places)
        return any(prefer(self.contest.election, won, shares).is_preferred for won in others)


def prefer(election: Election, by_votes: Collection[int], by_shares: Collection[int]) -> Preference:
    """Count the voters who have strictly more of their choices among either."""
    gain = np.zeros(len(election.projects), dtype=np.int64)
    gain[list(by_votes)] += 1
    gain[list(by_shares)] -= 1
    ballots = election.ballots
    hits = gain[ballots.project] * (ballots.points > 0)
    more = np.bincount(ballots.group, weights=hits, minlength=len(ballots.weight))
    return Preference(int(ballots.weight[more > 0].sum()), int(ballots.weight[more < 0].sum()))
