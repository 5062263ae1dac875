"""What the operator sees of municipalities, their people and the database itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import ScalarSelect, func, select, text
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from civicbudget.accounts.models import Membership, Person
from civicbudget.campaigns.models import Campaign
from civicbudget.core.db import db
from civicbudget.core.i18n import pick
from civicbudget.core.sorting import sort_key
from civicbudget.municipalities.models import Area, Municipality
from civicbudget.residents.models import Resident

VERSION = {"sqlite": "SELECT sqlite_version()", "postgresql": "SHOW server_version"}


@dataclass(frozen=True)
class Counted:
    """A municipality in numbers."""

    municipality: Municipality
    villages: int
    population: int
    roll: int
    campaigns: int
    members: int


def municipalities() -> list[Counted]:
    """Every municipality, by the reader's alphabet."""
    rows = db.session.execute(
        select(
            Municipality,
            _number(func.count(Area.id), Area.municipality_id),
            _number(func.coalesce(func.sum(Area.population), 0), Area.municipality_id),
            _number(func.count(Resident.id), Resident.municipality_id),
            _number(func.count(Campaign.id), Campaign.municipality_id),
            _number(func.count(Membership.id), Membership.municipality_id),
        )
    )
    found = [Counted(*row) for row in rows]
    return sorted(found, key=lambda each: sort_key(str(pick(each.municipality.name))))


def members(municipality_id: int) -> list[Membership]:
    """Who has which role in a municipality."""
    query = (
        select(Membership)
        .join(Person)
        .where(Membership.municipality_id == municipality_id)
        .options(joinedload(Membership.person))
        .order_by(Membership.role, Person.name, Membership.id)
    )
    return list(db.session.scalars(query))


def membership(municipality_id: int, key: int) -> Membership | None:
    """One role of one person in a municipality."""
    return db.session.scalar(
        select(Membership).where(
            Membership.id == key, Membership.municipality_id == municipality_id
        )
    )


def answers() -> None:
    """Ask the database for nothing; raises what SQLAlchemy raises when it does not answer."""
    db.session.execute(text("SELECT 1"))


def engine() -> str:
    """Which database this is, with its version."""
    dialect = db.session.get_bind().dialect.name
    return f"{dialect} {db.session.scalar(text(VERSION[dialect]))}"


def revisions() -> tuple[str, ...]:
    """The migrations that the database has come to."""
    return MigrationContext.configure(db.session.connection()).get_current_heads()


def _number(what: Any, belongs: InstrumentedAttribute[Any]) -> ScalarSelect[int]:
    return select(what).where(belongs == Municipality.id).correlate(Municipality).scalar_subquery()
