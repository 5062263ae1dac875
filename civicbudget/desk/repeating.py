"""What an auditor takes home of a campaign, and the commands that repeat its opening and count."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from civicbudget.audit.keys import signing_key
from civicbudget.campaigns.models import Campaign
from civicbudget.campaigns.policy import can_open
from civicbudget.campaigns.repeating import key_from, opening_commands
from civicbudget.core.i18n import gettext as _
from civicbudget.record.checkpoints import Checkpoint
from civicbudget.record.contents import SMALLEST_GROUP, pb_name
from civicbudget.record.signature import fingerprint
from civicbudget.results import downloads, publishing, queries
from civicbudget.results.models import Count, Publication
from civicbudget.tally import Rule


@dataclass(frozen=True)
class Exports:
    """The files of a publication as they are on disk; none where they are not there."""

    publication: Publication
    files: Sequence[downloads.File]


@dataclass(frozen=True)
class Step:
    """Something to do at home: what it is for, and the commands as they are typed."""

    words: str
    commands: Sequence[str]


def exports(campaign: Campaign) -> list[Exports]:
    """Every export of every publication, the latest first."""
    return [Exports(each, _files(each)) for each in queries.publications(campaign)]


def _files(publication: Publication) -> list[downloads.File]:
    folder = publishing.folder(publication.record_name)
    return downloads.files(folder, publication.record_name) if folder.is_dir() else []


def published_ballots(campaign: Campaign) -> dict[int, int]:
    """How many ballots of each pot the latest publication counts, by its own file; nothing where
    there is none, or it cannot be read."""
    publication = queries.latest_publication(campaign)
    if publication is None:
        return {}
    try:
        return {pot["pot"]: pot["ballots"] for pot in publishing.told(publication)["pots"]}
    except (OSError, ValueError, LookupError, TypeError):
        return {}


def steps(campaign: Campaign, last: Checkpoint | None) -> list[Step]:
    """What to type, in its order. `last`: the municipality's latest checkpoint."""
    publication = queries.latest_publication(campaign)
    if publication is None:
        return []
    return [
        *_record(campaign, publication, last),
        *_opening(campaign, publication),
        *_count(publication),
    ]


def _record(
    campaign: Campaign, publication: Publication, last: Checkpoint | None
) -> Iterator[Step]:
    name, key = publication.record_name, fingerprint(signing_key().public_key())
    verify = ["civicbudget", "verify", name, "--fingerprint", key]
    yield Step(
        _(
            "The whole record, by the key whose fingerprint the municipality published elsewhere: "
            "compare it, do not take it from this page alone."
        ),
        [shlex.join(verify)],
    )
    if last is not None:
        kept = f"{campaign.municipality.slug}-checkpoint-{last.number}.json"
        yield Step(
            _(
                "The same, with a checkpoint that you kept from before the publication: whether "
                "the log goes on from it. This is the name of the latest one; take yours."
            ),
            [shlex.join([*verify, "--checkpoint", kept])],
        )


def _opening(campaign: Campaign, publication: Publication) -> Iterator[Step]:
    if campaign.imported_from is not None:
        return
    opens = can_open(campaign)
    if not opens:
        yield Step(_("The opening can be repeated no more: %(why)s", why=opens.reason), [])
        return
    words = _(
        "The opening: the sealed envelopes, which bear no mark of a voter, and the key. "
        "The same ballots come out. Members of the commission and auditors find the file "
        "on the commission's page as long as the envelopes are kept; those that were "
        "annulled are not in it."
    )
    commands = opening_commands(campaign, publication.record_name)
    yield Step(f"{words} {key_from(campaign)}", commands)


def _count(publication: Publication) -> Iterator[Step]:
    name = publication.record_name
    folder = name.removesuffix(".zip")
    counts = queries.counts_of(publication)
    tallies = [
        shlex.join(["civicbudget", "tally", f"{folder}/{pb_name(each.pot.number)}", *_rule(each)])
        for each in counts
        if each.outcome["cast"] >= SMALLEST_GROUP
    ]
    if tallies:
        yield Step(
            _("The count of each pot, from the record unpacked; pabutools reads the same files."),
            [shlex.join(["python", "-m", "zipfile", "-e", name, folder]), *tallies],
        )
    if len(tallies) < len(counts):
        yield Step(
            _(
                "A pot with fewer than ten ballots is published as totals only: its count cannot "
                "be repeated, since so few ballots would show who chose what."
            ),
            [],
        )


def _rule(count: Count) -> list[str]:
    return Rule.from_dict(count.outcome["rule"]).options()
