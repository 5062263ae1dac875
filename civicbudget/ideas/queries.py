"""Finding ideas and projects."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, cast, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from civicbudget.campaigns.models import Campaign
from civicbudget.core.db import Money, db
from civicbudget.core.sorting import fold
from civicbudget.ideas.models import (
    Comment,
    EstimateItem,
    Idea,
    IdeaState,
    Photo,
    Project,
    Review,
    Support,
)

PAGE = 20

_supports = select(func.count()).where(Support.idea_id == Idea.id).correlate(Idea).scalar_subquery()
_amount = (EstimateItem.quantity * EstimateItem.unit_price + 500) // 1000  # EstimateItem.amount
_total = func.coalesce(func.sum(_amount), 0)
_cost = (
    select(cast(_total, Money))  # PostgreSQL sums BIGINT to a decimal
    .where(EstimateItem.idea_id == Idea.id)
    .correlate(Idea)
    .scalar_subquery()
)

SORTS = {
    "new": (Idea.sent_at.desc(), Idea.number.desc()),
    "supports": (_supports.desc(), Idea.number.desc()),
    "cheap": (_cost, Idea.number.desc()),
    "dear": (_cost.desc(), Idea.number.desc()),
}
"""The orders of a list, by the word in its address."""


@dataclass(frozen=True)
class Row:
    """An idea as a list shows it; its cost in tyiyn."""

    idea: Idea
    supports: int
    cost: int


@dataclass(frozen=True)
class Page:
    """Part of a list."""

    rows: list[Row]
    number: int
    pages: int
    total: int


def find(
    campaign_id: int,
    *,
    words: str = "",
    area: int | None = None,
    category: int | None = None,
    state: IdeaState | None = None,
    sort: str = "new",
    page: int = 1,
) -> Page:
    """The ideas that were sent, narrowed down; `area` and `category` are their numbers."""
    query = select(Idea).where(Idea.campaign_id == campaign_id, Idea.sent_at.is_not(None))
    if wanted := fold(words):
        query = query.where(Idea.folded.contains(wanted, autoescape=True))
    if area is not None:
        query = query.where(Idea.area.has(number=area))
    if category is not None:
        query = query.where(Idea.category.has(number=category))
    if state is not None:
        query = query.where(Idea.state == state)
    return _page(query.order_by(*SORTS.get(sort, SORTS["new"])), page)


def mine(campaign_id: int, author_id: int) -> list[Row]:
    """One's own ideas in a campaign, drafts included, what was touched last first."""
    query = select(Idea).where(Idea.campaign_id == campaign_id, Idea.author_id == author_id)
    return _rows(query.order_by(Idea.saved_at.desc(), Idea.number.desc()))


def _page(query: Select[Idea], number: int) -> Page:
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    total = db.session.scalar(counted) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(number, 1), pages)
    rows = _rows(query.limit(PAGE).offset((number - 1) * PAGE))
    return Page(rows, number, pages, total)


def _rows(query: Select[Idea]) -> list[Row]:
    listed = query.add_columns(_supports, _cost).options(
        joinedload(Idea.area), joinedload(Idea.category), selectinload(Idea.photos)
    )
    found: Sequence[Any] = db.session.execute(listed).all()
    return [Row(*row) for row in found]


def by_number(campaign_id: int, number: int) -> Idea | None:
    """An idea with all that its page shows but the supports."""
    return db.session.scalar(
        select(Idea)
        .where(Idea.campaign_id == campaign_id, Idea.number == number)
        .options(
            joinedload(Idea.author),
            joinedload(Idea.area),
            joinedload(Idea.category),
            joinedload(Idea.project),
            joinedload(Idea.merged_into),
            selectinload(Idea.estimate),
            selectinload(Idea.photos),
            selectinload(Idea.comments).joinedload(Comment.author),
            selectinload(Idea.reviews).joinedload(Review.reviewer),
        )
    )


def sent_at(municipality_id: int, places: Collection[tuple[str, int]]) -> Sequence[Idea]:
    """Ideas that everybody sees, by the slugs of their published campaigns and their numbers."""
    if not places:
        return ()
    return db.session.scalars(
        select(Idea)
        .join(Idea.campaign)
        .where(
            Campaign.municipality_id == municipality_id,
            Campaign.published_at.is_not(None),
            Idea.sent_at.is_not(None),
            or_(*(and_(Campaign.slug == slug, Idea.number == number) for slug, number in places)),
        )
        .options(contains_eager(Idea.campaign))
    ).all()


def projects_at(municipality_id: int, places: Collection[tuple[str, str]]) -> Sequence[Project]:
    """Projects by the slugs of their published campaigns and their codes."""
    if not places:
        return ()
    return db.session.scalars(
        select(Project)
        .join(Project.campaign)
        .where(
            Campaign.municipality_id == municipality_id,
            Campaign.published_at.is_not(None),
            or_(*(and_(Campaign.slug == slug, Project.code == code) for slug, code in places)),
        )
        .options(contains_eager(Project.campaign))
    ).all()


def next_number(campaign_id: int) -> int:
    """The number of the next idea; the campaign must be locked."""
    last = db.session.scalar(select(func.max(Idea.number)).where(Idea.campaign_id == campaign_id))
    return (last or 0) + 1


def lock(idea_id: int) -> Idea:
    """The idea, read again; nobody else may lock it until this transaction ends."""
    return db.session.scalars(
        select(Idea)
        .where(Idea.id == idea_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def supports(idea_id: int) -> int:
    """How many support an idea."""
    query = select(func.count()).select_from(Support).where(Support.idea_id == idea_id)
    return db.session.scalar(query) or 0


def support_of(idea_id: int, person_id: int) -> Support | None:
    """A person's support of an idea."""
    return db.session.scalar(
        select(Support).where(Support.idea_id == idea_id, Support.person_id == person_id)
    )


def comment(idea_id: int, comment_id: int) -> Comment | None:
    """A comment on this idea."""
    return db.session.scalar(
        select(Comment).where(Comment.id == comment_id, Comment.idea_id == idea_id)
    )


def is_shown(digest: str) -> bool:
    """Whether an idea still shows a photograph."""
    return bool(db.session.scalar(select(exists().where(Photo.digest == digest))))


def projects(campaign_id: int) -> list[Project]:
    """What stands on the ballot, in its order, with village, category and the ideas behind."""
    return list(
        db.session.scalars(
            select(Project)
            .where(Project.campaign_id == campaign_id)
            .options(
                joinedload(Project.area),
                joinedload(Project.category),
                joinedload(Project.pot),
                selectinload(Project.ideas),
            )
            .order_by(Project.position)
        )
    )


def next_position(campaign_id: int) -> int:
    """The number of the next project; the campaign must be locked."""
    last = db.session.scalar(
        select(func.max(Project.position)).where(Project.campaign_id == campaign_id)
    )
    return (last or 0) + 1
