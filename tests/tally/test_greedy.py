"""greedy-votes against its definition, and the ties it meets."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicbudget.tally import Election, Project, Rule, TieRefused, count
from civicbudget.tally.ties import lot_number
from tests.tally.plain import Plain, plain_greedy, plains


def votes_election(budget: int, **projects: tuple[int, int]) -> Election:
    """An election from id=(cost, votes), each vote on a ballot of its own."""
    return Election.from_approvals(
        Fraction(budget),
        [Project(id_, Fraction(cost)) for id_, (cost, _) in projects.items()],
        [[id_] for id_, (_, votes) in projects.items() for _ in range(votes)],
    )


@given(plains(), st.booleans(), st.integers(0, 3))
def test_equals_its_definition(plain: Plain, skip: bool, least: int) -> None:
    outcome = count(plain.election(), Rule(skip=skip, min_votes=str(least)))
    assert list(outcome.selected) == plain_greedy(plain, skip, least)


def test_passes_over_what_does_not_fit_or_stops_there() -> None:
    election = votes_election(10, a=(6, 3), b=(5, 2), c=(4, 1))
    assert count(election, Rule()).selected == ("a", "c")
    assert count(election, Rule(skip=False)).selected == ("a",)


def test_a_project_dearer_than_the_pot_does_no_harm() -> None:
    election = votes_election(10, a=(11, 9), b=(10, 1))
    assert count(election, Rule(skip=False)).selected == ("b",)


@pytest.mark.parametrize(
    ("least", "winners"),
    [
        ("3", ("a",)),
        ("50%", ("a",)),
        ("33.3%", ("a", "b")),
        ("33.4%", ("a",)),
        ("2", ("a", "b")),
        ("0.5%", ("a", "b", "c")),
    ],
)
def test_needs_the_least_number_of_votes(least: str, winners: tuple[str, ...]) -> None:
    election = votes_election(99, a=(1, 3), b=(1, 2), c=(1, 1), d=(1, 0))
    assert count(election, Rule(min_votes=least)).selected == winners


def test_an_exact_percentage_is_enough() -> None:
    election = votes_election(99, a=(1, 1), b=(1, 2))
    assert count(election, Rule(min_votes="50%")).selected == ("b",)
    assert count(votes_election(9, a=(1, 1), b=(1, 1)), Rule(min_votes="50%")).selected == (
        "a",
        "b",
    )


@pytest.mark.parametrize(
    ("ties", "first", "by"),
    [("id", "10", "id"), ("file", "9", "file"), ("cost", "9", "cost"), ("votes", "10", "id")],
)
def test_breaks_a_tie_by_the_order_laid_down(ties: str, first: str, by: str) -> None:
    election = votes_election(8, **{"9": (7, 2), "10": (8, 2)})
    outcome = count(election, Rule(ties=ties))
    assert outcome.selected == (first,)
    (tie,) = outcome.ties
    assert (tie.tied, tie.chosen, tie.by, tie.would_change) == (("10", "9"), first, by, True)


def test_draws_a_lot_from_the_seed() -> None:
    election = votes_election(1, a=(1, 2), b=(1, 2), c=(1, 2))
    for seed in ("12 мая", "x", "y", "z"):
        winner = min("abc", key=lambda id_: lot_number(seed, id_))
        outcome = count(election, Rule(ties="lot", seed=seed))
        assert outcome.selected == (winner,)
        assert outcome.ties[0].by == "lot"


def test_a_lot_is_the_hash_of_seed_newline_and_id() -> None:
    # echo -ne 'seed\n10' | sha256sum
    assert lot_number("seed", "10") == (
        "91cc3320344969553caecf362f21d38324cb81ab8e853122e68e81306a0ae658"
    )


def test_refuses_a_tie_that_decides_and_no_other() -> None:
    with pytest.raises(TieRefused, match="tied: a, b") as refused:
        count(votes_election(1, a=(1, 2), b=(1, 2)), Rule(ties="refuse"))
    assert refused.value.tied == ("a", "b")
    harmless = count(votes_election(2, a=(1, 2), b=(1, 2)), Rule(ties="refuse"))
    assert harmless.selected == ("a", "b")
    assert [tie.would_change for tie in harmless.ties] == [False]


@given(plains(most_projects=5), st.booleans())
@settings(max_examples=60)
def test_a_tie_would_change_the_winners_exactly_where_an_order_does(
    plain: Plain, skip: bool
) -> None:
    """The order of the list breaks ties; all orders of it give the outcomes there can be."""
    winners = set()
    for order in permutations(plain.costs):
        costs = {id_: plain.costs[id_] for id_ in order}
        shuffled = Plain(plain.budget, costs, plain.ballots).election()
        outcome = count(shuffled, Rule(skip=skip, ties="file"))
        winners.add(outcome.selected)
    assert any(tie.would_change for tie in outcome.ties) == (len(winners) > 1)
