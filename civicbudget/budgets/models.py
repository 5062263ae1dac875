"""Budgets, their versions and lines. Sums are computed from the lines, never stored apart."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
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
    """By what a line is classified: the two classifications of the budget code, and its source."""

    FUNCTIONAL = "functional"
    ECONOMIC = "economic"
    SOURCE = "source"


class ClassificationCode(Model):
    """One code of a classification: editable reference data with its dates of validity."""

    __tablename__ = "classification_codes"
    __table_args__ = (UniqueConstraint("classification", "code", "valid_from"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    classification: Mapped[Classification] = mapped_column(state(Classification, "classification"))
    code: Mapped[str] = mapped_column(String(20))
    title: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Budget(Model):
    """A municipality's budget of one year, which goes through versions."""

    __tablename__ = "budgets"
    __table_args__ = (UniqueConstraint("municipality_id", "year"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    year: Mapped[int]

    municipality: Mapped[Municipality] = relationship()
    versions: Mapped[list[Version]] = relationship(
        back_populates="budget", order_by="Version.number", cascade="all, delete-orphan"
    )


class Version(Model):
    """A budget at one stage; kept for good once published, and the last one published holds.

    At most the last version is unpublished.
    """

    __tablename__ = "budget_versions"
    __table_args__ = (
        UniqueConstraint("budget_id", "number"),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    budget_id: Mapped[int] = mapped_column(ForeignKey("budgets.id"))
    number: Mapped[int]
    stage: Mapped[Stage] = mapped_column(state(Stage, "stage"))
    quarter: Mapped[int | None]  # up to the end of which it is executed
    unit: Mapped[int]  # tyiyn in one unit of the file it came from
    resolution_number: Mapped[str | None] = mapped_column(String(40))
    session: Mapped[str | None] = mapped_column(String(40))
    resolution_date: Mapped[date | None]
    discrepancies: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # StatedSum
    explanation: Mapped[str] = mapped_column(Text, default="")  # of those, for everybody
    reason: Mapped[str] = mapped_column(Text, default="")  # why it corrects the version before
    imported_at: Mapped[datetime] = mapped_column(UtcTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcTime)

    budget: Mapped[Budget] = relationship(back_populates="versions")
    lines: Mapped[list[BudgetLine]] = relationship(
        back_populates="version", order_by="BudgetLine.position", cascade="all, delete-orphan"
    )

    @property
    def year(self) -> int:
        """The year of its budget."""
        return self.budget.year


class BudgetLine(Model):
    """One line: amounts in tyiyn, codes empty where the line has none of that kind."""

    __tablename__ = "budget_lines"
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        CheckConstraint(
            "coalesce(q1, q2, q3, q4) IS NULL OR actual = "
            "coalesce(q1, 0) + coalesce(q2, 0) + coalesce(q3, 0) + coalesce(q4, 0)",
            name="quarters",
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("budget_versions.id"))
    position: Mapped[int]
    side: Mapped[Side] = mapped_column(state(Side, "side"))
    function: Mapped[str] = mapped_column(String(20))
    economic: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(20))
    institution: Mapped[str] = mapped_column(String(200))
    title: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    planned: Mapped[int] = mapped_column(Money)
    next_year: Mapped[int | None] = mapped_column(Money)
    year_after: Mapped[int | None] = mapped_column(Money)
    actual: Mapped[int | None] = mapped_column(Money)  # from the beginning of the year
    q1: Mapped[int | None] = mapped_column(Money)
    q2: Mapped[int | None] = mapped_column(Money)
    q3: Mapped[int | None] = mapped_column(Money)
    q4: Mapped[int | None] = mapped_column(Money)
    participatory: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(Text)  # titles and institution as a search sees them

    version: Mapped[Version] = relationship(back_populates="lines")

    @property
    def code(self) -> str:
        """Its codes as people write them: 70911, 2111 or 70911/2111."""
        return "/".join(filter(None, (self.function, self.economic)))


class RememberedColumns(Model):
    """What an official said that a table means, found again by its headings: its columns, the words
    in its column of sources, the codes of its lines that have none."""

    __tablename__ = "remembered_columns"
    __table_args__ = (UniqueConstraint("municipality_id", "fingerprint"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    use: Mapped[str] = mapped_column(String(20))
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
    sources: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    codes: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    remembered_at: Mapped[datetime] = mapped_column(UtcTime)
