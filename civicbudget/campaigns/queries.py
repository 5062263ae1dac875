"""Finding campaigns and the motions of their commission."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import count

from sqlalchemy import exists, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import joinedload, selectinload

from civicbudget.audit.models import Entry
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, MotionState
from civicbudget.core.db import db
from civicbudget.municipalities.models import Municipality


def get(municipality_id: int, slug: str) -> Campaign | None:
    """A campaign of a municipality; what belongs to it is read where it is looked at."""
    return db.session.scalar(
        select(Campaign).where(Campaign.municipality_id == municipality_id, Campaign.slug == slug)
    )


def get_one(campaign_id: int) -> Campaign:
    """A campaign that is there."""
    return db.session.get_one(Campaign, campaign_id)


def of_municipality(municipality_id: int) -> list[Campaign]:
    """Every campaign of a municipality, the newest first, with its phases, pots and motions."""
    return list(
        db.session.scalars(
            select(Campaign)
            .where(Campaign.municipality_id == municipality_id)
            .options(
                selectinload(Campaign.phases),
                selectinload(Campaign.pots),
                selectinload(Campaign.motions),
            )
            .order_by(Campaign.id.desc())
        )
    )


def of_slug(slug: str) -> list[Campaign]:
    """The published campaigns of the municipality of this slug, with their phases."""
    query = (
        select(Campaign)
        .join(Municipality)
        .where(Municipality.slug == slug, Campaign.published_at.is_not(None))
        .options(selectinload(Campaign.phases))
    )
    return list(db.session.scalars(query))


def published(municipality_id: int, slugs: Collection[str]) -> Sequence[Campaign]:
    """Those of the campaigns of a municipality with these slugs that everybody sees."""
    query = select(Campaign).where(
        Campaign.municipality_id == municipality_id,
        Campaign.slug.in_(slugs),
        Campaign.published_at.is_not(None),
    )
    return db.session.scalars(query).all()


def lock(campaign_id: int) -> Campaign:
    """The campaign, read again; until this transaction ends nobody else may lock it.

    Whoever numbers, freezes or moves something of a campaign takes this lock first (SQLite's one
    write lock does the same).
    """
    return db.session.scalars(
        select(Campaign)
        .where(Campaign.id == campaign_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def motion(campaign_id: int, motion_id: int) -> Motion | None:
    """A motion of this campaign."""
    return db.session.scalar(
        select(Motion).where(Motion.id == motion_id, Motion.campaign_id == campaign_id)
    )


def motions(campaign_id: int) -> list[Motion]:
    """Every motion of a campaign with its persons, the newest first."""
    return list(
        db.session.scalars(
            select(Motion)
            .where(Motion.campaign_id == campaign_id)
            .options(
                joinedload(Motion.proposed_by),
                joinedload(Motion.confirmed_by),
                joinedload(Motion.refused_by),
            )
            .order_by(Motion.id.desc())
        )
    )


def has_confirmed(campaign_id: int, kind: MotionKind) -> bool:
    """Whether the commission has carried out a motion of this kind."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Motion.campaign_id == campaign_id,
                    Motion.kind == kind,
                    Motion.state == MotionState.CONFIRMED,
                )
            )
        )
    )


def settle(motion_id: int, **values: object) -> bool:
    """Move a motion out of `pending`; false when somebody has done so already."""
    done = db.session.execute(
        update(Motion)
        .where(Motion.id == motion_id, Motion.state == MotionState.PENDING)
        .values(**values)
    )
    assert isinstance(done, CursorResult)  # noqa: S101 - what an UPDATE gives
    return done.rowcount == 1


def proposal_entry(log: str, on: str) -> Entry | None:
    """The log's entry of the moment when a motion was proposed."""
    return db.session.scalar(
        select(Entry)
        .where(Entry.chain == log, Entry.object == on, Entry.act == "propose_motion")
        .limit(1)
    )


def erasure_entry(campaign: Campaign) -> Entry | None:
    """The log's entry of the moment when the envelopes were erased."""
    return db.session.scalar(
        select(Entry)
        .where(
            Entry.chain == campaign.municipality.slug,
            Entry.object == f"campaign {campaign.slug}",
            Entry.act == "erase_envelopes",
        )
        .limit(1)
    )


def free_year(municipality_id: int, year: int) -> str:
    """The first year from this one on that is the address of no campaign yet."""
    taken = set(
        db.session.scalars(select(Campaign.slug).where(Campaign.municipality_id == municipality_id))
    )
    return next(str(each) for each in count(year) if str(each) not in taken)
