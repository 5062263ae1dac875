"""What a publication writes to disk: the public record, its signature, and the exports."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from flask import current_app

from civicbudget.audit import queries as audit
from civicbudget.audit.keys import signing_key
from civicbudget.campaigns.models import Campaign, Pot
from civicbudget.record import pots
from civicbudget.record.build import build
from civicbudget.record.contents import (
    Annulled,
    Excluded,
    Heading,
    Invalid,
    Marks,
    PaperBatch,
    PotResult,
    RecordContents,
)
from civicbudget.record.pots import Choices, som, standing
from civicbudget.record.signature import SUFFIX, fingerprint, sign
from civicbudget.results import exports, queries
from civicbudget.results.models import Count, Publication
from civicbudget.sealing.choice import in_form, renamed
from civicbudget.tally import count
from civicbudget.voting import queries as voting
from civicbudget.voting import rules as frozen
from civicbudget.voting.models import Annulment

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


def told(publication: Publication) -> dict[str, Any]:
    """The results of a publication as its file for programs has them."""
    path = folder(publication.record_name) / "results.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def write(campaign: Campaign, number: int, before: Publication | None, now: datetime) -> Written:
    """Write every file of a publication, none of which is ever changed afterwards.

    A folder of this number that is there already was left by a publication that was not committed.
    """
    key = signing_key()
    name = f"{campaign.municipality.slug}.{campaign.slug}.{number}.zip"
    target = folder(name)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    digest = build(contents(campaign, number, before, now), target / name)
    (target / f"{name}{SUFFIX}").write_bytes(sign(target / name, key))
    exports.write_all(campaign, number, target)
    return Written(name, digest, fingerprint(key.public_key()))


def contents(
    campaign: Campaign, number: int, before: Publication | None, now: datetime
) -> RecordContents:
    """What a publication of what the database holds would publish."""
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
        excluded=_excluded(campaign),
        annulled=tuple(_annulled(each) for each in voting.annulments(campaign)),
    )


def _excluded(campaign: Campaign) -> tuple[Excluded, ...]:
    """The decisions that the latest counts follow, as the record names them."""
    listed = frozen.by_code(campaign.rules or {})
    return tuple(
        Excluded(listed[code]["pot"], listed[code]["number"], motion.reason)
        for code, motion in queries.exclusions(campaign).items()
    )


def _annulled(annulment: Annulment) -> Annulled:
    """A decision as the record names it; the hashes were known at the opening."""
    return Annulled(
        number=annulment.number or 0,
        envelopes=annulment.envelopes,
        set=annulment.set_digest,
        opened=annulment.opened,
        reason=annulment.motion.reason,
        digests=tuple(annulment.digests or ()),
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
    numbers = frozen.numbers(rules)
    if all(code == str(number) for code, number in numbers.items()):
        return PotResult(
            counted.pot.number, {**counted.outcome, "explanations": counted.explanations}
        )
    known = frozen.record_rules(rules)
    pot = next(pot for pot in known.pots if pot.number == counted.pot.number)
    choices = _choices(campaign, counted.pot, numbers)
    extra = Fraction(counted.outcome["budget"]) - som(pot.amount)
    voted = pots.election(heading, known, pot, choices, extra)
    excluded = [numbers[code] for code in counted.outcome["rule"].get("exclude", ())]
    outcome = count(voted, pots.rule(known, pot, excluded)).to_dict()
    return PotResult(pot.number, outcome | standing(voted))


def _choices(campaign: Campaign, pot: Pot, numbers: dict[str, int]) -> Choices:
    choices, _digest = queries.choices(campaign, pot)
    form = frozen.ballot(campaign.rules or {}).form
    return Counter(
        {in_form(renamed(choice, numbers), form): times for choice, times in choices.items()}
    )
