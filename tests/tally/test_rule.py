"""The rule as it is stored."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from civicbudget.tally import Rule, TallyError
from civicbudget.tally.numbers import number_text

STORED = [
    Rule(),
    Rule(skip=False, min_votes="2.5%"),
    Rule(ties="lot", seed="двенадцать"),
    Rule("equal-shares", utility="count", completion="add1u", exhaustive_stop=False),
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
