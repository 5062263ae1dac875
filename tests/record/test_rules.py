"""What a ballot may say, and the rules in their frozen form."""

import dataclasses
from collections.abc import Mapping

import pytest

from civicbudget.core import canonical
from civicbudget.record.rules import BallotKind, BallotRule, Objection, Pot, Project, Rules

NAMES = {"ky": "Аталышы"}


def rules_with(kind: BallotKind, least: int = 1, most: int | None = None) -> Rules:
    costs = {1: 60_00, 2: 40_00, 3: 41_00}
    return Rules(
        BallotRule(kind, least, most),
        {"name": "greedy-votes"},
        (Pot(1, 100_00, NAMES), Pot(2, 50_00, NAMES)),
        (),
        (*(Project(1, n, cost, 0, NAMES) for n, cost in costs.items()), Project(2, 4, 1, 0, NAMES)),
    )


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ({1: [1, 2, 3], 2: [4]}, None),
        ({2: [4]}, None),
        ({1: [], 2: [4]}, None),
        ({}, Objection.NOTHING_CHOSEN),
        ({1: []}, Objection.NOTHING_CHOSEN),
        ({3: [1]}, Objection.UNKNOWN_POT),
        ({1: [4]}, Objection.UNKNOWN_PROJECT),
        ({2: [4], 1: [1, 9]}, Objection.UNKNOWN_PROJECT),
        ({1: [1, 1]}, Objection.CHOSEN_TWICE),
    ],
)
def test_a_selection_names_projects_of_its_pots(
    selection: Mapping[int, list[int]], expected: Objection | None
) -> None:
    assert rules_with(BallotKind.APPROVAL).objection(selection) is expected


def test_the_number_of_choices_is_bounded_in_each_pot() -> None:
    rules = rules_with(BallotKind.APPROVAL, least=2, most=2)
    assert rules.objection({1: [1]}) is Objection.TOO_FEW
    assert rules.objection({1: [1, 3]}) is None
    assert rules.objection({1: [1, 2, 3]}) is Objection.TOO_MANY


def test_a_knapsack_holds_exactly_the_pot_and_no_tyiyn_more() -> None:
    rules = rules_with(BallotKind.KNAPSACK)
    assert rules.objection({1: [1, 2]}) is None
    assert rules.objection({1: [1, 3]}) is Objection.OVER_THE_POT


def test_the_digest_covers_the_projects_and_everything_else() -> None:
    rules = rules_with(BallotKind.KNAPSACK)
    cheaper = dataclasses.replace(rules.projects[0], cost=1)
    others = [
        dataclasses.replace(rules, projects=(cheaper, *rules.projects[1:])),
        dataclasses.replace(rules, projects=rules.projects[::-1]),
        dataclasses.replace(rules, tally={"name": "equal-shares"}),
        dataclasses.replace(rules, pots=rules.pots[::-1]),
        rules_with(BallotKind.APPROVAL),
        rules_with(BallotKind.KNAPSACK, most=5),
    ]
    assert len({each.digest() for each in [rules, *others]}) == 7
    assert rules.digest() == canonical.digest(rules.to_dict())


def test_the_frozen_form_is_read_back() -> None:
    rules = rules_with(BallotKind.KNAPSACK, most=2)
    assert Rules.from_dicts(rules.to_dict(), rules.projects_list()) == rules


def test_numbers_that_stand_twice_and_projects_in_no_pot_are_refused() -> None:
    rules = rules_with(BallotKind.APPROVAL)
    for changes in (
        {"pots": rules.pots * 2},
        {"projects": rules.projects * 2},
        {"pots": rules.pots[:1]},
    ):
        with pytest.raises(ValueError, match="pot"):
            dataclasses.replace(rules, **changes)
