"""Counting: an election and a rule in, a frozen outcome out. Deterministic, nothing is stored."""

from collections.abc import Callable
from dataclasses import replace

from civicbudget.tally.add1.completion import add1
from civicbudget.tally.contest import Contest
from civicbudget.tally.equal_shares import EqualShares
from civicbudget.tally.errors import TallyError
from civicbudget.tally.greedy import greedy
from civicbudget.tally.majority import Majority
from civicbudget.tally.model import APPROVAL, POINTS, VOTE_TYPES, Election
from civicbudget.tally.outcome import Outcome
from civicbudget.tally.phragmen import Phragmen
from civicbudget.tally.reasoning import Reasoning
from civicbudget.tally.rule import Rule


def count(election: Election, rule: Rule) -> Outcome:
    """Count an election by a rule.

    TallyError where the rule is not defined for these ballots, or names a project that is not
    there; TieRefused where the rule refuses ties and one decides who wins.
    """
    if election.vote_type not in countable(rule):
        with_ = f" with utility {rule.utility}" if rule.name == "equal-shares" else ""
        raise TallyError(f"{rule.name}{with_} cannot count {election.vote_type} ballots")
    return _COUNTS[rule.name](Contest(election, rule))


def countable(rule: Rule) -> frozenset[str]:
    """The types of ballots for which a rule is defined."""
    if rule.name == "equal-shares":
        return POINTS if rule.utility == "points" else APPROVAL
    types = {"phragmen": APPROVAL, "majority": frozenset({"scoring"})}
    return types.get(rule.name, VOTE_TYPES)


def _by_votes(contest: Contest) -> Outcome:
    course = greedy(contest, contest.candidates, contest.election.budget)
    reasoning = Reasoning(contest)
    reasoning.of_greedy(course)
    return reasoning.outcome([met.tie for met in course.ties])


def _by_shares(contest: Contest) -> Outcome:
    shares = EqualShares(contest)
    raises = 0 if contest.rule.completion == "none" or not shares.candidates else add1(shares)
    run = shares.run(raises)
    reasoning = Reasoning(contest)
    reasoning.of_shares(run)
    if not contest.rule.prefer_greedy:
        return reasoning.outcome(run.ties)
    won, by_votes = shares.by_shares(run), shares.by_votes
    preference = by_votes.against(won)
    if preference.is_preferred:
        reasoning = Reasoning(by_votes.contest)
        reasoning.of_greedy(by_votes.course)
    outcome = reasoning.outcome(run.ties + by_votes.ties(won))
    return replace(outcome, rule=contest.rule, preference=preference)


def _by_loads(contest: Contest) -> Outcome:
    course = Phragmen(contest).run()
    reasoning = Reasoning(contest)
    reasoning.of_loads(course)
    return reasoning.outcome(course.ties)


def _by_answers(contest: Contest) -> Outcome:
    questions = Majority(contest)
    verdicts = questions.run()
    reasoning = Reasoning(contest)
    reasoning.of_answers(questions, verdicts)
    ids = [project.id for project in contest.election.projects]
    outcome = reasoning.outcome(verdicts.ties)
    return replace(outcome, against=dict(zip(ids, questions.no, strict=True)))


_COUNTS: dict[str, Callable[[Contest], Outcome]] = {
    "greedy-votes": _by_votes,
    "greedy-value": _by_votes,
    "equal-shares": _by_shares,
    "phragmen": _by_loads,
    "majority": _by_answers,
}
