"""Every rule that can count the ballots, beside the chosen one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from civicbudget.tally import Election, Rule, compare, count

BALLOTS = [["a", "c"], ["b", "c"], ["b"], []]


@pytest.fixture
def election(plain_projects) -> Election:
    return Election.from_ballots(Fraction(4), plain_projects, BALLOTS)


def test_the_chosen_rule_comes_first_and_each_rule_once(election: Election) -> None:
    chosen = count(election, Rule(min_votes="2", ties="file", exclude=("a",)))
    compared = compare(election, chosen)
    assert compared[0].rule == chosen.rule
    assert len({str(each.rule.to_dict()) for each in compared}) == len(compared)
    assert {each.rule.name for each in compared} == {
        "greedy-votes",
        "greedy-value",
        "equal-shares",
        "phragmen",
    }
    assert {(each.rule.ties, each.rule.exclude) for each in compared} == {("file", ("a",))}
    assert all(each.rule.utility != "points" for each in compared)


def test_each_is_the_count_by_that_rule(election: Election) -> None:
    for each in compare(election):
        outcome = count(election, each.rule)
        assert (each.selected, each.spent, each.reached) == (
            outcome.selected,
            outcome.spent,
            outcome.reached,
        )
        chosen = [len(set(ballot) & set(each.selected)) for ballot in BALLOTS]
        assert each.mean_chosen == Fraction(sum(chosen), len(BALLOTS))


def test_tells_who_wins_instead(election: Election) -> None:
    by_votes, by_value = compare(election)[:2]
    assert (by_votes.selected, by_votes.gained, by_votes.lost) == (("a", "b"), (), ())
    assert by_value.rule == Rule("greedy-value")
    assert (by_value.selected, by_value.gained, by_value.lost) == (("a", "b"), (), ())


@pytest.mark.parametrize(
    ("marks", "named"),
    [
        ([{"a": Fraction(3)}], {"greedy-votes", "greedy-value", "equal-shares"}),
        ([{"a": Fraction(-1)}], {"greedy-votes", "greedy-value", "equal-shares", "majority"}),
    ],
)
def test_majority_counts_a_yes_and_a_no_only(plain_projects, marks: list, named: set[str]) -> None:
    election = Election.from_ballots(Fraction(4), plain_projects, marks, "scoring")
    assert {each.rule.name for each in compare(election)} == named


def test_rankings_are_counted_by_votes_and_value(plain_projects) -> None:
    election = Election.from_ballots(Fraction(4), plain_projects, [["a", "b"]], "ordinal")
    assert [each.rule.name for each in compare(election)] == ["greedy-votes", "greedy-value"]


def test_shows_how_far_it_is(election: Election) -> None:
    shown: list[tuple[int, int]] = []
    many = len(compare(election, progress=lambda done, size: shown.append((done, size))))
    assert shown == [(done, many) for done in range(2, many + 1)]
