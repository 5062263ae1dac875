"""The exports of a publication: CSV, a workbook, JSON, and a Pabulib file for each pot.

They are written once, from what was frozen, and served as they are: so each has one digest.
"""

from __future__ import annotations

from pathlib import Path

from civicbudget.campaigns.models import Campaign
from civicbudget.core.money import som
from civicbudget.results import comparing, queries
from civicbudget.results.exports import plain, tables, workbook
from civicbudget.results.pots import election
from civicbudget.results.summary import summary
from civicbudget.tally import write_pb
from civicbudget.tally.compare import Comparison
from civicbudget.voting import rules as frozen


def write_all(campaign: Campaign, number: int, folder: Path) -> None:
    """Write every export into the folder of a publication."""
    rules = campaign.rules or {}
    form = frozen.ballot(rules).form
    pots = [summary(rules, count) for count in queries.counts(campaign)]
    tables.write_results(pots, folder / "results.csv")
    tables.write_ballots(pots, queries.ballots(campaign), form, folder / "ballots.csv")
    workbook.write(pots, folder / "ballots.csv", folder / "results.xlsx")
    compared: dict[int, list[Comparison]] = {}
    for pot, told in zip(campaign.pots, pots, strict=True):
        choices, _digest = queries.choices(campaign, pot)
        voted = election(rules, pot.number, choices, som(told.carried))
        compared[pot.number] = comparing.of_pot(voted, told)
        if not told.totals_only:
            write_pb(voted, folder / f"pot-{pot.number}.pb")
    plain.write(campaign, number, pots, compared, folder / "results.json")
