"""People who sign in, and their roles. No PIN is kept here."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from civicbudget.accounts import identifiers, passwords
from civicbudget.core.db import Key, Model, UtcTime, state
from civicbudget.municipalities.models import Municipality


class Role(StrEnum):
    """What a person may be in a municipality; the operator has none."""

    OFFICIAL = "official"
    COMMISSION = "commission"
    AUDITOR = "auditor"
    OPERATOR = "operator"


class Person(UserMixin, Model):  # type: ignore[misc] # Flask-Login has no types
    """Who signs in, by phone or by e-mail."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("phone IS NOT NULL OR email IS NOT NULL", name="phone_or_email"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    has_drawn_password: Mapped[bool] = mapped_column(default=False)  # to be changed by its owner
    language: Mapped[str] = mapped_column(String(2))
    consented_at: Mapped[datetime] = mapped_column(UtcTime)

    memberships: Mapped[list[Membership]] = relationship(back_populates="person")

    @property
    def identifier(self) -> str:
        """The phone or the e-mail address, as people write it."""
        return identifiers.shown(self.phone, self.email)

    def get_id(self) -> str:
        """What a session bears: it ends when the password changes."""
        return f"{self.id}-{passwords.mark(self.password_hash)}"


class Membership(Model):
    """A person's role in a municipality."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("person_id", "municipality_id", "role"),
        CheckConstraint(
            "(role = 'operator') = (municipality_id IS NULL)", name="operator_of_no_municipality"
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipalities.id"))
    role: Mapped[Role] = mapped_column(state(Role, "role"))

    person: Mapped[Person] = relationship(back_populates="memberships")
    municipality: Mapped[Municipality | None] = relationship()
