"""The exports of a publication: CSV, a workbook, JSON, and a Pabulib file for each pot.

They are written once, from what was frozen, and served as they are: so each has one digest.
"""

from __future__ import annotations

from pathlib import Path

from civicbudget.campaigns.models import Campaign
from civicbudget.core.money import som
from civicbudget.results import queries
from civicbudget.results.exports import pabulib, plain, tables, workbook
from civicbudget.results.summary import summary


def write_all(campaign: Campaign, number: int, folder: Path) -> None:
    """Write every export into the folder of a publication."""
    rules = campaign.rules or {}
    pots = [summary(rules, count) for count in queries.counts(campaign)]
    tables.write_results(pots, folder / "results.csv")
    tables.write_ballots(pots, queries.ballots(campaign), folder / "ballots.csv")
    workbook.write(pots, folder / "ballots.csv", folder / "results.xlsx")
    plain.write(campaign, number, pots, folder / "results.json")
    for pot, told in zip(campaign.pots, pots, strict=True):
        choices, _digest = queries.choices(campaign, pot)
        path = folder / f"pot-{pot.number}.pb"
        pabulib.write(rules, pot.number, choices, som(told.carried), path)
