"""The equations that have to hold, each with a number that breaks it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from civicbudget.desk.reconciliation import Box, Opened, Pot, equal, findings

VOTING = Box(marks=40, envelopes=40, ballots=0, opened=None, pots=[])
OPENED = Box(
    marks=40,
    envelopes=40,
    ballots=41,
    opened=Opened(envelopes=40, valid=38, imported=3, invalid=2),
    pots=[Pot({"ky": "Жалпы"}, 41, 41), Pot({"ky": "Жаштар"}, 30, None)],
)


def wrong(box: Box) -> list[str]:
    return [finding.shown for finding in findings(box) if not finding.ok]


@pytest.mark.parametrize("box", [VOTING, OPENED, replace(OPENED, envelopes=0)], ids=str)
def test_all_in_order(app: Flask, box: Box) -> None:
    assert wrong(box) == []


@pytest.mark.parametrize(
    ("box", "shown"),
    [
        (replace(VOTING, marks=41), ["41 ≠ 40"]),
        (replace(VOTING, ballots=1), ["1 ≠ 0"]),
        (replace(OPENED, marks=39), ["39 ≠ 40"]),
        (replace(OPENED, envelopes=39), ["39 ≠ 40"]),
        (replace(OPENED, ballots=40), ["40 ≠ 38 + 3"]),
        (replace(OPENED, pots=[Pot({}, 41, 40)]), ["41 ≠ 40"]),
        (replace(OPENED, pots=[Pot({}, 42, None)]), ["42 > 41"]),
        (
            replace(OPENED, opened=Opened(envelopes=40, valid=38, imported=3, invalid=1)),
            ["40 ≠ 38 + 1"],
        ),
    ],
)
def test_what_does_not_agree(app: Flask, box: Box, shown: list[str]) -> None:
    assert wrong(box) == shown


def test_an_equation_is_written_out() -> None:
    assert equal("", 5, 2, 3).shown == "5 = 2 + 3"
    assert equal("", 5, 2, 2).shown == "5 ≠ 2 + 2"
