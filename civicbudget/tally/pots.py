"""Several pots, counted one after another, where what one leaves goes to a later one."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from civicbudget.tally.count import count
from civicbudget.tally.errors import TallyError
from civicbudget.tally.model import Election
from civicbudget.tally.outcome import Outcome
from civicbudget.tally.rule import Rule


def count_in_turn(
    elections: Sequence[Election], rule: Rule, carry_to: Sequence[int | None]
) -> list[Outcome]:
    """Count pots in their order; `carry_to` tells of each the place in `elections` of the later
    pot that gets what it leaves, or None.

    The election of an outcome has the pot with what was carried to it, and its rule speaks of that
    pot's projects only, so that `count(outcome.election, outcome.rule)` gives the outcome again.
    TallyError where a pot would get from a later one, where the rule names a project that no pot
    has, or a group that lies in two pots; and as for `count`.
    """
    _check(elections, rule, carry_to)
    carried = [Fraction(0)] * len(elections)
    outcomes = []
    for at, (election, receiver) in enumerate(zip(elections, carry_to, strict=True)):
        pot = replace(election, budget=election.budget + carried[at])
        outcome = count(pot, _of_pot(rule, election))
        outcomes.append(outcome)
        if receiver is not None:
            carried[receiver] += outcome.budget - outcome.spent
    return outcomes


def _check(elections: Sequence[Election], rule: Rule, carry_to: Sequence[int | None]) -> None:
    if len(carry_to) != len(elections):
        raise TallyError("each pot has one receiver of what it leaves, or None")
    for at, receiver in enumerate(carry_to):
        if receiver is not None and not at < receiver < len(elections):
            raise TallyError("what a pot leaves goes to a later pot")
    for group in (*((id_,) for id_ in rule.exclude), *rule.exclusive, *rule.counter):
        if not any(election.places.keys() >= {*group} for election in elections):
            raise TallyError(f"no pot has the projects that the rule names: {', '.join(group)}")


def _of_pot(rule: Rule, election: Election) -> Rule:
    here = election.places.keys()
    return replace(
        rule,
        exclude=tuple(id_ for id_ in rule.exclude if id_ in here),
        exclusive=tuple(group for group in rule.exclusive if here >= {*group}),
        counter=tuple(each for each in rule.counter if here >= {*each}),
    )
