"""A pot of a record as the count takes it: whole tyiyn in the record, som in the count."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from typing import TypeVar

from civicbudget.core.canonical import read_time
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.record.contents import LANGUAGES, Heading
from civicbudget.record.rules import Pot, Rules, Texts
from civicbudget.sealing.choice import Choice, Form, Points
from civicbudget.tally import Ballots, Election, Rule
from civicbudget.tally import Project as Candidate
from civicbudget.tally.model import APPROVAL, POINTS
from civicbudget.tally.numbers import number_text

TYIYN_IN_SOM = 100
NOTHING = Fraction(0)

_BISHKEK = timezone(timedelta(hours=6))  # no summer time since 2005, so no time zone data needed

_MOMENT = timedelta(microseconds=1)  # voting that ends at midnight has the day before as its last

K = TypeVar("K", int, str)

Choices = Counter[Choice[int]]
"""How many ballots of a pot chose the same."""


def words(names: Texts) -> str:
    """The name in Kyrgyz, else in the next language that there is."""
    return next((names[code] for code in (*LANGUAGES, *names) if names.get(code)), "")


def election(
    heading: Heading, rules: Rules, pot: Pot, choices: Choices, carried: Fraction = NOTHING
) -> Election:
    """What is counted, and written as .pb: projects in the order of the ballot paper.

    ``carried``: what pots counted before left for this one, in som.
    """
    listed = [project for project in rules.projects if project.pot == pot.number]
    places = {project.number: place for place, project in enumerate(listed)}
    return Election(
        budget=som(pot.amount) + carried,
        projects=tuple(
            Candidate(str(project.number), som(project.cost), words(project.names))
            for project in listed
        ),
        ballots=laid_out(choices, places, rules.ballot.form),
        vote_type=rules.ballot.kind.vote_type,
        meta=_meta(heading, rules, pot) | carried_in(carried),
    )


def carried(rules: Rules, spent: Mapping[int, Fraction]) -> dict[int, Fraction]:
    """What each pot gets, beside its own sum, from the pots that were counted before it; in som.

    ``spent``: what the winners cost, by pot, as far as pots are counted.
    """
    extra = dict.fromkeys(rules.amounts, NOTHING)
    for pot in rules.pots:
        if pot.carry_to is not None and pot.number in spent:
            extra[pot.carry_to] += som(pot.amount) + extra[pot.number] - spent[pot.number]
    return extra


def carried_in(sum_: Fraction) -> dict[str, str]:
    """The line of a .pb that says which part of the budget other pots left; none for nothing."""
    if not sum_:
        return {}
    return {"comment": f"#1: the budget includes {number_text(sum_)} left by pots counted before"}


def rule(rules: Rules, pot: Pot, excluded: Collection[int] = ()) -> Rule:
    """The rule by which a pot is counted: its groups, its counter-proposals, and what a decision
    took out of the count.

    Raises tally's TallyError for a rule that is not known.
    """
    here = {str(number) for number in rules.costs[pot.number]}
    return Rule.from_dict(
        {
            **rules.tally,
            "counter": [each for each in rules.tally.get("counter", ()) if here >= {*each}],
            "exclusive": [[str(project) for project in group] for group in pot.exclusive],
            "exclude": sorted(str(project) for project in excluded),
        }
    )


def som(tyiyn: int) -> Fraction:
    """The unit of the count and of the Pabulib format."""
    return Fraction(tyiyn, TYIYN_IN_SOM)


def laid_out(choices: Mapping[Choice[K], int], places: Mapping[K, int], form: Form) -> Ballots:
    """Ballots as the count takes them: groups of equal ones, by the places of the projects."""
    if form is Form.POINTS:
        given = {_by_place(choice, places): times for choice, times in choices.items()}
        return Ballots.scored(dict(sorted(given.items())))
    named = {tuple(places[key] for key in choice): times for choice, times in choices.items()}
    if form is Form.CHOSEN:
        named = {tuple(sorted(chosen)): times for chosen, times in named.items()}
    return Ballots.grouped(dict(sorted(named.items())))


def standing(election: Election) -> dict[str, dict[str, int]]:
    """How many ballots stand for and against each project, where that is more than its votes."""
    if election.vote_type in APPROVAL:
        return {}
    sides = {"supporters": election}
    if election.vote_type in POINTS:
        ballots = replace(election.ballots, points=-election.ballots.points)
        sides["opponents"] = replace(election, ballots=ballots)
    return {
        side: dict(zip(election.places, each.approvals.tolist(), strict=True))
        for side, each in sides.items()
    }


def _by_place(
    choice: Choice[K], places: Mapping[K, int]
) -> tuple[tuple[int, ...], tuple[Fraction, ...]]:
    assert isinstance(choice, Points)  # noqa: S101 - the form of the campaign
    given = sorted((places[key], Fraction(points)) for key, points in choice.items())
    return tuple(place for place, _ in given), tuple(points for _, points in given)


def limits(ballot: BallotRule, amount: int) -> dict[str, str]:
    """What the Pabulib format tells of the ballot rule; ``amount``: the pot, in tyiyn."""
    told = {"min_length": str(ballot.least)}
    if ballot.most is not None:
        told["max_length"] = str(ballot.most)
    match ballot.kind:
        case BallotKind.KNAPSACK:
            told["max_sum_cost"] = number_text(som(amount))
        case BallotKind.CUMULATIVE:
            told["max_sum_points"] = str(ballot.points)
        case BallotKind.SCORING | BallotKind.YES_NO:
            told |= dict(zip(("min_points", "max_points"), map(str, ballot.range), strict=True))
    return told


def _meta(heading: Heading, rules: Rules, pot: Pot) -> dict[str, str]:
    """The fields of the Pabulib format; those that follow from the ballots are the count's."""
    voting = [phase for phase in rules.phases if phase.kind == "voting"]
    known = {
        "description": f"{words(heading.campaign_names)}: {words(pot.names)}",
        "country": "Kyrgyzstan",
        "unit": words(heading.municipality_names),
        "instance": heading.campaign,
        "subunit": words(pot.names),
        "currency": "KGS",
        **limits(rules.ballot, pot.amount),
    }
    for phase in voting:
        last = read_time(phase.closes) - _MOMENT
        known |= {"date_begin": _date(read_time(phase.opens)), "date_end": _date(last)}
    return known


def _date(moment: datetime) -> str:
    """The day in Kyrgyzstan of a moment, as the format writes it: dd.mm.yyyy."""
    return moment.astimezone(_BISHKEK).strftime("%d.%m.%Y")
