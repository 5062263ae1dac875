"""What waits for somebody in a municipality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from civicbudget.budgets.models import Budget, Version
from civicbudget.campaigns.models import Campaign, Motion, MotionState
from civicbudget.core.db import db
from civicbudget.ideas.models import Comment, Idea, IdeaState
from civicbudget.residents.models import RefusedClaim, Resident
from civicbudget.results.models import Opening, Publication

UNDER_WAY = (IdeaState.SENT, IdeaState.RETURNED, IdeaState.ACCEPTED)
MOST_UNANSWERED = 20


@dataclass(frozen=True)
class Unreviewed:
    """How many ideas of a campaign wait for the review, and since when the oldest does."""

    campaign: Campaign
    number: int
    oldest: datetime


@dataclass(frozen=True)
class Progress:
    """A campaign with its phases, and how far its commission has come."""

    campaign: Campaign
    opened: bool
    published: bool


def unreviewed(municipality_id: int) -> list[Unreviewed]:
    """Ideas that were sent and not reviewed, by campaign; the longest waiting first."""
    oldest = func.min(Idea.sent_at)
    rows = db.session.execute(
        select(Campaign, func.count(Idea.id), oldest)
        .join(Idea, Idea.campaign_id == Campaign.id)
        .where(Campaign.municipality_id == municipality_id, Idea.state == IdeaState.SENT)
        .group_by(Campaign.id)
        .order_by(oldest)
    )
    return [Unreviewed(campaign, number, since) for campaign, number, since in rows if since]


@dataclass(frozen=True)
class Unanswered:
    """An idea on which residents wrote after the municipality last did: how many, since when."""

    idea: Idea
    number: int
    oldest: datetime


def unanswered(municipality_id: int) -> list[Unanswered]:
    """Ideas with comments of others than officials since the last answer; the oldest first."""
    answer = aliased(Comment)
    answered = (
        select(answer.id)
        .where(answer.idea_id == Comment.idea_id, answer.official, answer.id > Comment.id)
        .exists()
    )
    oldest = func.min(Comment.written_at)
    waiting = (
        select(Comment.idea_id, func.count(Comment.id).label("number"), oldest.label("oldest"))
        .where(~Comment.official, Comment.hidden_reason.is_(None), ~answered)
        .group_by(Comment.idea_id)
        .subquery()
    )
    rows: Sequence[Any] = db.session.execute(
        select(Idea, waiting.c.number, waiting.c.oldest)
        .join(waiting, waiting.c.idea_id == Idea.id)
        .join(Idea.campaign)
        .where(Campaign.municipality_id == municipality_id, Idea.state.in_(UNDER_WAY))
        .options(contains_eager(Idea.campaign))
        .order_by(waiting.c.oldest)
        .limit(MOST_UNANSWERED)
    ).all()
    return [Unanswered(*row) for row in rows]


def open_claims(municipality_id: int) -> int:
    """How many refused claims on the roll nobody has looked into."""
    query = (
        select(func.count(RefusedClaim.id))
        .join(Resident, RefusedClaim.resident_id == Resident.id)
        .where(Resident.municipality_id == municipality_id, RefusedClaim.settled_at.is_(None))
    )
    return db.session.scalar(query) or 0


def unpublished_budgets(municipality_id: int) -> list[tuple[int, bool]]:
    """The years of which there is a version that residents do not see; whether they see another."""
    earlier = aliased(Version)
    shown = exists().where(earlier.budget_id == Budget.id, earlier.published_at.is_not(None))
    query = (
        select(Budget.year, shown)
        .join(Budget.versions)
        .where(Budget.municipality_id == municipality_id, Version.published_at.is_(None))
        .order_by(Budget.year.desc())
    )
    return [(year, seen) for year, seen in db.session.execute(query)]


def progress(municipality_id: int) -> list[Progress]:
    """Every campaign, the newest first."""
    opened = exists().where(Opening.campaign_id == Campaign.id)
    published = exists().where(Publication.campaign_id == Campaign.id)
    rows = db.session.execute(
        select(Campaign, opened, published)
        .where(Campaign.municipality_id == municipality_id)
        .options(selectinload(Campaign.phases))
        .order_by(Campaign.id.desc())
    )
    return [Progress(*row) for row in rows]


def pending_motions(municipality_id: int) -> list[Motion]:
    """What was proposed to the commission and is not settled, the oldest first."""
    query = (
        select(Motion)
        .join(Campaign)
        .where(Campaign.municipality_id == municipality_id, Motion.state == MotionState.PENDING)
        .options(joinedload(Motion.campaign), joinedload(Motion.proposed_by))
        .order_by(Motion.id)
    )
    return list(db.session.scalars(query))
