"""What a publication writes to disk: the public record, its signature, and the exports."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app

from civicbudget.audit import queries as audit
from civicbudget.audit.keys import signing_key
from civicbudget.campaigns.models import Campaign, Pot
from civicbudget.record.build import build
from civicbudget.record.contents import (
    Heading,
    Invalid,
    Marks,
    PaperBatch,
    PotResult,
    RecordContents,
)
from civicbudget.record.pots import election
from civicbudget.record.signature import SUFFIX, fingerprint, sign
from civicbudget.results import exports, queries
from civicbudget.results.models import Count, Publication
from civicbudget.tally import Rule, count
from civicbudget.voting import queries as voting
from civicbudget.voting import rules as frozen

IMPORTED = "imported"
"""The channel of ballots that came in a batch without voters."""


@dataclass(frozen=True)
class Written:
    """The record of a publication: its file's name, its SHA-256, and who signed it."""

    name: str
    digest: str
    fingerprint: str


def folder(record_name: str) -> Path:
    """Where the files of a publication lie."""
    return Path(current_app.instance_path) / "records" / record_name.removesuffix(".zip")


def write(campaign: Campaign, number: int, before: Publication | None, now: datetime) -> Written:
    """Write every file of a publication, none of which is ever changed afterwards.

    A folder of this number that is there already was left by a publication that was not committed.
    """
    key = signing_key()
    name = f"{campaign.municipality.slug}.{campaign.slug}.{number}.zip"
    target = folder(name)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    digest = build(_contents(campaign, number, before, now), target / name)
    (target / f"{name}{SUFFIX}").write_bytes(sign(target / name, key))
    exports.write_all(campaign, number, target)
    return Written(name, digest, fingerprint(key.public_key()))


def rule(campaign: Campaign) -> Rule:
    """The rule of the count, as it was frozen."""
    return Rule.from_dict((campaign.rules or {})["tally"])


def _contents(
    campaign: Campaign, number: int, before: Publication | None, now: datetime
) -> RecordContents:
    opening = queries.opening(campaign)
    assert opening is not None  # noqa: S101 - there is a count, so there was an opening
    heading = Heading(
        municipality_code=campaign.municipality.slug,
        municipality_names=campaign.municipality.name,
        campaign=campaign.slug,
        campaign_names=campaign.title,
        publication=number,
        follows=before.record_digest if before else None,
    )
    batch = PaperBatch(1, opening.imported, 0)
    return RecordContents(
        heading=heading,
        published_at=now,
        rules=frozen.record_rules(campaign.rules or {}),
        ballots=queries.RecordBallots(campaign),
        envelopes=opening.valid,
        invalid=tuple(Invalid(row.digest, row.reason) for row in queries.invalid(campaign)),
        paper=(batch,) if opening.imported else (),
        marks=_marks(campaign, opening.imported),
        log=queries.RecordLog(campaign.municipality.slug),
        checkpoints=audit.checkpoints(campaign.municipality.slug),
        results=tuple(_result(campaign, heading, each) for each in queries.counts(campaign)),
    )


def _marks(campaign: Campaign, imported: int) -> Marks:
    """The marks on the roll; a batch without voters counts as one group of its own."""
    villages = {str(area.name["ky"]): n for area, n in voting.by_village(campaign).items()}
    channels = voting.by_channel(campaign)
    if imported:
        villages[IMPORTED] = channels[IMPORTED] = imported
    return Marks(sum(channels.values()), channels, villages)


def _result(campaign: Campaign, heading: Heading, counted: Count) -> PotResult:
    """The outcome as the record has it: projects by the numbers that ballots hold.

    Codes are these numbers, except where an imported election has others: then the count is made
    once more by the numbers, which are in the order of the codes.
    """
    rules = campaign.rules or {}
    numbers = {code: project["number"] for code, project in frozen.by_code(rules).items()}
    if all(code == str(number) for code, number in numbers.items()):
        return PotResult(
            counted.pot.number, {**counted.outcome, "explanations": counted.explanations}
        )
    voted = election(
        heading,
        frozen.record_rules(rules),
        next(p for p in frozen.record_rules(rules).pots if p.number == counted.pot.number),
        _choices(campaign, counted.pot, numbers),
    )
    outcome = count(voted, Rule.from_dict(rules["tally"])).to_dict()
    return PotResult(counted.pot.number, outcome)


def _choices(campaign: Campaign, pot: Pot, numbers: dict[str, int]) -> Counter[tuple[int, ...]]:
    choices, _digest = queries.choices(campaign, pot)
    return Counter(
        {tuple(sorted(numbers[code] for code in codes)): times for codes, times in choices.items()}
    )
