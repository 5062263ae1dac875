"""Ideas of residents, their review, and the projects they become."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from civicbudget.accounts.models import Person
from civicbudget.campaigns.models import Campaign, Category, Pot
from civicbudget.core.db import Key, LocalizedText, Model, Money, UtcTime, state
from civicbudget.municipalities.models import Area


class IdeaState(StrEnum):
    """Where an idea is on its way."""

    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


MOVES: dict[IdeaState, frozenset[IdeaState]] = {
    IdeaState.DRAFT: frozenset({IdeaState.SENT, IdeaState.WITHDRAWN}),
    IdeaState.SENT: frozenset(
        {
            IdeaState.RETURNED,
            IdeaState.ACCEPTED,
            IdeaState.REFUSED,
            IdeaState.MERGED,
            IdeaState.WITHDRAWN,
        }
    ),
    IdeaState.RETURNED: frozenset({IdeaState.SENT, IdeaState.WITHDRAWN}),
    IdeaState.ACCEPTED: frozenset({IdeaState.REFUSED, IdeaState.RETURNED}),  # by a correction
    IdeaState.REFUSED: frozenset({IdeaState.ACCEPTED, IdeaState.RETURNED}),
    IdeaState.MERGED: frozenset(),
    IdeaState.WITHDRAWN: frozenset(),
}
"""From each state, the ones an idea may go to."""


class Verdict(StrEnum):
    """What a review found."""

    FEASIBLE = "feasible"
    NOT_FEASIBLE = "not_feasible"
    RETURNED = "returned"


class Idea(Model):
    """A resident's idea, in the language of its author."""

    __tablename__ = "ideas"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[IdeaState] = mapped_column(state(IdeaState, "state"), default=IdeaState.DRAFT)
    lang: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text, default="")
    beneficiaries: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    folded: Mapped[str] = mapped_column(Text, default="")  # what search looks in
    saved_at: Mapped[datetime] = mapped_column(UtcTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"))

    campaign: Mapped[Campaign] = relationship()
    author: Mapped[Person] = relationship()
    area: Mapped[Area | None] = relationship()
    category: Mapped[Category | None] = relationship()
    merged_into: Mapped[Idea | None] = relationship(remote_side=[id])
    project: Mapped[Project | None] = relationship(back_populates="ideas")
    estimate: Mapped[list[EstimateItem]] = relationship(
        back_populates="idea", order_by="EstimateItem.position", cascade="all, delete-orphan"
    )
    photos: Mapped[list[Photo]] = relationship(
        back_populates="idea", order_by="Photo.position", cascade="all, delete-orphan"
    )
    supports: Mapped[list[Support]] = relationship(back_populates="idea")
    comments: Mapped[list[Comment]] = relationship(back_populates="idea", order_by="Comment.id")
    reviews: Mapped[list[Review]] = relationship(back_populates="idea", order_by="Review.id")

    @property
    def cost(self) -> int:
        """The author's estimate in tyiyn."""
        return sum(item.amount for item in self.estimate)


class EstimateItem(Model):
    """One row of an estimate; the price of one unit in tyiyn. A draft may lack either number."""

    __tablename__ = "estimate_items"
    __table_args__ = (
        UniqueConstraint("idea_id", "position"),
        CheckConstraint("quantity > 0 AND unit_price >= 0", name="amounts"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(160))
    quantity: Mapped[int | None] = mapped_column(BigInteger)  # in thousandths of the unit
    unit: Mapped[str] = mapped_column(String(20))
    unit_price: Mapped[int | None] = mapped_column(Money)

    idea: Mapped[Idea] = relationship(back_populates="estimate")

    @property
    def amount(self) -> int:
        """Quantity times price, in tyiyn, a half rounded up; nothing while a draft lacks either."""
        return ((self.quantity or 0) * (self.unit_price or 0) + 500) // 1000


class Photo(Model):
    """A photograph; the file bears the digest of its bytes and lies in instance/media."""

    __tablename__ = "photos"
    __table_args__ = (UniqueConstraint("idea_id", "position"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    width: Mapped[int]
    height: Mapped[int]

    idea: Mapped[Idea] = relationship(back_populates="photos")


class Support(Model):
    """A resident supports an idea, once."""

    __tablename__ = "supports"
    __table_args__ = (UniqueConstraint("idea_id", "person_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))

    idea: Mapped[Idea] = relationship(back_populates="supports")


class Comment(Model):
    """A comment; one that breaks the rules is hidden with a reason, never deleted."""

    __tablename__ = "comments"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    lang: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)
    official: Mapped[bool] = mapped_column(default=False)  # written on behalf of the municipality
    written_at: Mapped[datetime] = mapped_column(UtcTime)
    hidden_reason: Mapped[str | None] = mapped_column(Text)

    idea: Mapped[Idea] = relationship(back_populates="comments")
    author: Mapped[Person] = relationship()


class Review(Model):
    """Who found what, when, in view of all; in tyiyn `cost` as checked, all of it, and what others
    pay of it as `cofinancing`."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    verdict: Mapped[Verdict] = mapped_column(state(Verdict, "verdict"))
    lang: Mapped[str] = mapped_column(String(2))
    reason: Mapped[str] = mapped_column(Text)
    cost: Mapped[int | None] = mapped_column(Money)
    cofinancing: Mapped[int | None] = mapped_column(Money)
    reviewed_at: Mapped[datetime] = mapped_column(UtcTime)

    idea: Mapped[Idea] = relationship(back_populates="reviews")
    reviewer: Mapped[Person] = relationship()


class Project(Model):
    """What stands on the ballot: from one or more ideas, or from the municipality.

    `code` is its number on the ballot, as text, since an imported election may use any. `cost` is
    its price to the pot; what others pay beside that is `cofinancing`. Of the projects of a pot
    with the same `exclusive_group` at most one can win.
    """

    __tablename__ = "projects"
    __table_args__ = (
        UniqueConstraint("campaign_id", "code"),
        CheckConstraint("cost > 0", name="cost"),
        CheckConstraint("cofinancing >= 0", name="cofinancing"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    pot_id: Mapped[int] = mapped_column(ForeignKey("pots.id"))
    position: Mapped[int]  # the order of the list, which an imported file gives
    code: Mapped[str] = mapped_column(String(60))
    title: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    summary: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    cost: Mapped[int] = mapped_column(Money)
    cofinancing: Mapped[int] = mapped_column(Money, default=0, server_default="0")
    exclusive_group: Mapped[int | None]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))

    campaign: Mapped[Campaign] = relationship()
    pot: Mapped[Pot] = relationship()
    area: Mapped[Area | None] = relationship()
    category: Mapped[Category | None] = relationship()
    ideas: Mapped[list[Idea]] = relationship(back_populates="project")

    @property
    def whole_cost(self) -> int:
        """What the pot and others pay for it together, in tyiyn."""
        return self.cost + self.cofinancing
