"""What a ballot may hold, in words."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from civicbudget.core.errors import DomainError
from civicbudget.voting import selection

POT = {"number": 1, "amount": 1000_00, "names": {"en": "All"}}


def rules(kind: str = "knapsack", most: int | None = None) -> dict[str, Any]:
    return {
        "ballot": {"kind": kind, "least": 1, "most": most},
        "tally": {},
        "phases": [],
        "pots": [POT, {**POT, "number": 2}],
        "projects": [
            {
                "position": number,
                "number": number,
                "code": f"P{number}",
                "pot": 1 if number < 4 else 2,
                "cost": 400_00,
                "title": {"en": f"Project {number}"},
            }
            for number in range(1, 6)
        ],
    }


def ticked(*codes: str) -> dict[str, str]:
    return dict.fromkeys(codes, selection.TICK)


def test_codes_become_numbers_by_pot() -> None:
    assert selection.read(rules(), ticked("P5", "P2", "P1")) == {1: (1, 2), 2: (5,)}


@pytest.mark.parametrize(
    ("kind", "most", "codes"),
    [
        ("knapsack", None, ["P1", "P2"]),
        ("knapsack", None, ["P1", "P2", "P4", "P5"]),
        ("approval", 3, ["P1", "P2", "P3"]),
        ("approval", None, ["P1", "P2", "P3", "P4", "P5"]),
    ],
)
def test_allowed(kind: str, most: int | None, codes: list[str]) -> None:
    selection.check(rules(kind, most), selection.read(rules(), ticked(*codes)))


@pytest.mark.parametrize(
    ("kind", "most", "codes", "words"),
    [
        ("knapsack", None, [], "chosen nothing"),
        ("knapsack", None, ["P1", "P2", "P3"], "exceeds the budget by 200"),
        ("knapsack", 1, ["P1", "P2"], "You may choose 1 project, and you chose 2"),
        ("approval", 2, ["P1", "P2", "P3"], "up to 2 projects, and you chose 3"),
    ],
)
def test_refused_in_words(
    app: Flask, kind: str, most: int | None, codes: list[str], words: str
) -> None:
    with app.test_request_context("/en/"):
        app.preprocess_request()
        chosen = selection.read(rules(), ticked(*codes))
        with pytest.raises(DomainError, match=words):
            selection.check(rules(kind, most), chosen)


def test_what_is_not_on_the_ballot(app: Flask) -> None:
    with pytest.raises(DomainError):
        selection.read(rules(), ticked("P6"))
    with pytest.raises(DomainError):
        selection.check(rules(), {1: [5]})
    with pytest.raises(DomainError):
        selection.check(rules(), {3: [1]})


def test_in_words() -> None:
    first, second = selection.in_words(rules(), {1: [2, 1]})
    assert [project["code"] for project in first.projects] == ["P1", "P2"]
    assert (first.cost, first.left) == (800_00, 200_00)
    assert (second.cost, second.left) == (0, 1000_00)
