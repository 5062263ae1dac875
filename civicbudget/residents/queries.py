"""Finding entries of the roll."""

from __future__ import annotations

from sqlalchemy import select

from civicbudget.core.db import db
from civicbudget.residents.models import Proof, Resident


def resident_of(person_id: int, municipality_id: int) -> Resident | None:
    """The entry of a municipality's roll that a person has proved to be."""
    return db.session.scalar(
        select(Resident)
        .join(Proof, Proof.resident_id == Resident.id)
        .where(Proof.person_id == person_id, Proof.municipality_id == municipality_id)
    )
