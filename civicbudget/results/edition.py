"""What one publication publishes, gathered from what is frozen: the record, and the exports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from civicbudget.audit.keys import signing_key
from civicbudget.campaigns.models import Campaign
from civicbudget.record import pots
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
from civicbudget.record.signature import fingerprint
from civicbudget.results import documents, held, queries, sets
from civicbudget.results.exports import Exports, Watch
from civicbudget.results.models import Count, Opening, Publication
from civicbudget.results.protocol import Facts
from civicbudget.results.summary import PotSummary, summary
from civicbudget.tally import count
from civicbudget.voting import queries as voting
from civicbudget.voting import rules as frozen
from civicbudget.voting import turnout
from civicbudget.voting.models import Annulment
from civicbudget.voting.turnout import Group, Turnout

IMPORTED = "imported"
"""The channel of ballots that came in a batch without voters."""


@dataclass(frozen=True)
class Edition:
    """A publication: which, when, after which; what it says is asked of the database.

    `entitled`: how many stood on the roll and could vote; `log_size`: how many entries of the log
    it holds.
    """

    campaign: Campaign
    number: int
    before: Publication | None
    at: datetime
    entitled: int | None
    log_size: int

    def exports(self, watch: Watch = iter) -> Exports:
        """The exports; `watch` sees every ballot that passes."""
        told = self._pots()
        return Exports(
            self.campaign,
            self.number,
            self.at,
            told,
            _turnout(self, _opening(self)),
            sets.of(self.campaign, self.number, self.at, told),
            watch,
        )

    def _pots(self) -> tuple[PotSummary, ...]:
        rules = self.campaign.rules or {}
        return tuple(summary(rules, each) for each in queries.counts(self.campaign))

    def facts(self) -> Facts:
        """What the protocol and the page of the record tell."""
        return _facts(self, _opening(self))

    def record(self, watch: Watch = iter) -> RecordContents:
        """What goes into the record; `watch` sees every ballot that passes."""
        campaign, opening = self.campaign, _opening(self)
        heading = _heading(self)
        facts = self.facts()
        return RecordContents(
            heading=heading,
            published_at=self.at,
            rules=frozen.record_rules(campaign.rules or {}),
            ballots=queries.RecordBallots(campaign, watch),
            envelopes=opening.valid,
            invalid=tuple(Invalid(row.digest, row.reason) for row in facts.invalid),
            paper=(PaperBatch(1, opening.imported, 0),) if opening.imported else (),
            marks=_marks(self, opening.imported),
            log=queries.RecordLog(campaign.municipality.slug, self.log_size),
            checkpoints=queries.checkpoints(campaign.municipality.slug, self.log_size),
            results=tuple(_result(campaign, heading, each) for each in queries.counts(campaign)),
            excluded=_excluded(campaign),
            annulled=tuple(_annulled(each) for each in voting.annulments(campaign)),
            phases=frozen.record_rules(held.rules(campaign)).phases,
            documents=documents.all_of(facts),
        )


def of(publication: Publication) -> Edition | None:
    """A publication once more; None where the first release made it, and kept too little of it."""
    if publication.log_size is None:
        return None
    earlier = [
        each
        for each in queries.publications(publication.campaign)
        if each.number < publication.number
    ]
    return Edition(
        publication.campaign,
        publication.number,
        earlier[0] if earlier else None,
        publication.published_at,
        publication.entitled,
        publication.log_size,
    )


def _opening(edition: Edition) -> Opening:
    opening = queries.opening(edition.campaign)
    assert opening is not None  # noqa: S101 - there is a count, so there was an opening
    return opening


def _heading(edition: Edition) -> Heading:
    campaign = edition.campaign
    return Heading(
        municipality_code=campaign.municipality.slug,
        municipality_names=campaign.municipality.name,
        campaign=campaign.slug,
        campaign_names=campaign.title,
        publication=edition.number,
        follows=edition.before.record_digest if edition.before else None,
    )


def _facts(edition: Edition, opening: Opening) -> Facts:
    campaign = edition.campaign
    exports = edition.exports()
    *_earlier, head = queries.checkpoints(campaign.municipality.slug, edition.log_size)
    return Facts(
        campaign=campaign,
        number=edition.number,
        before=edition.before,
        at=edition.at,
        fingerprint=fingerprint(signing_key().public_key()),
        turnout=exports.turnout,
        opening=opening,
        invalid=queries.invalid(campaign),
        decisions=queries.decisions(campaign, edition.at),
        pots=exports.pots,
        sets=exports.sets,
        head=head,
        exclusions=queries.exclusions(campaign),
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


def _turnout(edition: Edition, opening: Opening) -> Turnout:
    """The marks on the roll; a batch without voters counts as one group of its own."""
    known = turnout.of(edition.campaign, edition.at)
    if not opening.imported:
        return Turnout(known.people, edition.entitled or 0, known.villages, known.channels)
    batch = (Group(None, IMPORTED, 0, opening.imported),)
    return Turnout(opening.imported, 0, batch, batch)


def _marks(edition: Edition, imported: int) -> Marks:
    """The same as the record has them, with the roll where it is not shorter than the marks, as
    it is once people have left it."""
    villages = {str(area.name["ky"]): n for area, n in turnout.by_village(edition.campaign).items()}
    channels = turnout.by_channel(edition.campaign)
    if imported:
        villages[IMPORTED] = channels[IMPORTED] = imported
    people = sum(channels.values())
    entitled = edition.entitled if edition.entitled and edition.entitled >= people else None
    return Marks(people, channels, villages, entitled)


def _result(campaign: Campaign, heading: Heading, counted: Count) -> PotResult:
    """The outcome as the record has it: projects by the numbers that ballots hold.

    Codes are these numbers, except where an imported election has others: then the count is made
    once more by the numbers, which are in the order of the codes; ballots name places, which are
    the same by both.
    """
    rules = campaign.rules or {}
    numbers = frozen.numbers(rules)
    if all(code == str(number) for code, number in numbers.items()):
        return PotResult(
            counted.pot.number, {**counted.outcome, "explanations": counted.explanations}
        )
    known = frozen.record_rules(rules)
    pot = next(pot for pot in known.pots if pot.number == counted.pot.number)
    ballots, _digest = queries.cast(campaign, counted.pot)
    extra = Fraction(counted.outcome["budget"]) - som(pot.amount)
    voted = replace(pots.election(heading, known, pot, Choices(), extra), ballots=ballots)
    excluded = [numbers[code] for code in counted.outcome["rule"].get("exclude", ())]
    outcome = count(voted, pots.rule(known, pot, excluded)).to_dict()
    return PotResult(pot.number, outcome | standing(voted))
