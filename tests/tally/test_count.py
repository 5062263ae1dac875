"""What holds for every count, whatever the rule."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicbudget.tally import (
    Election,
    Project,
    Rule,
    count,
    read_pb,
    write_pb,
)
from tests.tally.plain import Plain, plains

RULES = [
    Rule(),
    Rule(skip=False),
    Rule(min_votes="30%", ties="cost"),
    Rule("equal-shares"),
    Rule("equal-shares", utility="count"),
    Rule("equal-shares", completion="add1", ties="votes"),
    Rule("equal-shares", completion="add1u", ties="lot", seed="a seed"),
]
rules = st.sampled_from(RULES)


@given(plains(), rules)
def test_never_spends_more_than_the_pot(plain: Plain, rule: Rule) -> None:
    outcome = count(plain.election(), rule)
    assert outcome.spent == sum(plain.costs[id_] for id_ in outcome.selected)
    assert outcome.spent <= plain.budget
    assert all(plain.votes(id_) for id_ in outcome.selected)


@given(plains(), rules, st.randoms(use_true_random=False))
def test_no_order_of_ballots_or_projects_matters(plain: Plain, rule: Rule, random) -> None:
    ids, ballots = list(plain.costs), list(plain.ballots)
    random.shuffle(ids)
    random.shuffle(ballots)
    ballots = [dict(sorted(ballot.items(), key=lambda _: random.random())) for ballot in ballots]
    shuffled = Plain(plain.budget, {id_: plain.costs[id_] for id_ in ids}, ballots)
    one, other = count(plain.election(), rule), count(shuffled.election(), rule)
    assert one.rounds == other.rounds
    assert one.ties == other.ties
    assert one.reasons == other.reasons


@given(plains(), rules)
def test_explains_every_project_and_adds_up(plain: Plain, rule: Rule) -> None:
    outcome = count(plain.election(), rule)
    assert set(outcome.reasons) == set(plain.costs)
    assert [each.project for each in sorted(outcome.rounds, key=lambda each: each.project)] == list(
        outcome.selected
    )
    left = plain.budget
    for each in outcome.rounds:
        left -= each.price
        assert each.left == left
    assert outcome.reached == sum(
        1 for ballot in plain.ballots if set(ballot) & set(outcome.selected)
    )
    assert all(
        outcome.reasons[id_].short > 0
        for id_ in plain.costs
        if outcome.reasons[id_].code in ("did-not-fit", "shares-too-small")
    )


@given(plain=plains(), rule=rules)
@settings(max_examples=60)
def test_written_and_read_again_it_counts_the_same(
    plain: Plain, rule: Rule, tmp_path_factory
) -> None:
    path = tmp_path_factory.mktemp("pb") / "election.pb"
    election = plain.election()
    write_pb(election, path)
    assert count(read_pb(path), rule).to_dict() == count(election, rule).to_dict()


def test_prints_what_the_command_promises() -> None:
    projects = [Project("a", Fraction(1, 2), "Well"), Project("b", Fraction(12), "Park")]
    election = Election.from_approvals(Fraction("12.5"), projects, [["a", "b"], ["a"], []])
    told = json.loads(json.dumps(count(election, Rule()).to_dict()))
    assert told["rule"] == {"name": "greedy-votes", "skip": True, "min_votes": "0", "ties": "id"}
    assert (told["budget"], told["spent"], told["selected"]) == ("12.5", "12.5", ["a", "b"])
    assert told["votes"] == {"a": "2", "b": "1"}
    assert told["rounds"][0] == {"project": "a", "price": "0.5", "left": "12", "votes": "2"}
    assert set(told["explanations"]["b"]) == {"ky", "ru", "en"}
    assert (told["cast"], told["reached"], told["ties"]) == (3, 2, [])


@pytest.mark.parametrize("rule", RULES)
def test_nobody_voted(rule: Rule) -> None:
    election = Election.from_approvals(Fraction(5), [Project("a", Fraction(0))], [])
    outcome = count(election, rule)
    assert outcome.selected == ()
    assert outcome.reasons["a"].code == "no-votes"
