"""Municipalities and their areas. Units merge and part, so each has its dates of validity."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from civicbudget.core.db import Base, Key, LocalizedText, Model, state


class Kind(StrEnum):
    """What a municipality is by law."""

    AYIL_AIMAK = "ayil_aimak"
    CITY = "city"


predecessors = Table(
    "municipality_predecessors",
    Base.metadata,
    Column("municipality_id", ForeignKey("municipalities.id"), primary_key=True),
    Column("predecessor_id", ForeignKey("municipalities.id"), primary_key=True),
)


class Municipality(Model):
    """An ayil aimak or a city: the tenant of everything else."""

    __tablename__ = "municipalities"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[Kind] = mapped_column(state(Kind, "kind"))
    soate: Mapped[str | None] = mapped_column(String(14))
    name: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    district: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    contact: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    areas: Mapped[list[Area]] = relationship(back_populates="municipality", order_by="Area.number")
    predecessors: Mapped[list[Municipality]] = relationship(
        secondary=predecessors,
        primaryjoin=id == predecessors.c.municipality_id,
        secondaryjoin=id == predecessors.c.predecessor_id,
    )

    @property
    def population(self) -> int:
        """People in all its areas."""
        return sum(area.population for area in self.areas)


class Area(Model):
    """A village or ward of a municipality."""

    __tablename__ = "areas"
    __table_args__ = (UniqueConstraint("municipality_id", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    number: Mapped[int]
    soate: Mapped[str | None] = mapped_column(String(14))
    name: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    population: Mapped[int]

    municipality: Mapped[Municipality] = relationship(back_populates="areas")
