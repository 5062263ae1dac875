"""A pot of a record as the count takes it: whole tyiyn in the record, som in the count."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta, timezone
from fractions import Fraction

from civicbudget.core.canonical import read_time
from civicbudget.record.contents import LANGUAGES, Heading
from civicbudget.record.rules import BallotKind, Pot, Rules, Texts
from civicbudget.tally import Election, Rule
from civicbudget.tally import Project as Candidate
from civicbudget.tally.numbers import number_text

TYIYN_IN_SOM = 100
NOTHING = Fraction(0)

_BISHKEK = timezone(timedelta(hours=6))  # no summer time since 2005, so no time zone data needed

Choices = Counter[tuple[int, ...]]
"""How many ballots of a pot made each selection."""


def words(names: Texts) -> str:
    """The name in Kyrgyz, else in the next language that there is."""
    return next((names[code] for code in (*LANGUAGES, *names) if names.get(code)), "")


def election(
    heading: Heading, rules: Rules, pot: Pot, choices: Choices, carried: Fraction = NOTHING
) -> Election:
    """What is counted, and written as .pb: projects in the order of the ballot paper.

    ``carried``: what pots counted before left for this one, in som.
    """
    candidates = [
        Candidate(str(project.number), som(project.cost), words(project.names))
        for project in rules.projects
        if project.pot == pot.number
    ]
    ballots = _ballots(choices)
    meta = _meta(heading, rules, pot) | carried_in(carried)
    return Election.from_approvals(som(pot.amount) + carried, candidates, ballots, meta)


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
    """The rule by which a pot is counted: its groups, and what a decision took out of the count.

    Raises tally's TallyError for a rule that is not known.
    """
    return Rule.from_dict(
        {
            **rules.tally,
            "exclusive": [[str(project) for project in group] for group in pot.exclusive],
            "exclude": sorted(str(project) for project in excluded),
        }
    )


def som(tyiyn: int) -> Fraction:
    """The unit of the count and of the Pabulib format."""
    return Fraction(tyiyn, TYIYN_IN_SOM)


def _ballots(choices: Choices) -> Iterable[list[str]]:
    for selection, times in sorted(choices.items()):
        chosen = [str(number) for number in selection]
        yield from (chosen for _ in range(times))


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
        "min_length": str(rules.ballot.least),
    }
    if rules.ballot.most is not None:
        known["max_length"] = str(rules.ballot.most)
    if rules.ballot.kind is BallotKind.KNAPSACK:
        known["max_sum_cost"] = number_text(som(pot.amount))
    for phase in voting:
        known |= {"date_begin": _date(phase.opens), "date_end": _date(phase.closes)}
    return known


def _date(moment: str) -> str:
    """The day in Kyrgyzstan of a time text, as the format writes it: dd.mm.yyyy."""
    return read_time(moment).astimezone(_BISHKEK).strftime("%d.%m.%Y")
