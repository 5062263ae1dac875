"""Pots counted in turn, with what is left carried on."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicbudget.tally import Election, Project, Rule, TallyError, count, count_in_turn
from tests.tally.plain import plains


def pot(budget: int, **projects: tuple[int, int]) -> Election:
    """A pot from id=(cost, votes)."""
    return Election.from_approvals(
        Fraction(budget),
        [Project(id_, Fraction(cost)) for id_, (cost, _) in projects.items()],
        [[id_] for id_, (_, votes) in projects.items() for _ in range(votes)],
    )


def test_what_a_pot_leaves_goes_to_the_one_that_takes_it() -> None:
    pots = [pot(10, a=(7, 2)), pot(5, b=(8, 2)), pot(5, c=(5, 2), d=(2, 1))]
    kept = count_in_turn(pots, Rule(), [None, None, None])
    assert [each.selected for each in kept] == [("a",), (), ("c",)]
    carried = count_in_turn(pots, Rule(), [1, 2, None])
    assert [each.selected for each in carried] == [("a",), ("b",), ("c",)]
    assert [each.budget for each in carried] == [10, 8, 5]
    skipped = count_in_turn(pots, Rule(), [2, 2, None])
    assert [each.selected for each in skipped] == [("a",), (), ("c", "d")]
    assert [each.budget for each in skipped] == [10, 5, 13]


@given(st.lists(plains(), min_size=1, max_size=4), st.sampled_from([Rule(), Rule("equal-shares")]))
def test_nothing_is_lost_and_each_pot_can_be_counted_again(plain: list, rule: Rule) -> None:
    pots = [each.election() for each in plain]
    outcomes = count_in_turn(pots, rule, [*range(1, len(pots)), None])
    assert sum(each.spent for each in outcomes) <= sum(each.budget for each in plain)
    total = sum(each.budget for each in plain) - sum(each.spent for each in outcomes)
    assert outcomes[-1].budget - outcomes[-1].spent == total
    for outcome in outcomes:
        assert count(outcome.election, outcome.rule) == outcome


def test_each_pot_has_its_part_of_the_rule() -> None:
    pots = [pot(9, a=(1, 3), b=(1, 2)), pot(9, c=(1, 2), d=(1, 1))]
    rule = Rule(exclude=("a",), exclusive=(("c", "d"),))
    outcomes = count_in_turn(pots, rule, [None, None])
    assert [each.selected for each in outcomes] == [("b",), ("c",)]
    assert [each.rule for each in outcomes] == [
        Rule(exclude=("a",)),
        Rule(exclusive=(("c", "d"),)),
    ]


@pytest.mark.parametrize(
    ("carry_to", "rule"),
    [
        ([0, None], Rule()),
        ([None, 0], Rule()),
        ([2, None], Rule()),
        ([None], Rule()),
        ([None, None], Rule(exclude=("x",))),
        ([None, None], Rule(exclusive=(("a", "c"),))),
    ],
)
def test_refuses_what_cannot_be(carry_to: list, rule: Rule) -> None:
    pots = [pot(9, a=(1, 3), b=(1, 2)), pot(9, c=(1, 2), d=(1, 1))]
    with pytest.raises(TallyError):
        count_in_turn(pots, rule, carry_to)
