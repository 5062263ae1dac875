"""The results of a pot as pages and exports tell them. Pure; sums in tyiyn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from civicbudget.core.i18n import decimal_mark
from civicbudget.core.money import format_number, tyiyn
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.record.contents import SMALLEST_GROUP
from civicbudget.results.models import Count
from civicbudget.sealing.choice import Form
from civicbudget.tally.numbers import number_text
from civicbudget.voting import rules as frozen


@dataclass(frozen=True)
class Line:
    """A project and what came out for it.

    `votes`: votes, or the sum of its points; `supporters`: the ballots that stand for it, and
    `opponents` against it; `served`: the share of its supporters in thousandths of the ballots;
    `excluded`: a decision took it out of the count; `cofinancing`: what others pay beside `cost`;
    `place`: where it stands on the ballot.
    """

    code: str
    title: Mapping[str, str]
    cost: int
    votes: Fraction
    supporters: int
    opponents: int
    won: bool
    served: int
    reason: Mapping[str, str]
    excluded: bool
    cofinancing: int
    place: int

    @property
    def whole(self) -> int:
        """Votes or points without their fraction, for what grammar and a bar ask for."""
        return int(self.votes)

    @property
    def figure(self) -> str:
        """Votes or points as people write them."""
        whole = self.votes.denominator == 1
        return (
            format_number(self.whole)
            if whole
            else number_text(self.votes).replace(".", decimal_mark())
        )


@dataclass(frozen=True)
class Step:
    """A purchase in the course of the count: its price, and what it left of the pot.

    `each_pays`: where voters pay from shares, the most that one of its supporters paid.
    """

    code: str
    title: Mapping[str, str]
    price: int
    left: int
    each_pays: int | None


@dataclass(frozen=True)
class PotSummary:
    """A pot: its winners first, each group by votes; what was spent, what is left.

    `amount` is what it was counted with, of which `carried` came from pots counted before it;
    `carry_to` is the name of the pot that gets what is left, where one does. `told_ties` says each
    of the `ties` in a sentence, by language.
    """

    number: int
    names: Mapping[str, str]
    amount: int
    ballot: BallotRule
    carried: int
    carry_to: Mapping[str, str] | None
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    ties: tuple[Mapping[str, Any], ...]
    told_ties: tuple[Mapping[str, str], ...]
    cast: int
    reached: int
    rule: Mapping[str, Any]

    @property
    def winners(self) -> list[Line]:
        """What will be done."""
        return [line for line in self.lines if line.won]

    @property
    def losers(self) -> list[Line]:
        """What will not."""
        return [line for line in self.lines if not line.won]

    @property
    def in_ballot_order(self) -> list[Line]:
        """All of them as they stand on the ballot."""
        return sorted(self.lines, key=lambda line: line.place)

    @property
    def spent(self) -> int:
        """What the winners cost together."""
        return sum(line.cost for line in self.winners)

    @property
    def left(self) -> int:
        """What they leave of the pot."""
        return self.amount - self.spent

    @property
    def totals_only(self) -> bool:
        """Whether so few voted here that single ballots are not published."""
        return self.cast < SMALLEST_GROUP

    def figures(self, line: Line) -> dict[str, str | int]:
        """What came out for a project, in the words of the ballot, as exports name it."""
        if self.ballot.kind is BallotKind.YES_NO:
            return {"yes": line.supporters, "no": line.opponents}
        if self.ballot.form is Form.CHOSEN:
            return {"votes": line.supporters}
        whole = line.votes.denominator == 1
        points = line.votes.numerator if whole else number_text(line.votes)
        return {"points": points, "supporters": line.supporters}

    @property
    def titles(self) -> dict[str, Mapping[str, str]]:
        """Titles by code."""
        return {line.code: line.title for line in self.lines}


def summary(rules: frozen.Rules, count: Count) -> PotSummary:
    """What a count says, beside the rules that it was made by."""
    outcome = count.outcome
    pot = next(each for each in rules["pots"] if each["number"] == count.pot.number)
    lines = [
        _line(project, place, outcome, count.explanations)
        for place, project in enumerate(rules["projects"])
        if project["pot"] == pot["number"]
    ]
    titles = {line.code: line.title for line in lines}
    return PotSummary(
        number=pot["number"],
        names=pot["names"],
        amount=tyiyn(outcome["budget"]),
        carried=tyiyn(outcome["budget"]) - pot["amount"],
        carry_to=next(
            (each["names"] for each in rules["pots"] if each["number"] == pot.get("carry_to")), None
        ),
        ballot=frozen.ballot(rules),
        lines=tuple(sorted(lines, key=lambda line: (not line.won, -line.votes))),
        steps=tuple(_step(each, titles) for each in outcome["rounds"]),
        ties=tuple(outcome["ties"]),
        told_ties=tuple(outcome.get("tie_explanations", ())),  # the first release had none
        cast=outcome["cast"],
        reached=outcome["reached"],
        rule=outcome["rule"],
    )


def _line(
    project: Mapping[str, Any],
    place: int,
    outcome: Mapping[str, Any],
    reasons: Mapping[str, Any],
) -> Line:
    code = project["code"]
    votes = Fraction(outcome["votes"][code])
    supporters = outcome.get("supporters", {}).get(code, int(votes))  # a vote is a supporter
    return Line(
        code=code,
        title=project["title"],
        cost=project["cost"],
        votes=votes,
        supporters=supporters,
        opponents=outcome.get("opponents", {}).get(code, 0),
        won=code in outcome["selected"],
        served=round(Fraction(supporters * 1000, outcome["cast"])) if outcome["cast"] else 0,
        reason=reasons[code],
        excluded=code in outcome["rule"].get("exclude", ()),
        cofinancing=project.get("cofinancing", 0),
        place=place,
    )


def _step(told: Mapping[str, Any], titles: Mapping[str, Mapping[str, str]]) -> Step:
    each_pays = told.get("each_pays")
    return Step(
        code=told["project"],
        title=titles[told["project"]],
        price=tyiyn(told["price"]),
        left=tyiyn(told["left"]),
        each_pays=None if each_pays is None else tyiyn(each_pays),
    )
