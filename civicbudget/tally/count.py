"""Counting: an election and a rule in, a frozen outcome out. Deterministic, nothing is stored."""

from dataclasses import replace
from fractions import Fraction

from civicbudget.tally import reasons as why
from civicbudget.tally.completion import add1
from civicbudget.tally.equal_shares import EqualShares, Run
from civicbudget.tally.errors import TallyError
from civicbudget.tally.greedy import Greedy, greedy
from civicbudget.tally.model import APPROVAL, POINTS, Election
from civicbudget.tally.outcome import Outcome
from civicbudget.tally.reasons import Reason, Round
from civicbudget.tally.rule import Rule
from civicbudget.tally.standing import Standing
from civicbudget.tally.ties import Tie


def count(election: Election, rule: Rule) -> Outcome:
    """Count an election by a rule.

    TallyError where the rule is not defined for these ballots; TieRefused where the rule refuses
    ties and one decides who wins.
    """
    if election.vote_type not in APPROVAL | POINTS:
        raise TallyError(f"{election.vote_type} ballots can be read, but not counted")
    if rule.name == "greedy-votes":
        return _by_votes(election, rule)
    if rule.name != "equal-shares" or rule.prefer_greedy or rule.named() or rule.scores:
        raise TallyError(f"{rule.name} cannot be counted with these parameters")
    if (rule.utility == "points") != (election.vote_type in POINTS):
        raise TallyError(
            f"equal-shares with utility {rule.utility} cannot count {election.vote_type} ballots"
        )
    return _by_shares(election, rule)


def _by_votes(election: Election, rule: Rule) -> Outcome:
    needed = rule.threshold(election.cast)
    candidates = [
        place
        for place, score in enumerate(election.scores)
        if score > 0 and score >= needed and election.projects[place].cost <= election.budget
    ]
    course = greedy(election, rule, candidates, election.budget)
    reasons = _Reasons(election)
    reasons.of_greedy(course)
    reasons.of_those_left_out(needed)
    return reasons.outcome(rule, course.ties)


def _by_shares(election: Election, rule: Rule) -> Outcome:
    shares = EqualShares(election, rule)
    raises = 0 if rule.completion == "none" or not shares.candidates else add1(shares)
    run = shares.run(raises) if shares.candidates else Run()
    reasons = _Reasons(election)
    reasons.of_shares(run, shares.each_pays(run))
    ties = run.ties
    if rule.completion == "add1u":
        fill = shares.fill(run, rule)
        reasons.of_greedy(fill)
        ties = ties + fill.ties
    else:
        reasons.of_outbid(run)
    reasons.of_those_left_out(Fraction(0))
    return reasons.outcome(rule, ties)


class _Reasons:
    """Gathers the rounds and the reasons of a count as its steps become known."""

    def __init__(self, election: Election) -> None:
        self._election = election
        self._standing = Standing(election)
        self._reasons: dict[int, Reason] = {}
        self._rounds: list[Round] = []
        self._left = election.budget

    def _id(self, place: int | None) -> str | None:
        return None if place is None else self._election.projects[place].id

    def _won(self, place: int, code: str, each_pays: Fraction | None = None) -> None:
        project, score = self._election.projects[place], self._election.scores[place]
        self._reasons[place] = self._standing.reason(
            place, code, left=self._left, each_pays=each_pays
        )
        self._left -= project.cost
        self._rounds.append(Round(project.id, project.cost, self._left, score, each_pays))

    def of_greedy(self, course: Greedy) -> None:
        """Explain everything that a greedy count looked at, and what it came to no more."""
        for place in course.won:
            self._won(place, why.WON_BY_VOTES)
        looked_at = list(course.left_at_turn)
        for at, place in enumerate(looked_at):
            if place not in self._reasons:
                after = (other for other in looked_at[at:] if other in course.won)
                self._reasons[place] = self._standing.reason(
                    place,
                    why.DID_NOT_FIT,
                    left=course.left_at_turn[place],
                    by=self._id(next(after, None)),
                )
        for place in course.never_looked_at:
            self._reasons[place] = self._standing.reason(
                place, why.AFTER_STOP, left=course.left, by=self._id(course.stopped_at)
            )

    def of_shares(self, run: Run, rates: list[Fraction]) -> None:
        """Explain what equal shares bought."""
        for place, each_pays in zip(run.won, rates, strict=True):
            free = not self._election.projects[place].cost
            self._won(place, why.FREE if free else why.WON_BY_SHARES, each_pays)

    def of_outbid(self, run: Run) -> None:
        """Explain why the supporters of the others could not pay."""
        for place, could_pay in run.could_pay.items():
            self._reasons[place] = self._standing.reason(
                place,
                why.SHARES_TOO_SMALL,
                could_pay=could_pay,
                by=self._id(run.outbid_by.get(place)),
            )

    def of_those_left_out(self, needed: Fraction) -> None:
        """Explain those that could not win from the start."""
        for place, project in enumerate(self._election.projects):
            if place not in self._reasons:
                if self._election.scores[place] == 0:
                    code = why.NO_VOTES
                elif project.cost > self._election.budget:
                    code = why.DEARER_THAN_POT
                else:
                    code = why.BELOW_MINIMUM
                self._reasons[place] = self._standing.reason(
                    place, code, needed=needed if code == why.BELOW_MINIMUM else None
                )

    def outcome(self, rule: Rule, ties: list[Tie]) -> Outcome:
        """Put the result together."""
        election = self._election
        selected = tuple(sorted(each.project for each in self._rounds))
        ids = [project.id for project in election.projects]
        reasons = {id_: self._reasons[place] for place, id_ in enumerate(ids)}
        for tie in ties:
            for loser in set(tie.tied) - set(selected) if tie.would_change else ():
                reasons[loser] = replace(reasons[loser], tied_with=tie.chosen, tie_by=tie.by)
        return Outcome(
            election=election,
            rule=rule,
            selected=selected,
            spent=election.budget - self._left,
            votes=dict(zip(ids, election.scores, strict=True)),
            ties=tuple(ties),
            rounds=tuple(self._rounds),
            reasons=reasons,
            cast=election.cast,
            reached=election.reached(selected),
        )
