"""greedy-votes against its definition, and the ties it meets."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicbudget.tally import Election, Project, Rule, TallyError, TieRefused, count
from civicbudget.tally.ties import lot_number
from tests.properties import examples
from tests.tally.plain import Plain, contested, plain_greedy, pointed, ranked


def votes_election(budget: int, **projects: tuple[int, int]) -> Election:
    """An election from id=(cost, votes), each vote on a ballot of its own."""
    return Election.from_approvals(
        Fraction(budget),
        [Project(id_, Fraction(cost)) for id_, (cost, _) in projects.items()],
        [[id_] for id_, (_, votes) in projects.items() for _ in range(votes)],
    )


BOTH = st.sampled_from(["greedy-votes", "greedy-value"])


@given(st.one_of(contested(), pointed(), ranked()), BOTH, st.booleans(), st.integers(0, 3))
@examples(300)
def test_equals_its_definition(plain: Plain, name: str, skip: bool, least: int) -> None:
    rule = plain.under(Rule(name, skip=skip, min_votes=str(least)))
    outcome = count(plain.election(), rule)
    assert outcome.votes == {id_: plain.votes(id_) for id_ in plain.costs}
    assert list(outcome.selected) == plain_greedy(
        plain, skip, least, by_value=name == "greedy-value"
    )


@given(ranked(own=(5, 2)), BOTH)
def test_equals_its_definition_with_own_scores(plain: Plain, name: str) -> None:
    outcome = count(plain.election(), plain.under(Rule(name, scores="5,2")))
    assert list(outcome.selected) == plain_greedy(plain, by_value=name == "greedy-value")


def test_passes_over_what_does_not_fit_or_stops_there() -> None:
    election = votes_election(10, a=(6, 3), b=(5, 2), c=(4, 1))
    assert count(election, Rule()).selected == ("a", "c")
    assert count(election, Rule(skip=False)).selected == ("a",)


def test_among_equals_a_turn_goes_by_in_the_order_of_the_tie_rule() -> None:
    election = votes_election(10, first=(5, 3), dear=(6, 2), cheap=(4, 2))
    by_cost, by_name = (count(election, Rule(ties=ties)) for ties in ("cost", "id"))
    assert by_cost.selected == by_name.selected == ("cheap", "first")
    assert (by_cost.reasons["dear"].left, by_cost.reasons["dear"].by) == (1, None)
    other = votes_election(10, first=(5, 3), a_dear=(6, 2), cheap=(4, 2))
    reason = count(other, Rule(ties="id")).reasons["a_dear"]
    assert (reason.left, reason.by) == (5, "cheap")


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


@given(contested(), BOTH, st.booleans())
@examples(60)
def test_a_tie_would_change_the_winners_exactly_where_an_order_does(
    plain: Plain, name: str, skip: bool
) -> None:
    """The order of the list breaks ties; all orders of it give the outcomes there can be."""
    winners = set()
    for order in permutations(plain.costs):
        shuffled = replace(plain, costs={id_: plain.costs[id_] for id_ in order})
        rule = plain.under(Rule(name, skip=skip, ties="file"))
        outcome = count(shuffled.election(), rule)
        winners.add(outcome.selected)
    assert any(tie.would_change for tie in outcome.ties) == (len(winners) > 1)


def test_by_value_takes_the_most_votes_for_each_som() -> None:
    election = votes_election(10, a=(8, 4), b=(3, 2), c=(4, 2), free=(0, 1), none=(0, 0))
    outcome = count(election, Rule("greedy-value"))
    assert [each.project for each in outcome.rounds] == ["free", "b", "c"]
    assert outcome.reasons["a"].rank == 3
    assert outcome.reasons["a"].per_vote == 2


def test_by_value_a_hair_of_a_tyiyn_decides() -> None:
    """Votes for each som that floats hold for equal."""
    dear, hair = Fraction(10**17), Fraction(1, 10**9)
    projects = [Project("a", dear), Project("b", dear - hair)]
    election = Election.from_approvals(dear, projects, [["a", "b"]] * 3)
    assert float(dear) == float(dear - hair)
    assert count(election, Rule("greedy-value")).selected == ("b",)


def test_one_ranked_alone_has_no_point_but_may_win() -> None:
    projects = [Project("a", Fraction(5)), Project("b", Fraction(5)), Project("c", Fraction(0))]
    election = Election.from_ballots(Fraction(5), projects, [["a"], ["a"]], "ordinal")
    outcome = count(election, Rule())
    assert (outcome.selected, outcome.votes["a"]) == (("a",), 0)
    assert outcome.reasons["c"].code == "no-votes"
    assert (outcome.reached, outcome.reasons["a"].served) == (2, 1)


def test_ranks_may_have_scores_of_their_own() -> None:
    projects = [Project(id_, Fraction(1)) for id_ in "abcd"]
    ballots = [["a", "b", "c", "d"], ["b", "a"]]
    election = Election.from_ballots(Fraction(1), projects, ballots, "ordinal")
    borda, own = count(election, Rule()), count(election, Rule(scores="3.5, 1.25,0"))
    assert borda.votes == {"a": 3, "b": 3, "c": 1, "d": 0}
    assert own.votes == {"a": Fraction("4.75"), "b": Fraction("4.75"), "c": 0, "d": 0}


def test_scores_of_ranks_may_be_larger_than_machine_integers() -> None:
    projects = [Project(id_, Fraction(1)) for id_ in "ab"]
    election = Election.from_ballots(Fraction(1), projects, [["b", "a"]] * 90, "ordinal")
    large = 10**17 + 1
    assert count(election, Rule(scores=f"{large},0.1")).votes == {"a": 9, "b": 90 * large}


def test_points_against_a_project_count_against_it() -> None:
    projects = [Project("a", Fraction(1)), Project("b", Fraction(1))]
    ballots = [{"a": Fraction(2), "b": Fraction(1)}, {"a": Fraction(-3)}]
    election = Election.from_ballots(Fraction(9), projects, ballots, "scoring")
    outcome = count(election, Rule())
    assert (outcome.selected, outcome.reasons["a"].code) == (("b",), "outweighed")


def test_at_most_one_of_a_group_wins_and_the_next_in_line_gets_its_place() -> None:
    election = votes_election(10, a=(4, 5), b=(4, 4), c=(4, 3), d=(4, 2))
    outcome = count(election, Rule(exclusive=(("a", "b"), ("c", "d"))))
    assert outcome.selected == ("a", "c")
    assert [(outcome.reasons[id_].code, outcome.reasons[id_].by) for id_ in "bd"] == [
        ("rival-won", "a"),
        ("rival-won", "c"),
    ]


def test_a_winner_excluded_by_a_decision_makes_room() -> None:
    election = votes_election(6, a=(6, 5), b=(4, 4), c=(2, 3))
    assert count(election, Rule()).selected == ("a",)
    outcome = count(election, Rule(exclude=("a",)))
    assert (outcome.selected, outcome.reasons["a"].code) == (("b", "c"), "excluded")


@pytest.mark.parametrize("wrong", [{"exclude": ("x",)}, {"exclusive": (("a", "x"),)}])
def test_the_rule_cannot_speak_of_unknown_projects(wrong: dict) -> None:
    with pytest.raises(TallyError, match="the rule names an unknown project: x"):
        count(votes_election(6, a=(6, 5)), Rule(**wrong))
