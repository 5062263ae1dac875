"""The rule as it is stored."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from civicbudget.tally import Rule, TallyError
from civicbudget.tally.cli import rule_of, tally
from civicbudget.tally.numbers import number_text

STORED = [
    Rule(),
    Rule(skip=False, min_votes="2.5%"),
    Rule(ties="lot", seed="двенадцать"),
    Rule("equal-shares", utility="count", completion="add1u", exhaustive_stop=False),
    Rule("equal-shares", prefer_greedy=True, exclude=("9", "10")),
    Rule("greedy-value", scores="3,2,1", skip=False, exclusive=(("a", "b"), ("b", "c", "d"))),
    Rule("phragmen"),
    Rule("phragmen", skip=True, ties="file"),
    Rule("majority", quorum="120", counter=(("a", "b", "c"), ("d", "e", "f"))),
]


@pytest.mark.parametrize("rule", STORED)
def test_is_the_same_after_storing(rule: Rule) -> None:
    assert Rule.from_dict(json.loads(json.dumps(rule.to_dict()))) == rule


def test_names_every_parameter_as_applied_and_no_other() -> None:
    assert Rule("equal-shares").to_dict() == {
        "name": "equal-shares",
        "utility": "cost",
        "completion": "none",
        "exhaustive_stop": True,
        "ties": "id",
    }


def test_what_is_not_said_is_not_stored() -> None:
    assert Rule().to_dict() == {
        "name": "greedy-votes",
        "skip": True,
        "min_votes": "0",
        "ties": "id",
    }
    assert Rule("phragmen").to_dict() == {"name": "phragmen", "skip": False, "ties": "id"}
    assert Rule("majority").to_dict() == {"name": "majority", "quorum": "0", "ties": "id"}


def test_each_rule_passes_over_or_stops_by_its_own_default() -> None:
    assert Rule().skip is Rule("greedy-value").skip is True
    assert Rule("phragmen").skip is False


@pytest.mark.parametrize("rule", STORED)
def test_the_options_of_the_command_name_the_same_rule(rule: Rule) -> None:
    context = tally.make_context("tally", ["file.pb", *rule.options()])
    assert rule_of(context.params) == rule


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "loudest"},
        {"ties": "age"},
        {"ties": "lot"},
        {"seed": "without a lot"},
        {"min_votes": "many"},
        {"min_votes": "-1"},
        {"completion": "add1"},
        {"name": "equal-shares", "min_votes": "5"},
        {"name": "equal-shares", "skip": False},
        {"skip": "no"},
        {"skip": None},
        {"name": "phragmen", "min_votes": "5"},
        {"name": "phragmen", "prefer_greedy": True},
        {"name": "majority", "skip": False},
        {"name": "majority", "quorum": "half"},
        {"name": "majority", "counter": [["a", "b"]]},
        {"name": "majority", "counter": [["a", "b", "b"]]},
        {"name": "majority", "counter": [["a", "b", "c"], ["c", "d", "e"]]},
        {"name": "majority", "counter": "abc"},
        {"quorum": "5"},
        {"scores": "1,2"},
        {"scores": "3,,1"},
        {"exclude": [""]},
        {"exclude": "a"},
        {"exclude": [1]},
        {"exclusive": [["a"]]},
        {"exclusive": [["a", "b,c"]]},
        {"colour": "red"},
    ],
)
def test_refuses_what_it_does_not_know(wrong: dict) -> None:
    with pytest.raises(TallyError):
        Rule.from_dict(wrong)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(25, 2), "12.5"),
        (Fraction(7, 3), "7/3"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(1, 100), "0.01"),
        (Fraction(1200), "1200"),
        (0, "0"),
    ],
)
def test_writes_numbers_exactly(number: Fraction, text: str) -> None:
    assert number_text(number) == text
    assert Fraction(text) == number
