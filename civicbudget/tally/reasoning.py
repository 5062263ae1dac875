"""From the course of a count to its outcome: the rounds, and the reason for every project."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from civicbudget.tally import reasons as why
from civicbudget.tally.contest import Contest
from civicbudget.tally.equal_shares import Run
from civicbudget.tally.greedy import Greedy
from civicbudget.tally.majority import Majority, Verdicts
from civicbudget.tally.outcome import Outcome
from civicbudget.tally.phragmen import Purchases
from civicbudget.tally.reasons import Reason, Round
from civicbudget.tally.standing import Standing
from civicbudget.tally.ties import Tie


class Reasoning:
    """Gathers the rounds and the reasons of a count as its steps become known."""

    def __init__(self, contest: Contest) -> None:
        self._contest, self._election = contest, contest.election
        self._standing = Standing(contest)
        self._reasons: dict[int, Reason] = {}
        self._rounds: list[Round] = []
        self._left = contest.election.budget

    def _id(self, place: int | None) -> str | None:
        return None if place is None else self._election.projects[place].id

    def _tell(self, place: int, code: str, **told: Any) -> None:
        self._reasons[place] = self._standing.reason(place, code, **told)

    def _won(self, place: int, code: str, **told: Any) -> None:
        """A winner; of what is told, the round bears what the supporters paid or bear."""
        self._tell(place, code, left=self._left, **told)
        project = self._election.projects[place]
        self._left -= project.cost
        borne = {key: told[key] for key in ("each_pays", "load") if key in told}
        votes = self._contest.scores[place]
        self._rounds.append(Round(project.id, project.cost, self._left, votes, **borne))

    def of_greedy(self, course: Greedy) -> None:
        """Explain everything that a greedy count looked at, and what it came to no more."""
        for place in course.won:
            self._won(place, why.WON_BY_VOTES)
        self._of_losers(course, {})

    def of_loads(self, course: Purchases) -> None:
        """Explain what Phragmén's rule bought, passed over, and came to no more."""
        for place in course.won:
            self._won(place, why.WON_BY_LOADS, load=course.loads[place])
        self._of_losers(course, course.loads)

    def _of_losers(self, course: Greedy | Purchases, loads: dict[int, Fraction]) -> None:
        looked_at, winners = list(course.left_at_turn), {*course.won}
        for at, place in enumerate(looked_at):
            if place not in winners:
                after = (other for other in looked_at[at:] if other in winners)
                left, by = course.left_at_turn[place], self._id(next(after, None))
                self._tell(place, why.DID_NOT_FIT, left=left, by=by, load=loads.get(place))
        for place in course.never_looked_at:
            by = self._id(course.stopped_at)
            self._tell(place, why.AFTER_STOP, left=course.left, by=by, load=loads.get(place))

    def of_shares(self, run: Run) -> None:
        """Explain what equal shares bought, and what became of the others."""
        for place, each_pays in zip(run.won, run.rates, strict=True):
            free = not self._election.projects[place].cost
            self._won(place, why.FREE if free else why.WON_BY_SHARES, each_pays=each_pays)
        if run.fill is not None:
            self.of_greedy(run.fill)
            return
        for place, could_pay in run.could_pay.items():
            by = self._id(run.outbid_by.get(place))
            self._tell(place, why.SHARES_TOO_SMALL, could_pay=could_pay, by=by)

    def of_answers(self, questions: Majority, verdicts: Verdicts) -> None:
        """Explain what was accepted, and why the rest was not."""
        no, needed = questions.no, self._contest.rule.least_cast()
        for place in verdicts.course.won:
            self._won(place, why.ACCEPTED, against=no[place])
        self._of_losers(verdicts.course, {})
        for place, other in verdicts.beaten_by.items():
            self._tell(place, why.OTHER_PROPOSAL, against=no[place], by=self._id(other))
        for place, pair in questions.deciding.items():
            code = why.DECIDING if place in questions.needed() else why.NOTHING_TO_DECIDE
            first, second = (self._election.projects[each].id for each in pair)
            self._tell(place, code, against=no[place], between=(first, second))
        for place in range(len(self._election.projects)):
            if place not in self._reasons and place not in self._contest.excluded:
                if not questions.has_quorum:
                    self._tell(place, why.NO_QUORUM, needed=needed, against=no[place])
                elif questions.yes[place] <= no[place]:
                    self._tell(place, why.REJECTED, against=no[place])

    def _of_those_left_out(self) -> None:
        """Explain those that could not win from the start, or beside a winner."""
        winners = [self._election.places[each.project] for each in self._rounds]
        for place in range(len(self._election.projects)):
            if place not in self._reasons:
                self._reasons[place] = self._why_not(place, winners)

    def _why_not(self, place: int, winners: list[int]) -> Reason:
        contest, reason = self._contest, self._standing.reason
        if place in contest.excluded:
            return reason(place, why.EXCLUDED)
        if not self._election.approvals[place]:
            return reason(place, why.NO_VOTES)
        if self._election.projects[place].cost > self._election.budget:
            return reason(place, why.DEARER_THAN_POT)
        if contest.is_outweighed(place):
            return reason(place, why.OUTWEIGHED)
        if contest.needed and contest.scores[place] < contest.needed:
            return reason(place, why.BELOW_MINIMUM, needed=contest.needed)
        rivals = contest.rivals[place]
        by = next(winner for winner in winners if winner in rivals)
        return reason(place, why.RIVAL_WON, by=self._id(by))

    def outcome(self, ties: Sequence[Tie]) -> Outcome:
        """Put the result together. TieRefused where the rule refuses a tie that decides."""
        self._of_those_left_out()
        election, contest = self._election, self._contest
        selected = tuple(sorted(each.project for each in self._rounds))
        ids = [project.id for project in election.projects]
        return Outcome(
            election=election,
            rule=contest.rule,
            selected=selected,
            spent=election.budget - self._left,
            votes=dict(zip(ids, contest.scores, strict=True)),
            ties=contest.order.permit(ties),
            rounds=tuple(self._rounds),
            reasons=self._with_ties(ties, selected),
            cast=election.cast,
            reached=election.reached(selected),
        )

    def _with_ties(self, ties: Sequence[Tie], selected: tuple[str, ...]) -> dict[str, Reason]:
        """Say of the losers to which winner they lost a tie that decided."""
        ids = [project.id for project in self._election.projects]
        reasons = {id_: self._reasons[place] for place, id_ in enumerate(ids)}
        for tie in ties:
            for loser in {*tie.tied} - {*selected} if tie.would_change else ():
                if tie.chosen in selected:
                    lost_to = reasons[loser]._replace(tied_with=tie.chosen, tie_by=tie.by)
                    reasons[loser] = lost_to
        return reasons
