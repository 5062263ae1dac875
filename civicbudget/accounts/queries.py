"""Finding people and their roles."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from civicbudget.accounts.identifiers import Identifier
from civicbudget.accounts.models import Membership, Person, Role
from civicbudget.core.db import db


def by_id(key: int) -> Person | None:
    """The person of a session."""
    return db.session.get(Person, key)


def lock(key: int) -> Person:
    """The person, read again; whoever changes their roles takes this lock first."""
    return db.session.scalars(
        select(Person)
        .where(Person.id == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def by_identifier(identifier: Identifier) -> Person | None:
    """Whose phone or e-mail address it is."""
    column = Person.phone if identifier.phone else Person.email
    return db.session.scalar(select(Person).where(column == str(identifier)))


def roles(person_id: int, municipality_id: int | None) -> frozenset[Role]:
    """What a person is in a municipality; an operator is one everywhere."""
    return frozenset(
        db.session.scalars(
            select(Membership.role).where(
                Membership.person_id == person_id,
                or_(
                    Membership.municipality_id == municipality_id,
                    Membership.municipality_id.is_(None),
                ),
            )
        )
    )


def has_any_role(person_id: int) -> bool:
    """Whether a person holds a role in any municipality or operates the platform."""
    return bool(
        db.session.scalar(select(select(Membership.id).filter_by(person_id=person_id).exists()))
    )


def memberships(person_id: int) -> list[Membership]:
    """Where somebody has a role, one row for each municipality; the operator has none."""
    query = (
        select(Membership)
        .where(Membership.person_id == person_id)
        .options(joinedload(Membership.municipality))
        .order_by(Membership.id)
    )
    rows = {row.municipality_id: row for row in db.session.scalars(query)}
    return list(rows.values())
