"""Publishing: decided in one transaction, made from what is frozen, and public with another.

In between nobody waits for a lock, and an interruption leaves nothing public: the decision stays
due, and making it is begun again from the start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from civicbudget.accounts.models import Person, Role
from civicbudget.audit import checkpoints
from civicbudget.audit import queries as audit
from civicbudget.campaigns.acts import record
from civicbudget.campaigns.carrying import Following, follows, prepares
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, PhaseKind
from civicbudget.campaigns.policy import phase as phase_of
from civicbudget.campaigns.services import carries_out
from civicbudget.core import clock
from civicbudget.core.db import db, snapshot, transaction
from civicbudget.core.errors import Conflict
from civicbudget.core.i18n import gettext as _
from civicbudget.core.work import Work
from civicbudget.results import policy, publishing, queries
from civicbudget.results.edition import Edition
from civicbudget.results.exports import Watch
from civicbudget.results.models import DuePublication, Publication
from civicbudget.results.preparing import count_ids
from civicbudget.results.publishing import Written
from civicbudget.results.queries import BallotRow
from civicbudget.voting import queries as voting
from civicbudget.voting import turnout

_AT_ONCE = 1000


@prepares(MotionKind.PUBLISH_RESULTS)
def prepare_publication(*, motion: Motion, now: datetime, work: Work) -> None:  # noqa: ARG001 - Preparer's signature
    """Nothing but to ask before it begins. Raises Refused where there is nothing to publish."""
    policy.may_publish(queries.counts(motion.campaign)).require()


@carries_out(MotionKind.PUBLISH_RESULTS)
def publish_results(*, motion: Motion, actor: Person, now: datetime, prepared: None) -> None:  # noqa: ARG001 - Executor's signature
    """Publish what was counted, once. Raises Refused where there is nothing to publish."""
    voting.lock_campaign(motion.campaign, alone=True)
    decide(campaign=motion.campaign, motion=motion, now=now)


def decide(*, campaign: Campaign, motion: Motion | None, now: datetime) -> None:
    """Write down that the latest counts are going to be published; the campaign is locked.

    Raises Refused where they are public already, Conflict where another publication is due.
    """
    policy.may_publish(queries.counts(campaign)).require()
    if queries.due(campaign):
        raise Conflict(_("Another publication is being made. Confirm again when it is done."))
    db.session.add(
        DuePublication(
            campaign_id=campaign.id, motion_id=motion.id if motion else None, decided_at=now
        )
    )
    db.session.flush()


@dataclass(frozen=True)
class _Made:
    """The files of a publication, and what they were made from."""

    written: Written
    number: int
    at: datetime
    entitled: int | None
    log_size: int
    counts: tuple[int, ...]


def finish(campaign: Campaign, work: Work) -> None:
    """Make the files of the publication that is due, then publish; commits.

    The files are made from one moment, and the last checkpoint of it covers the log that they
    hold. Raises Conflict where somebody else has published meanwhile.
    """
    with snapshot():
        made = _made(campaign, work)
    work.begin("storing")
    with transaction():
        _publish(campaign, made)


def _made(campaign: Campaign, work: Work) -> _Made:
    due, latest = queries.due(campaign), queries.latest_publication(campaign)
    checkpoint = audit.last_checkpoint(campaign.municipality.slug)
    if due is None or checkpoint is None:
        raise Conflict(_("These results have been published already."))
    number = latest.number + 1 if latest else 1
    edition = Edition(
        campaign,
        number,
        latest,
        due.decided_at,
        _entitled(campaign, latest),
        checkpoint.entries.size,
    )
    work.begin("publishing", publishing.PASSES * sum(queries.sizes(campaign).values()))
    written = publishing.stage(edition, _watching(work))
    return _Made(
        written, number, edition.at, edition.entitled, edition.log_size, count_ids(campaign)
    )


def _publish(campaign: Campaign, made: _Made) -> None:
    """The publication, its entry in the log, and a checkpoint; the files last."""
    voting.lock_campaign(campaign, alone=True)
    due, latest = queries.due(campaign), queries.latest_publication(campaign)
    before = latest.number if latest else 0
    if due is None or before + 1 != made.number or count_ids(campaign) != made.counts:
        raise Conflict(_("These results have been published already."))
    motion, now = due.motion, clock.now()
    publication = _added(campaign, motion, made)
    for count in queries.counts(campaign):
        count.publication = publication
    db.session.delete(due)
    record(
        "publish_results",
        campaign=campaign,
        actor=motion.confirmed_by if motion else None,
        role=Role.COMMISSION if motion else Role.OPERATOR,
        now=now,
        before={"record": latest.record_digest} if latest else None,
        after={
            "publication": made.number,
            "record": made.written.digest,
            "key": made.written.fingerprint,
            "files": dict(made.written.files),
        },
        reason=motion.reason if motion else "",
    )
    checkpoints.make(log=campaign.municipality.slug, now=now)
    db.session.flush()
    publishing.place(made.written)


def _added(campaign: Campaign, motion: Motion | None, made: _Made) -> Publication:
    publication = Publication(
        campaign_id=campaign.id,
        number=made.number,
        motion_id=motion.id if motion else None,
        published_at=made.at,
        record_digest=made.written.digest,
        record_name=made.written.name,
        entitled=made.entitled,
        log_size=made.log_size,
    )
    db.session.add(publication)
    return publication


def _entitled(campaign: Campaign, before: Publication | None) -> int | None:
    """How many stood on the roll and could vote; a later publication says what the first did."""
    if before:
        return before.entitled
    phase = phase_of(campaign, PhaseKind.VOTING)
    return turnout.roll_size(campaign, phase.ends_at) if phase else None


def _watching(work: Work) -> Watch:
    """Tells of ballots as they pass, a thousand at a time."""

    def watch(rows: Iterator[BallotRow]) -> Iterator[BallotRow]:
        while batch := list(islice(rows, _AT_ONCE)):
            yield from batch
            work.advance(len(batch))

    return watch


def _is_due(campaign: Campaign) -> bool:
    return queries.due(campaign) is not None


def _size(campaign: Campaign) -> int:
    return max(voting.envelopes(campaign), sum(queries.sizes(campaign).values()))


follows(Following(_is_due, finish, _size))
