"""Reading the marks on the roll and the envelopes; never what anybody chose."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload

from civicbudget.campaigns.models import Campaign, Motion
from civicbudget.core.db import db
from civicbudget.municipalities.models import Municipality
from civicbudget.residents.models import Resident
from civicbudget.voting.models import (
    AnnulledMark,
    Annulment,
    Answer,
    Envelope,
    EnvelopeLeaf,
    KeyTrial,
    Participation,
    ReplacedEnvelope,
)


def lock_campaign(campaign: Campaign, *, alone: bool) -> None:
    """Hold the campaign until the transaction ends: voters together, the opening alone.

    So no envelope arrives while they are being opened. SQLite has one writer anyway.
    """
    query = select(Campaign).where(Campaign.id == campaign.id).with_for_update(read=not alone)
    db.session.execute(query.execution_options(populate_existing=True))


def participation(campaign: Campaign, resident: Resident) -> Participation | None:
    """The mark of a resident, if they have voted."""
    return db.session.scalar(_mark(campaign, resident))


def lock_participation(campaign: Campaign, resident: Resident) -> Participation | None:
    """The same, read anew and held until the transaction ends."""
    query = _mark(campaign, resident).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def envelope(mark: Participation) -> Envelope | None:
    """The envelope of a mark, read anew."""
    query = select(Envelope).where(Envelope.participation_id == mark.id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def envelopes(campaign: Campaign, without: Annulment | None = None) -> int:
    """How many envelopes lie in the box; those that were set aside do not, nor do those that an
    annulment would set aside."""
    query = select(func.count()).select_from(Envelope).join(Participation)
    return db.session.scalar(query.where(*_in_box(campaign, without))) or 0


def set_aside(campaign: Campaign) -> int:
    """How many envelopes were annulled and set aside."""
    return _number(campaign, Envelope.annulment_id.is_not(None))


def _number(campaign: Campaign, which: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(Envelope).join(Participation)
    return db.session.scalar(query.where(_of(campaign), which)) or 0


def is_set_aside(mark: Participation) -> bool:
    """Whether the envelope under a mark was annulled, so that its voter may vote again."""
    query = select(Envelope.id).where(
        Envelope.participation_id == mark.id, Envelope.annulment_id.is_not(None)
    )
    return db.session.scalar(query) is not None


def annulment_of(motion_id: int) -> Annulment:
    """The set that a motion would annul."""
    return db.session.scalars(select(Annulment).where(Annulment.motion_id == motion_id)).one()


def annulments(campaign: Campaign) -> list[Annulment]:
    """What was annulled, in the order of the decisions, with their motions."""
    query = select(Annulment).where(
        Annulment.campaign_id == campaign.id, Annulment.number.is_not(None)
    )
    query = query.options(joinedload(Annulment.motion)).order_by(Annulment.number)
    return list(db.session.scalars(query))


def annulled_digests(annulment: Annulment) -> list[str]:
    """The hashes of the envelopes that an annulment holds aside."""
    query = select(Envelope.digest).where(Envelope.annulment_id == annulment.id)
    return list(db.session.scalars(query.order_by(Envelope.digest)))


def annulment_holding(campaign: Campaign, digest: str) -> Annulment | None:
    """The annulment by which an envelope of this hash was set aside."""
    query = (
        select(Annulment)
        .join(Envelope, Envelope.annulment_id == Annulment.id)
        .where(Annulment.campaign_id == campaign.id, Envelope.digest == digest)
        .options(joinedload(Annulment.motion))
    )
    return db.session.scalar(query)


def answers(campaign: Campaign) -> list[Answer]:
    """What members of the commission found about the marks, the latest first."""
    query = select(Answer).where(Answer.campaign_id == campaign.id)
    query = query.options(joinedload(Answer.answered_by)).order_by(Answer.id.desc())
    return list(db.session.scalars(query))


def different(campaign: Campaign) -> int:
    """How many of them are not the same bytes as another: copies are one leaf of their tree."""
    query = select(func.count(Envelope.digest.distinct())).join(Participation)
    return db.session.scalar(query.where(_of(campaign))) or 0


def holds_envelope(campaign: Campaign, digest: str) -> bool:
    """Whether an envelope of this hash lies in the box."""
    query = (
        select(Envelope.id)
        .join(Participation)
        .where(_of(campaign), Envelope.digest == digest, Envelope.annulment_id.is_(None))
    )
    return db.session.scalar(query) is not None


def sealed(campaign: Campaign, without: Annulment | None = None) -> Iterator[tuple[bytes, str]]:
    """Every envelope in the box with its hash, in the order of the hashes, which is no order of
    arrival; without those that were set aside, nor those that an annulment would set aside."""
    query = select(Envelope.ciphertext, Envelope.digest).join(Participation)
    query = query.where(*_in_box(campaign, without)).order_by(Envelope.digest)
    for row in db.session.execute(query.execution_options(yield_per=1000)):
        yield row.ciphertext, row.digest


def digests(campaign: Campaign, without: Annulment | None) -> Iterator[str]:
    """The hashes of the same envelopes, in their order."""
    query = select(Envelope.digest).join(Participation)
    query = query.where(*_in_box(campaign, without)).order_by(Envelope.digest)
    yield from db.session.scalars(query.execution_options(yield_per=1000))


def _in_box(campaign: Campaign, without: Annulment | None) -> list[ColumnElement[bool]]:
    found = [_of(campaign), Envelope.annulment_id.is_(None)]
    if without is not None:
        marks = select(AnnulledMark.participation_id)
        marks = marks.where(AnnulledMark.annulment_id == without.id)
        found.append(Envelope.participation_id.not_in(marks))
    return found


def key_trial(motion: Motion) -> KeyTrial | None:
    """The key that was made for a motion and is yet to be tried."""
    query = select(KeyTrial).where(KeyTrial.motion_id == motion.id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def with_key(slug: str) -> list[Campaign]:
    """The campaigns of a municipality for which envelopes are, or were, sealed."""
    query = (
        select(Campaign)
        .join(Municipality)
        .where(Municipality.slug == slug, Campaign.public_key.is_not(None))
        .order_by(Campaign.id)
    )
    return list(db.session.scalars(query))


def was_put_in(campaign: Campaign, digest: str) -> bool:
    """Whether an envelope of this hash lies in the box, or lay there until its voter voted again.

    Which of the two, this does not tell.
    """
    replaced = db.session.get(ReplacedEnvelope, (campaign.id, digest))
    return replaced is not None or holds_envelope(campaign, digest) or has_leaf(campaign, digest)


def without_leaf(campaign: Campaign) -> list[str]:
    """The hashes of all that came into the box and no checkpoint has seen, in their order."""
    leaf = exists().where(EnvelopeLeaf.campaign_id == campaign.id)
    held = (
        select(Envelope.digest)
        .join(Participation)
        .where(_of(campaign), ~leaf.where(EnvelopeLeaf.digest == Envelope.digest))
    )
    replaced = select(ReplacedEnvelope.digest).where(
        ReplacedEnvelope.campaign_id == campaign.id,
        ~leaf.where(EnvelopeLeaf.digest == ReplacedEnvelope.digest),
    )
    return sorted({*db.session.scalars(held), *db.session.scalars(replaced)})


def has_leaf(campaign: Campaign, digest: str) -> bool:
    """Whether a checkpoint has seen an envelope of this hash."""
    query = select(EnvelopeLeaf.id).where(
        EnvelopeLeaf.campaign_id == campaign.id, EnvelopeLeaf.digest == digest
    )
    return db.session.scalar(query) is not None


def leaves(campaign: Campaign) -> list[str]:
    """The leaves of a campaign's tree, in their order."""
    query = (
        select(EnvelopeLeaf.digest)
        .where(EnvelopeLeaf.campaign_id == campaign.id)
        .order_by(EnvelopeLeaf.position)
    )
    return list(db.session.scalars(query))


def _of(campaign: Campaign) -> ColumnElement[bool]:
    return Participation.campaign_id == campaign.id


def _mark(campaign: Campaign, resident: Resident) -> Select[Participation]:
    return select(Participation).where(_of(campaign), Participation.resident_id == resident.id)
