"""Elections put together from the marks on ballots."""

from fractions import Fraction

import pytest

from civicbudget.tally import Election, Project, TallyError

PROJECTS = [Project("a", Fraction(1)), Project("b", Fraction(2)), Project("c", Fraction(3))]


def test_equal_ballots_are_one_group_and_an_empty_one_is_cast() -> None:
    election = Election.from_ballots(Fraction(6), PROJECTS, [["b", "a"], ["a", "b"], []])
    assert election.cast == 3
    assert sorted(election.ballots.weight.tolist()) == [1, 2]
    assert election.approvals.tolist() == [2, 2, 0]


def test_a_ranking_keeps_its_order() -> None:
    ballots = [["c", "a"], ["a", "c"]]
    election = Election.from_ballots(Fraction(6), PROJECTS, ballots, "ordinal")
    assert election.ballots.project.tolist() == [2, 0, 0, 2]


def test_points_add_up_exactly_and_may_be_against_a_project() -> None:
    ballots = [{"a": Fraction(1, 3), "b": Fraction(-1)}, {"a": Fraction(2, 3)}]
    election = Election.from_ballots(Fraction(6), PROJECTS, ballots, "scoring")
    assert election.scores == (1, -1, 0)
    assert election.approvals.tolist() == [2, 0, 0]


@pytest.mark.parametrize("vote_type", ["approval", "ordinal"])
def test_an_unknown_project_is_named(vote_type: str) -> None:
    with pytest.raises(TallyError, match="unknown project: 'd'"):
        Election.from_ballots(Fraction(6), PROJECTS, [["a", "d"]], vote_type)


def test_points_are_asked_for_where_the_vote_has_them() -> None:
    with pytest.raises(TallyError, match="points"):
        Election.from_ballots(Fraction(6), PROJECTS, [["a"]], "cumulative")
