"""Is everything in order? The log, every campaign and every record of a municipality."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby

from civicbudget.audit import queries as audit
from civicbudget.campaigns.models import Campaign
from civicbudget.core import canonical
from civicbudget.core.i18n import Text, locale, ngettext, pick
from civicbudget.core.i18n import gettext as _
from civicbudget.desk.queries import log as entries
from civicbudget.desk.queries import reconciliation as numbers
from civicbudget.desk.reconciliation import Box, Finding, equal, findings
from civicbudget.desk.records import check_file, check_log, head_in
from civicbudget.municipalities.models import Municipality
from civicbudget.record import chain
from civicbudget.record.checkpoints import CheckpointBroken, check_all
from civicbudget.voting.box import fault_of
from civicbudget.voting.box import words as words_of


@dataclass(frozen=True)
class Section:
    """What was checked of the log, or of one campaign."""

    title: Text
    findings: Sequence[Finding]


@dataclass(frozen=True)
class Report:
    """Everything that was checked."""

    sections: Sequence[Section]

    @property
    def checked(self) -> int:
        """How many things were."""
        return sum(len(section.findings) for section in self.sections)

    @property
    def wrong(self) -> list[tuple[Section, Finding]]:
        """What is not in order."""
        return [
            (section, finding)
            for section in self.sections
            for finding in section.findings
            if not finding.ok
        ]


def on(municipality: Municipality) -> Report:
    """Check a municipality's log, its campaigns, and its records on disk."""
    sections = [section for _box, section in _of_campaigns(municipality).values()]
    slug = municipality.slug
    chain_of_log = check_chain(slug, _("Chain of the log"))
    log = Section(words(_("Log")), [chain_of_log, check_checkpoints(slug)])
    return Report([log, *sections])


def of(campaign: Campaign) -> tuple[Box, Section]:
    """What is counted of one campaign, and what was checked of it."""
    return _of_campaigns(campaign.municipality)[campaign.id]


def _of_campaigns(municipality: Municipality) -> dict[int, tuple[Box, Section]]:
    """The same of every campaign, by its key, the newest first."""
    in_log = entries.digests(municipality.slug)
    published = _published(municipality, in_log)
    return {
        campaign.id: (
            box,
            Section(
                pick(campaign.title),
                [
                    *_rules(campaign, in_log),
                    *findings(box),
                    *_sealed(campaign, box),
                    *published.get(campaign.id, ()),
                ],
            ),
        )
        for campaign, box in numbers.boxes(municipality.id)
    }


def words(string: str) -> Text:
    """A word of ours as the title of a section."""
    return Text(string, locale(), foreign=False)


def check_chain(log: str, what: str) -> Finding:
    """Whether every entry of a log names the hash of the one before it, and has its own."""
    read = 0

    def counted(links: Iterable[tuple[chain.Entry, str]]) -> Iterator[tuple[chain.Entry, str]]:
        nonlocal read
        for read, link in enumerate(links, start=1):  # noqa: B007 - read after it
            yield link

    try:
        with closing(audit.published(log)) as links:
            chain.check_chain(counted(links))
    except chain.ChainBroken as broken:
        return _broken(what, broken.sequence)
    except canonical.NotCanonical:  # an entry that services.record would never have written
        return _broken(what, read)
    return Finding(what, ngettext("%(num)s entry", "%(num)s entries", read), ok=True)


def check_checkpoints(log: str) -> Finding:
    """Whether every checkpoint is signed, goes on from the one before, and saw this very log."""
    what = _("Checkpoints of the log")
    try:
        found = list(audit.checkpoints(log))
        check_all(found, log, audit.hashes(log))
    except CheckpointBroken as broken:
        shown = _("checkpoint %(number)s does not fit the log", number=broken.number)
        return Finding(what, shown, ok=False)
    shown = ngettext("%(num)s checkpoint", "%(num)s checkpoints", len(found))
    return Finding(what, shown, ok=True)


def _broken(what: str, sequence: int) -> Finding:
    shown = _("broken at entry %(sequence)s: something was changed there", sequence=sequence)
    return Finding(what, shown, ok=False)


def _rules(campaign: Campaign, in_log: Collection[str]) -> Iterator[Finding]:
    """The rules that voters were promised are still those whose digest the log names."""
    if campaign.frozen_at is None:
        return
    what = _("Rules = their digest in the log")
    try:
        digest = canonical.digest(campaign.rules)
    except canonical.NotCanonical:  # rules that voting would never have frozen
        digest = ""
    if digest != campaign.rules_digest:
        yield Finding(what, _("they were changed"), ok=False)
    elif digest not in in_log:
        yield Finding(what, _("the log does not name them"), ok=False)
    else:
        yield Finding(what, digest[:12], ok=True)


def _sealed(campaign: Campaign, box: Box) -> Iterator[Finding]:
    """The envelopes that are kept are those whose hashes voters and checkpoints have."""
    if not box.envelopes + box.set_aside:
        return
    fault = fault_of(campaign)
    shown = words_of(fault) if fault else str(box.envelopes + box.set_aside)
    yield Finding(_("Envelopes = their hashes and the last checkpoint"), shown, ok=fault is None)


def _published(municipality: Municipality, in_log: Collection[str]) -> dict[int, list[Finding]]:
    """What was found of the records of each campaign, by its key."""
    publications = numbers.publications(municipality.id)
    heads = {each.id: head_in(each) for each in publications}
    hashes = entries.hashes(municipality.slug, {head[0] for head in heads.values() if head})
    found: dict[int, list[Finding]] = {}
    for campaign_id, group in groupby(publications, key=lambda each: each.campaign_id):
        of_campaign = list(group)
        last = of_campaign[-1].number
        found[campaign_id] = [equal(_("Last record = records"), last, len(of_campaign))]
        for each in of_campaign:
            found[campaign_id] += [
                check_file(each, in_log),
                check_log(each, heads[each.id], hashes),
            ]
    return found
