"""Budgets and their lines. Sums are computed from the lines, never stored apart."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from civicbudget.core.db import Key, LocalizedText, Model, Money, UtcTime, state
from civicbudget.municipalities.models import Municipality


class Stage(StrEnum):
    """How far a budget has come in the year's process."""

    DRAFT = "draft"
    APPROVED = "approved"
    AMENDED = "amended"
    EXECUTED = "executed"


class Side(StrEnum):
    """Which side of the budget a line stands on."""

    REVENUE = "revenue"
    EXPENDITURE = "expenditure"
    FINANCING = "financing"


class Classification(StrEnum):
    """The two classifications of the budget code."""

    FUNCTIONAL = "functional"
    ECONOMIC = "economic"


class ClassificationCode(Model):
    """One code of a classification: editable reference data with its dates of validity."""

    __tablename__ = "classification_codes"
    __table_args__ = (UniqueConstraint("classification", "code", "valid_from"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    classification: Mapped[Classification] = mapped_column(state(Classification, "classification"))
    code: Mapped[str] = mapped_column(String(12))
    title: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Budget(Model):
    """A municipality's budget of one year; residents see it once it is published."""

    __tablename__ = "budgets"
    __table_args__ = (UniqueConstraint("municipality_id", "year"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    year: Mapped[int]
    stage: Mapped[Stage] = mapped_column(state(Stage, "stage"))
    unit: Mapped[int]  # tyiyn in one unit of the file it came from
    resolution_number: Mapped[str | None] = mapped_column(String(40))
    resolution_date: Mapped[date | None]
    imported_at: Mapped[datetime] = mapped_column(UtcTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcTime)

    municipality: Mapped[Municipality] = relationship()
    lines: Mapped[list[BudgetLine]] = relationship(
        back_populates="budget", order_by="BudgetLine.position", cascade="all, delete-orphan"
    )


class BudgetLine(Model):
    """One line: amounts in tyiyn."""

    __tablename__ = "budget_lines"
    __table_args__ = (UniqueConstraint("budget_id", "position"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    budget_id: Mapped[int] = mapped_column(ForeignKey("budgets.id"))
    position: Mapped[int]
    side: Mapped[Side] = mapped_column(state(Side, "side"))
    code: Mapped[str] = mapped_column(String(20))
    title: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    planned: Mapped[int] = mapped_column(Money)
    actual: Mapped[int | None] = mapped_column(Money)
    participatory: Mapped[bool] = mapped_column(default=False)

    budget: Mapped[Budget] = relationship(back_populates="lines")
