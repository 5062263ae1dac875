"""What a project has to show for itself: votes, points, points for ranks, or votes for yes."""

from fractions import Fraction

import numpy as np

from civicbudget.tally.errors import TallyError
from civicbudget.tally.model import Ballots, Election, Ints, Scores
from civicbudget.tally.rule import Rule


def scores_by(election: Election, rule: Rule) -> Scores:
    """Add up the votes of each project, in their order, as the rule takes the ballots.

    Approvals give a vote and points give points. A ballot that ranks m projects gives m - 1 to
    its first, m - 2 to its second, and nothing to its last: Borda's count for ballots that may
    rank only some. Here m is the length of that ballot and not of the list, as in pabutools
    (Additive_Borda_Sat): from a long list, three ranks would otherwise be worth nearly the same,
    and the order would be that of mere votes. With `rule.scores`, the ranks give those instead;
    Kraków, whose voters rank three, announces its winners by "3,2,1".
    """
    if rule.name == "majority":
        return _counted(election, answers(election, 1))
    if election.vote_type != "ordinal":
        return election.scores
    own = rule.rank_scores()
    return _by_ranks(election, own) if own else _by_borda(election)


def are_answers(election: Election) -> bool:
    """Whether ballots say nothing but 1 for yes, -1 for no, and 0 for neither."""
    ballots = election.ballots
    fits = np.isin(ballots.points, (1, -1, 0)).all() and ballots.unit == 1
    return election.vote_type == "scoring" and bool(fits)


def answers(election: Election, answer: int) -> Ints:
    """Ballots of each entry that give this answer. TallyError where one is no answer."""
    if not are_answers(election):
        raise TallyError("majority counts ballots that say yes (1) or no (-1)")
    ballots = election.ballots
    given: Ints = ballots.weight[ballots.group] * (ballots.points == answer)
    return given


def against(election: Election) -> Scores:
    """Count the votes for no on each question."""
    return _counted(election, answers(election, -1))


def _by_borda(election: Election) -> Scores:
    ballots = election.ballots
    weight, below = ballots.weight[ballots.group], _sizes(ballots) - 1 - _ranks(ballots)
    return _counted(election, weight * below)


def _by_ranks(election: Election, own: list[Fraction]) -> Scores:
    """Add up own scores as fractions: they may be too large for the integers of arrays."""
    ballots, rank = election.ballots, _ranks(election.ballots)
    weight = ballots.weight[ballots.group]
    total = [Fraction(0)] * len(election.projects)
    for at, score in enumerate(own[: int(rank.max(initial=-1)) + 1]):
        votes = _counted(election, weight * (rank == at))
        total = [sum_ + score * vote for sum_, vote in zip(total, votes, strict=True)]
    return tuple(total)


def _sizes(ballots: Ballots) -> Ints:
    """How many projects the ballot of each entry ranks."""
    sizes = np.diff(ballots.start)
    return np.repeat(sizes, sizes)


def _ranks(ballots: Ballots) -> Ints:
    """The rank of each entry on its ballot: 0 for the first."""
    starts = np.repeat(ballots.start[:-1], np.diff(ballots.start))
    return np.arange(len(ballots.project)) - starts


def _counted(election: Election, amounts: Ints) -> Scores:
    # bincount adds as floats, exact below 2**53: ballots times projects are fewer.
    sums = np.bincount(election.ballots.project, weights=amounts, minlength=len(election.projects))
    return tuple(Fraction(int(total)) for total in sums)
