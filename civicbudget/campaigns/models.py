"""A campaign: one participatory round, its pots, phases, rules and the commission's motions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from civicbudget.accounts.models import Person
from civicbudget.core.db import Base, Key, LocalizedText, Model, Money, UtcTime, state
from civicbudget.municipalities.models import Area, Municipality
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.sealing.keys import Keeping

COMPLAINT_DAYS = 10
"""How long the key and the envelopes are kept after a publication, unless a campaign says so."""


class PhaseKind(StrEnum):
    """What a campaign does, in its order."""

    IDEAS = "ideas"
    REVIEW = "review"
    VOTING = "voting"
    COUNTING = "counting"
    DELIVERY = "delivery"


class MotionKind(StrEnum):
    """What takes two members of the commission."""

    OPEN_VOTING = "open_voting"
    MOVE_PHASE = "move_phase"
    OPEN_ENVELOPES = "open_envelopes"
    PUBLISH_RESULTS = "publish_results"
    EXCLUDE_PROJECT = "exclude_project"
    ANNUL_ENVELOPES = "annul_envelopes"
    DESTROY_KEY = "destroy_key"
    ERASE_ENVELOPES = "erase_envelopes"


class MotionState(StrEnum):
    """Pending until another member confirms or refuses it, or its proposer withdraws it."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


campaign_areas = Table(
    "campaign_areas",
    Base.metadata,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("area_id", ForeignKey("areas.id"), primary_key=True),
)


class Campaign(Model):
    """One participatory round of a municipality.

    The rules (ballot rule, tally rule with its tie rule, pots, areas, projects) freeze when the
    commission opens voting: `frozen_at` and `rules_digest` are set then, with the public key.
    """

    __tablename__ = "campaigns"
    __table_args__ = (
        UniqueConstraint("municipality_id", "slug"),
        CheckConstraint("(frozen_at IS NULL) = (rules_digest IS NULL)", name="frozen_with_digest"),
        CheckConstraint("max_choices IS NULL OR max_choices > 0", name="choices"),
        CheckConstraint("points IS NULL OR points > 0", name="points"),
        CheckConstraint("min_score < max_score", name="scores"),
        CheckConstraint("complaint_days > 0", name="complaint_days"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    slug: Mapped[str] = mapped_column(String(60))
    title: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    summary: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    published_at: Mapped[datetime | None] = mapped_column(UtcTime)
    min_age: Mapped[int] = mapped_column(default=18)
    ballot_rule: Mapped[BallotKind] = mapped_column(state(BallotKind, "ballot_rule"))
    max_choices: Mapped[int | None]
    points: Mapped[int | None]  # what a cumulative ballot shares out
    min_score: Mapped[int | None]
    max_score: Mapped[int | None]
    may_vote_again: Mapped[bool] = mapped_column(default=True)
    with_codes: Mapped[bool] = mapped_column(default=True)  # ballots are published with them
    key_keeping: Mapped[Keeping] = mapped_column(
        state(Keeping, "key_keeping"), default=Keeping.SERVER
    )
    complaint_days: Mapped[int] = mapped_column(default=COMPLAINT_DAYS)  # from the publication on
    tally_rule: Mapped[dict[str, Any]] = mapped_column(JSON)  # tally.Rule.to_dict(), ties included
    imported_from: Mapped[str | None] = mapped_column(String(200))  # a .pb file's name
    frozen_at: Mapped[datetime | None] = mapped_column(UtcTime)
    rules_digest: Mapped[str | None] = mapped_column(String(64))
    rules: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # as frozen: what the digest covers
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)

    municipality: Mapped[Municipality] = relationship()
    pots: Mapped[list[Pot]] = relationship(back_populates="campaign", order_by="Pot.number")
    phases: Mapped[list[Phase]] = relationship(
        back_populates="campaign", order_by="Phase.starts_at"
    )
    categories: Mapped[list[Category]] = relationship(
        back_populates="campaign", order_by="Category.number"
    )
    areas: Mapped[list[Area]] = relationship(secondary=campaign_areas, order_by=Area.number)
    motions: Mapped[list[Motion]] = relationship(back_populates="campaign", order_by="Motion.id")

    @property
    def ballot(self) -> BallotRule:
        """What a ballot may choose, as it stands."""
        return BallotRule(
            self.ballot_rule,
            most=self.max_choices,
            points=self.points,
            min_score=self.min_score,
            max_score=self.max_score,
        )

    @ballot.setter
    def ballot(self, rule: BallotRule) -> None:
        self.ballot_rule, self.max_choices = rule.kind, rule.most
        self.points, self.min_score, self.max_score = rule.points, rule.min_score, rule.max_score


class Pot(Model):
    """A sum to share out; the pots of a campaign are disjoint and counted in their order.

    `carry_to` is the number of a later pot that gets what is left of this one.
    """

    __tablename__ = "pots"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("carry_to IS NULL OR carry_to > number", name="carry_to"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    number: Mapped[int]
    name: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    amount: Mapped[int] = mapped_column(Money)
    carry_to: Mapped[int | None]

    campaign: Mapped[Campaign] = relationship(back_populates="pots")


class Phase(Model):
    """One step of a campaign: open from `starts_at`, closed from `ends_at` on."""

    __tablename__ = "phases"
    __table_args__ = (
        UniqueConstraint("campaign_id", "kind"),
        CheckConstraint("ends_at >= starts_at", name="order"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    kind: Mapped[PhaseKind] = mapped_column(state(PhaseKind, "kind"))
    starts_at: Mapped[datetime] = mapped_column(UtcTime)
    ends_at: Mapped[datetime] = mapped_column(UtcTime)

    campaign: Mapped[Campaign] = relationship(back_populates="phases")


class Category(Model):
    """What an idea is about."""

    __tablename__ = "categories"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    number: Mapped[int]
    name: Mapped[dict[str, str]] = mapped_column(LocalizedText)

    campaign: Mapped[Campaign] = relationship(back_populates="categories")


class Motion(Model):
    """What one member of the commission proposes and another confirms; one of a kind waits."""

    __tablename__ = "motions"
    __table_args__ = (
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="two_persons"),
        CheckConstraint("refused_by_id <> proposed_by_id", name="refused_by_another"),
        Index(
            "uq_motions_pending",
            "campaign_id",
            "kind",
            unique=True,
            sqlite_where=Column("state") == "pending",
            postgresql_where=Column("state") == "pending",
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    kind: Mapped[MotionKind] = mapped_column(state(MotionKind, "kind"))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[MotionState] = mapped_column(
        state(MotionState, "state"), default=MotionState.PENDING
    )
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    refused_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    refused_at: Mapped[datetime | None] = mapped_column(UtcTime)
    refusal: Mapped[str | None] = mapped_column(Text)  # why, in the words of who refused

    campaign: Mapped[Campaign] = relationship(back_populates="motions")
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])
    refused_by: Mapped[Person | None] = relationship(foreign_keys=[refused_by_id])
