"""A pot of a record as the count takes it: whole tyiyn in the record, som in the count."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta, timezone
from fractions import Fraction

from civicbudget.core.canonical import read_time
from civicbudget.record.contents import LANGUAGES, Heading
from civicbudget.record.rules import BallotKind, Pot, Rules, Texts
from civicbudget.tally import Election
from civicbudget.tally import Project as Candidate
from civicbudget.tally.numbers import number_text

TYIYN_IN_SOM = 100

_BISHKEK = timezone(timedelta(hours=6))  # no summer time since 2005, so no time zone data needed

Choices = Counter[tuple[int, ...]]
"""How many ballots of a pot made each selection."""


def words(names: Texts) -> str:
    """The name in Kyrgyz, else in the next language that there is."""
    return next((names[code] for code in (*LANGUAGES, *names) if names.get(code)), "")


def election(heading: Heading, rules: Rules, pot: Pot, choices: Choices) -> Election:
    """What is counted, and written as .pb: projects in the order of the ballot paper."""
    candidates = [
        Candidate(str(project.number), som(project.cost), words(project.names))
        for project in rules.projects
        if project.pot == pot.number
    ]
    ballots = _ballots(choices)
    return Election.from_approvals(som(pot.amount), candidates, ballots, _meta(heading, rules, pot))


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
