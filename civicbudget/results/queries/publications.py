"""Reading openings, counts, decisions and publications."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from civicbudget.audit import queries as audit
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, MotionState, Pot
from civicbudget.core.db import db
from civicbudget.record.chain import Entry
from civicbudget.record.checkpoints import Checkpoint
from civicbudget.results.models import (
    Count,
    DuePublication,
    InvalidEnvelope,
    Opening,
    Publication,
)


@dataclass(frozen=True)
class RecordLog:
    """The first entries of a municipality's log in public form, asked for anew each time."""

    log: str
    size: int

    def __iter__(self) -> Iterator[tuple[Entry, str]]:
        with closing(audit.published(self.log)) as entries:
            yield from islice(entries, self.size)


def checkpoints(log: str, size: int) -> list[Checkpoint]:
    """The checkpoints of the first entries of a log. Raises CheckpointBroken."""
    return [each for each in audit.checkpoints(log) if each.entries.size <= size]


def opening(campaign: Campaign) -> Opening | None:
    """The latest opening of the envelopes, if there was one."""
    query = select(Opening).where(Opening.campaign_id == campaign.id)
    return db.session.scalar(query.order_by(Opening.number.desc()).limit(1))


def opening_of(publication: Publication) -> Opening | None:
    """The opening whose ballots a publication counted: the last one before it."""
    query = select(Opening).where(
        Opening.campaign_id == publication.campaign_id,
        Opening.opened_at <= publication.published_at,
    )
    return db.session.scalar(query.order_by(Opening.number.desc()).limit(1))


def invalid(campaign: Campaign) -> list[InvalidEnvelope]:
    """The envelopes that held no ballot of this campaign, by their hashes."""
    query = select(InvalidEnvelope).where(InvalidEnvelope.campaign_id == campaign.id)
    return list(db.session.scalars(query.order_by(InvalidEnvelope.digest)))


def counts(campaign: Campaign) -> list[Count]:
    """The latest count of each pot, in the order of the pots."""
    latest = (
        select(func.max(Count.id)).where(Count.campaign_id == campaign.id).group_by(Count.pot_id)
    )
    query = select(Count).where(Count.id.in_(latest)).join(Pot).order_by(Pot.number)
    return list(db.session.scalars(query.options(joinedload(Count.pot))))


def counts_of(publication: Publication) -> list[Count]:
    """The counts that a publication made public, in the order of the pots."""
    query = select(Count).where(Count.publication_id == publication.id).join(Pot)
    return list(db.session.scalars(query.order_by(Pot.number).options(joinedload(Count.pot))))


def exclusions(campaign: Campaign) -> dict[str, Motion]:
    """The decisions by which projects were taken out of the count, by the project's code."""
    query = select(Motion).where(
        Motion.campaign_id == campaign.id,
        Motion.kind == MotionKind.EXCLUDE_PROJECT,
        Motion.state == MotionState.CONFIRMED,
    )
    found = db.session.scalars(query.order_by(Motion.id))
    return {motion.details["project"]: motion for motion in found}


def decisions(campaign: Campaign, until: datetime) -> list[Motion]:
    """What two members of the commission carried out up to a moment, in its order."""
    query = select(Motion).where(
        Motion.campaign_id == campaign.id,
        Motion.state == MotionState.CONFIRMED,
        Motion.confirmed_at <= until,
    )
    return list(db.session.scalars(query.order_by(Motion.confirmed_at, Motion.id)))


def publications(campaign: Campaign) -> list[Publication]:
    """Every publication, the latest first; each stays."""
    query = select(Publication).where(Publication.campaign_id == campaign.id)
    query = query.options(joinedload(Publication.motion))
    return list(db.session.scalars(query.order_by(Publication.number.desc())))


def published_campaigns(municipality_id: int) -> list[tuple[Campaign, Publication]]:
    """The campaigns of a municipality with public results, the newest first, and what holds."""
    latest = select(func.max(Publication.id)).group_by(Publication.campaign_id)
    query = (
        select(Publication)
        .join(Campaign)
        .where(Campaign.municipality_id == municipality_id, Publication.id.in_(latest))
        .order_by(Publication.published_at.desc())
        .options(joinedload(Publication.campaign))
    )
    return [(each.campaign, each) for each in db.session.scalars(query)]


def perhaps_published() -> list[Campaign]:
    """Every campaign that may have a publication: whether it has, the log knows."""
    query = select(Campaign).where(Campaign.rules_digest.is_not(None)).order_by(Campaign.id)
    return list(db.session.scalars(query.options(joinedload(Campaign.municipality))))


def latest_publication(campaign: Campaign) -> Publication | None:
    """What holds."""
    query = select(Publication).where(Publication.campaign_id == campaign.id)
    return db.session.scalar(query.order_by(Publication.number.desc()).limit(1))


def due(campaign: Campaign) -> DuePublication | None:
    """The publication that is decided and whose files are yet to be made."""
    query = select(DuePublication).where(DuePublication.campaign_id == campaign.id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def all_due() -> list[Campaign]:
    """The campaigns with such a publication."""
    query = select(Campaign).join(DuePublication, DuePublication.campaign_id == Campaign.id)
    return list(db.session.scalars(query.order_by(Campaign.id)))
