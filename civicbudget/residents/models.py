"""The residents' roll. Of a PIN only a keyed hash is kept."""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from civicbudget.accounts.models import Person
from civicbudget.core.db import Key, Model, UtcTime, state
from civicbudget.core.sorting import fold, sort_key
from civicbudget.municipalities.models import Area, Municipality


class Standing(StrEnum):
    """By what right an entry stands on the roll."""

    REGISTERED = "registered"
    LIVING = "living"
    CONFIRMED = "confirmed"


class Means(StrEnum):
    """How a person proves to be an entry of the roll."""

    CARD = "card"
    DESK = "desk"


_ByCodePoint = String(240).with_variant(String(240, collation="C"), "postgresql")


def _draw_reference() -> str:
    return secrets.token_urlsafe(9)


class Resident(Model):
    """One entry of the roll; `reference` is what addresses call it, and says nothing of it."""

    __tablename__ = "residents"
    __table_args__ = (
        UniqueConstraint("municipality_id", "pin_hash"),
        Index("ix_residents_sort_key", "municipality_id", "sort_key"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    pin_hash: Mapped[str] = mapped_column(String(64))
    reference: Mapped[str] = mapped_column(String(16), unique=True, default=_draw_reference)
    name: Mapped[str] = mapped_column(String(120))
    folded: Mapped[str] = mapped_column(String(240))  # as search sees the name
    sort_key: Mapped[str] = mapped_column(_ByCodePoint)  # by the Kyrgyz alphabet
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    birth_year: Mapped[int]
    standing: Mapped[Standing] = mapped_column(state(Standing, "standing"))

    municipality: Mapped[Municipality] = relationship()
    area: Mapped[Area] = relationship()
    proof: Mapped[Proof | None] = relationship(back_populates="resident")
    card: Mapped[Card | None] = relationship(back_populates="resident")

    @validates("name")
    def _follow_name(self, key: str, name: str) -> str:  # noqa: ARG002 - the signature is SQLAlchemy's
        self.folded, self.sort_key = fold(name), sort_key(name)
        return name


class Card(Model):
    """The card that the municipality hands to a resident: only a keyed hash of its code is kept.

    A new card replaces the one before it; a proof uses it up.
    """

    __tablename__ = "cards"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcTime)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)

    resident: Mapped[Resident] = relationship(back_populates="card")


class Proof(Model):
    """That a person is an entry of the roll: one for each entry, one for each person here."""

    __tablename__ = "proofs"
    __table_args__ = (UniqueConstraint("municipality_id", "person_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    means: Mapped[Means] = mapped_column(state(Means, "means"))
    proved_at: Mapped[datetime] = mapped_column(UtcTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    resident: Mapped[Resident] = relationship(back_populates="proof")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])


class RefusedClaim(Model):
    """A second claim on an entry that is proved already: for the officials to look into."""

    __tablename__ = "refused_claims"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    means: Mapped[Means] = mapped_column(state(Means, "means"))
    claimed_at: Mapped[datetime] = mapped_column(UtcTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime)

    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    resident: Mapped[Resident] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
