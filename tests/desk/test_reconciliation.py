"""The equations that have to hold, each with a number that breaks it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from civicbudget.desk.reconciliation import Box, Opened, Pot, equal, findings

VOTING = Box(marks=40, envelopes=40, set_aside=0, ballots=0, opened=None, pots=[])
OPENED = Box(
    marks=40,
    envelopes=40,
    set_aside=0,
    ballots=41,
    opened=Opened(envelopes=40, valid=38, imported=3, invalid=2, annulled=0),
    pots=[Pot(1, {"ky": "Жалпы"}, 41, 41), Pot(2, {"ky": "Жаштар"}, 30, None)],
)


ASIDE = replace(VOTING, envelopes=36, set_aside=4)
LEFT_OUT = replace(
    OPENED, marks=44, set_aside=4, opened=Opened(40, valid=38, imported=3, invalid=2, annulled=4)
)


def wrong(box: Box) -> list[str]:
    return [finding.shown for finding in findings(box) if not finding.ok]


@pytest.mark.parametrize(
    "box", [VOTING, OPENED, replace(OPENED, envelopes=0), ASIDE, LEFT_OUT], ids=str
)
def test_all_in_order(app: Flask, box: Box) -> None:
    assert wrong(box) == []


@pytest.mark.parametrize(
    ("box", "shown"),
    [
        (replace(VOTING, marks=41), ["41 ≠ 40"]),
        (replace(VOTING, ballots=1), ["1 ≠ 0"]),
        (replace(ASIDE, set_aside=3), ["40 ≠ 36 + 3"]),
        (replace(LEFT_OUT, set_aside=3), ["43 ≠ 44"]),
        (replace(LEFT_OUT, marks=43), ["43 ≠ 40 + 4"]),
        (replace(OPENED, marks=39), ["39 ≠ 40"]),
        (replace(OPENED, envelopes=39), ["39 ≠ 40"]),
        (replace(OPENED, ballots=40), ["40 ≠ 38 + 3"]),
        (replace(OPENED, pots=[Pot(1, {}, 41, 40)]), ["41 ≠ 40"]),
        (replace(OPENED, pots=[Pot(1, {}, 42, None)]), ["42 > 41"]),
        (
            replace(
                OPENED, opened=Opened(envelopes=40, valid=38, imported=3, invalid=1, annulled=0)
            ),
            ["40 ≠ 38 + 1"],
        ),
    ],
)
def test_what_does_not_agree(app: Flask, box: Box, shown: list[str]) -> None:
    assert wrong(box) == shown


def test_an_equation_is_written_out() -> None:
    assert equal("", 5, 2, 3).shown == "5 = 2 + 3"
    assert equal("", 5, 2, 2).shown == "5 ≠ 2 + 2"
