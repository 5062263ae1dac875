"""What a reason tells of every project, whatever the rule."""

from fractions import Fraction
from typing import Any

from civicbudget.tally.contest import Contest
from civicbudget.tally.reasons import Reason


class Standing:
    """Votes, ranks and shares of the projects, taken once for all reasons."""

    def __init__(self, contest: Contest) -> None:
        self._contest = contest
        self._approvals = contest.election.approvals.tolist()

    def reason(self, place: int, code: str, **told: Any) -> Reason:
        """Give the reason for a project, by its place, with what the rule tells of it."""
        contest = self._contest
        votes, cost = contest.scores[place], contest.election.projects[place].cost
        by_value = contest.rule.name == "greedy-value" and votes > 0
        return Reason(
            code=code,
            votes=votes,
            rank=contest.ranks[place],
            cost=cost,
            served=Fraction(self._approvals[place], max(contest.election.cast, 1)),
            per_vote=cost / votes if by_value else None,
            **told,
        )
