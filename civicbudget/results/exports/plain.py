"""The results as one JSON object, for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from civicbudget.campaigns.models import Campaign
from civicbudget.core.money import som
from civicbudget.results.sets import Sets
from civicbudget.results.summary import PotSummary
from civicbudget.tally.compare import Comparison
from civicbudget.tally.numbers import number_text
from civicbudget.voting import rules as frozen

FORMAT = "civicbudget-results/1"


def told(
    campaign: Campaign,
    number: int,
    pots: Sequence[PotSummary],
    compared: Mapping[int, Sequence[Comparison]],
    sets: Sets,
) -> dict[str, Any]:
    """The results. Sums are som, as text, exact; `served` is a share in thousandths.

    `compared`: what each rule would have given, by pot; `all_rules` in the file. Where envelopes
    were annulled, `annulled` has the sets and `counts` every published count.
    """
    return {
        "format": FORMAT,
        "municipality": campaign.municipality.slug,
        "campaign": campaign.slug,
        "title": campaign.title,
        "publication": number,
        "rules_digest": frozen.record_rules(campaign.rules or {}).digest(),
        "pots": [
            {**_pot(pot), "all_rules": [each.to_dict() for each in compared[pot.number]]}
            for pot in pots
        ],
        **(_sets(sets) if sets.annulled else {}),
    }


def write(value: dict[str, Any], path: Path) -> None:
    """results.json."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _sets(sets: Sets) -> dict[str, Any]:
    return {
        "annulled": [
            {
                "number": each.number,
                "envelopes": each.envelopes,
                "aside": len(each.digests or ()),
                "opened": each.opened,
                "set": each.set_digest,
                "reason": each.motion.reason,
            }
            for each in sets.annulled
        ],
        "counts": [
            {
                "publication": each.publication,
                "pot": each.pot,
                "ballots": each.ballots,
                "selected": sorted(each.selected),
            }
            for each in sets.counts
        ],
    }


def _pot(pot: PotSummary) -> dict[str, Any]:
    return {
        "pot": pot.number,
        "names": pot.names,
        "budget": number_text(som(pot.amount)),
        "carried": number_text(som(pot.carried)),
        "spent": number_text(som(pot.spent)),
        "rule": pot.rule,
        "ballots": pot.cast,
        "totals_only": pot.totals_only,
        "reached": pot.reached,
        "ties": pot.ties,
        "selected": sorted(line.code for line in pot.winners),
        "projects": [
            {
                "project": line.code,
                "title": line.title,
                "cost": number_text(som(line.cost)),
                "cofinancing": number_text(som(line.cofinancing)),
                **pot.figures(line),
                "served": line.served,
                "won": line.won,
                "excluded": line.excluded,
                "reason": line.reason,
            }
            for line in pot.lines
        ],
    }
