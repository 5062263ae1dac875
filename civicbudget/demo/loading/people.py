"""Accounts with passwords drawn now, the residents' roll, and who has proved to be on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from civicbudget.accounts import identifiers, passwords
from civicbudget.accounts import services as accounts
from civicbudget.core.db import db
from civicbudget.demo.entries import PersonEntry, RollEntry
from civicbudget.demo.loading.place import PEOPLE, ROLES, Place
from civicbudget.demo.roll import roll
from civicbudget.residents import pin, roll_file
from civicbudget.residents import services as residents
from civicbudget.residents.models import Resident


def register(place: Place, now: datetime) -> dict[str, str]:
    """Everybody who signs in; returns the passwords by the word for each person."""
    drawn = {entry.key: passwords.draw() for entry in PEOPLE}
    for entry in PEOPLE:
        person = accounts.register(
            name=entry.full_name,
            identifier=identifiers.parse(entry.email),
            password_hash=passwords.make_hash(drawn[entry.key]),
            language=entry.language,
            now=now,
        )
        place.people[entry.key] = person.id
        _appoint(place, entry, now)
    return drawn


def _appoint(place: Place, entry: PersonEntry, now: datetime) -> None:
    if entry.role not in ROLES:
        return
    accounts.add_membership(
        person=place.person(entry.key),
        municipality=None if entry.role == "operator" else place.municipality,
        role=ROLES[entry.role],
        actor=None,
        now=now,
    )


def fill_roll(place: Place, now: datetime) -> None:
    """The roll as an official imports it, and the residents with accounts proved at the desk."""
    official = place.of_role("official")[1]
    entries = roll()
    hashes = {pin.hashed(entry.pin, place.municipality_id): entry for entry in entries}
    residents.import_roll(
        municipality=place.municipality,
        lines=[_line(place, entry, hashed) for hashed, entry in hashes.items()],
        actor=official,
        now=now,
    )
    query = select(Resident).where(Resident.municipality_id == place.municipality_id)
    for resident in db.session.scalars(query):
        entry = hashes[resident.pin_hash]
        place.residents[entry.pin] = resident.id
        if entry.person is not None:
            residents.confirm_at_desk(
                resident=resident, person=place.person(entry.person), actor=official, now=now
            )


def _line(place: Place, entry: RollEntry, hashed: str) -> roll_file.Line:
    return roll_file.Line(
        pin_hash=hashed,
        name=entry.full_name,
        area_id=place.areas[entry.village],
        birth_year=entry.birth_year,
    )
