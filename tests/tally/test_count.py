"""What holds for every count, whatever the rule."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicbudget.tally import (
    Ballots,
    Election,
    Project,
    Rule,
    count,
    read_pb,
    write_pb,
)
from tests.properties import examples
from tests.tally.plain import Plain, contested, plains

RULES = [
    Rule(),
    Rule(skip=False),
    Rule(min_votes="30%", ties="cost"),
    Rule("equal-shares"),
    Rule("equal-shares", utility="count"),
    Rule("equal-shares", completion="add1", ties="votes"),
    Rule("equal-shares", completion="add1u", ties="lot", seed="a seed"),
    Rule("equal-shares", prefer_greedy=True),
    Rule("greedy-value"),
    Rule("greedy-value", skip=False, ties="votes"),
    Rule("phragmen"),
    Rule("phragmen", skip=True, ties="cost"),
]
rules = st.sampled_from(RULES)


@given(contested(), rules)
@examples(300)
def test_never_spends_more_than_the_pot_nor_on_what_cannot_win(plain: Plain, rule: Rule) -> None:
    outcome = count(plain.election(), plain.under(rule))
    assert outcome.spent == sum(plain.costs[id_] for id_ in outcome.selected)
    assert outcome.spent <= plain.budget
    assert all(plain.votes(id_) for id_ in outcome.selected)
    assert not {*outcome.selected} & {*plain.exclude}
    assert all(len({*outcome.selected} & {*group}) <= 1 for group in plain.exclusive)


@given(contested(), rules)
def test_a_project_dearer_than_the_pot_or_without_a_vote_does_no_harm(
    plain: Plain, rule: Rule
) -> None:
    more = {"dear": plain.budget + 1, "unloved": Fraction(0)}
    ballots = [ballot | {"dear": 1} for ballot in plain.ballots]
    longer = replace(plain, costs={**more, **plain.costs}, ballots=ballots)
    outcome = count(longer.election(), plain.under(rule))
    assert outcome.selected == count(plain.election(), plain.under(rule)).selected


@given(contested(), rules, st.randoms(use_true_random=False))
def test_no_order_of_ballots_or_projects_matters(plain: Plain, rule: Rule, random) -> None:
    ids, ballots = list(plain.costs), list(plain.ballots)
    random.shuffle(ids)
    random.shuffle(ballots)
    ballots = [dict(sorted(ballot.items(), key=lambda _: random.random())) for ballot in ballots]
    costs = {id_: plain.costs[id_] for id_ in ids}
    shuffled, rule = replace(plain, costs=costs, ballots=ballots), plain.under(rule)
    one, other = count(plain.election(), rule), count(shuffled.election(), rule)
    assert one.rounds == other.rounds
    assert one.ties == other.ties
    assert one.reasons == other.reasons


@given(contested(), rules)
def test_grouping_does_not_matter(plain: Plain, rule: Rule) -> None:
    """Every ballot a group of its own, as against identical ones together."""
    election, rule = plain.election(), plain.under(rule)
    grouped = election.ballots
    each = np.repeat(np.arange(len(grouped.weight)), grouped.weight)
    sizes = np.diff(grouped.start)[each]
    alone = Ballots(
        start=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        project=np.concatenate(
            [grouped.project[grouped.start[g] : grouped.start[g + 1]] for g in each] or [[]]
        ).astype(np.int64),
        weight=np.ones(len(each), dtype=np.int64),
        points=np.ones(int(sizes.sum()), dtype=np.int64),
    )
    assert count(replace(election, ballots=alone), rule) == count(election, rule)


@given(contested(), rules, st.permutations(["1", "2", "9", "10", "a", "Б", "x;y", 'q"']))
def test_no_project_is_favoured_but_by_ties(plain: Plain, rule: Rule, names: list[str]) -> None:
    """Other ids, with ties in the order of the list, make the same projects win."""
    name = dict(zip(sorted(names), names, strict=True))
    renamed = Plain(
        plain.budget,
        {name[id_]: cost for id_, cost in plain.costs.items()},
        [{name[id_]: 1 for id_ in ballot} for ballot in plain.ballots],
        exclude=tuple(name[id_] for id_ in plain.exclude),
        exclusive=tuple(tuple(name[id_] for id_ in group) for group in plain.exclusive),
    )
    in_order = replace(rule, ties="file", seed="")
    selected = count(plain.election(), plain.under(in_order)).selected
    other = count(renamed.election(), renamed.under(in_order)).selected
    assert {name[id_] for id_ in selected} == {*other}


@given(contested(), rules)
def test_explains_every_project_and_adds_up(plain: Plain, rule: Rule) -> None:
    outcome = count(plain.election(), plain.under(rule))
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
    told = outcome.to_dict()
    for id_ in plain.costs:
        assert all(told["explanations"][id_][locale] for locale in ("ky", "ru", "en"))
    assert len(told["tie_explanations"]) == len(told["ties"])
    assert all(
        outcome.reasons[id_].short > 0
        for id_ in plain.costs
        if outcome.reasons[id_].code in ("did-not-fit", "shares-too-small")
    )


@given(plain=plains(), rule=rules)
@examples(60)
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
    assert told["summary"]["en"] == (
        "Voters with at least one chosen project on their ballots: 2 of 3 (66.7%)."
    )


@pytest.mark.parametrize("rule", RULES)
def test_nobody_voted(rule: Rule) -> None:
    election = Election.from_approvals(Fraction(5), [Project("a", Fraction(0))], [])
    outcome = count(election, rule)
    assert outcome.selected == ()
    assert outcome.reasons["a"].code == "no-votes"
