"""What a reason tells of every project, whatever the rule."""

from bisect import bisect_left
from fractions import Fraction
from typing import Any

from civicbudget.tally.model import Election
from civicbudget.tally.reasons import Reason


class Standing:
    """Votes, ranks and shares of the projects, taken once for all reasons."""

    def __init__(self, election: Election) -> None:
        self._election = election
        self._descending = sorted(-score for score in election.scores)

    def reason(self, place: int, code: str, **told: Any) -> Reason:
        """Give the reason for a project, by its place, with what the rule tells of it."""
        election = self._election
        votes = election.scores[place]
        return Reason(
            code=code,
            votes=votes,
            rank=bisect_left(self._descending, -votes) + 1,
            cost=election.projects[place].cost,
            served=Fraction(int(election.approvals[place]), max(election.cast, 1)),
            **told,
        )
