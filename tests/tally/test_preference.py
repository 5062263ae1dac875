"""Giving way to greedy-votes, where more voters have more of their choices by it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicbudget.tally import Election, Project, Rule, TieRefused, count
from tests.properties import examples
from tests.tally.plain import Plain, contested, plain_add1, plain_greedy, plain_shares

PREFER = Rule("equal-shares", prefer_greedy=True)


def plain_preferred(plain: Plain, shares: list[str]) -> list[str]:
    votes = plain_greedy(plain)
    more = less = 0
    for ballot in plain.ballots:
        by_votes, by_shares = len({*ballot} & {*votes}), len({*ballot} & {*shares})
        more += by_votes > by_shares
        less += by_votes < by_shares
    return votes if more > less else shares


@given(contested())
@examples(200)
def test_equals_its_definition(plain: Plain) -> None:
    outcome = count(plain.election(), plain.under(PREFER))
    assert list(outcome.selected) == plain_preferred(plain, plain_shares(plain))


@given(contested(), st.sampled_from(["add1", "add1u"]))
@examples(150)
def test_compares_what_is_completed(plain: Plain, completion: str) -> None:
    outcome = count(plain.election(), plain.under(replace(PREFER, completion=completion)))
    shares = plain_add1(plain)
    if completion == "add1u":
        shares = plain_greedy(plain, taken=shares)
    assert list(outcome.selected) == plain_preferred(plain, shares)


@given(contested())
@examples(150)
def test_a_harmless_tie_is_harmless(plain: Plain) -> None:
    election, rule = plain.election(), plain.under(PREFER)
    outcome = count(election, rule)
    if not any(tie.would_change for tie in outcome.ties):
        for seed in "abcd":
            drawn = replace(rule, ties="lot", seed=seed)
            assert count(election, drawn).selected == outcome.selected


def small(ballots: list[str], **costs: int) -> Election:
    projects = [Project(id_, Fraction(cost)) for id_, cost in costs.items()]
    return Election.from_approvals(Fraction(10), projects, [list(ballot) for ballot in ballots])


def test_more_voters_prefer_the_count_by_votes() -> None:
    """By shares c cannot be paid, since its only voter has 2 of its 4."""
    outcome = count(small(["a", "a", "a", "c", ""], a=6, c=4), PREFER)
    assert outcome.selected == ("a", "c")
    assert outcome.to_dict()["preference"] == {
        "greedy-votes": 1,
        "equal-shares": 0,
        "taken": "greedy-votes",
    }
    assert outcome.rule == PREFER
    assert {reason.code for reason in outcome.reasons.values()} == {"won-by-votes"}


def test_on_a_draw_the_shares_stay() -> None:
    """By votes b is chosen, by shares a and c; two voters prefer the one, two the other."""
    election = small(["b", "b", "ab", "a", "c"], a=4, b=10, c=2)
    outcome = count(election, PREFER)
    assert count(election, Rule()).selected == ("b",)
    assert outcome.selected == ("a", "c")
    assert outcome.to_dict()["preference"] == {
        "greedy-votes": 2,
        "equal-shares": 2,
        "taken": "equal-shares",
    }
    assert outcome.reasons["b"].code == "shares-too-small"


def test_a_tie_that_both_counts_meet_is_one() -> None:
    """b excludes a and c. Either count alone with b, the other would be taken; both with b, b."""
    election = small(["abc"], a=0, b=0, c=0)
    rule = replace(PREFER, exclusive=(("a", "b"), ("b", "c")))
    outcome = count(election, rule)
    assert outcome.selected == ("a", "c")
    assert any(tie.would_change for tie in outcome.ties)
    with pytest.raises(TieRefused):
        count(election, replace(rule, ties="refuse"))
