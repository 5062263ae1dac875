"""A Pabulib file of each pot, for any other program that counts."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from civicbudget.record.contents import SMALLEST_GROUP
from civicbudget.results.pots import Choices, election
from civicbudget.tally import write_pb
from civicbudget.voting import rules as frozen


def write(rules: frozen.Rules, pot: int, choices: Choices, carried: Fraction, path: Path) -> None:
    """The ballots of a pot, with nothing of their voters; none where so few would tell of them."""
    if sum(choices.values()) >= SMALLEST_GROUP:
        write_pb(election(rules, pot, choices, carried), path)
