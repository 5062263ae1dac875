"""Accounts with passwords drawn now, the residents' roll, and who has proved to be on it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from civicbudget.accounts import identifiers, passwords
from civicbudget.accounts import services as accounts
from civicbudget.core.db import db
from civicbudget.demo.entries import PersonEntry, RollEntry
from civicbudget.demo.loading.place import PEOPLE, ROLES, Place
from civicbudget.demo.roll import roll
from civicbudget.residents import pin, roll_file
from civicbudget.residents import queries as roll_of_residents
from civicbudget.residents import services as residents
from civicbudget.residents.models import Resident

_FORGOTTEN = "no password opens this"


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
    """The roll as an official imports it; those who sign in are proved at the desk, and the others
    get their cards, village by village."""
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
    _hand_out_cards(place, {place.residents[entry.pin]: entry.pin for entry in entries}, now)


def _hand_out_cards(place: Place, pins: dict[int, str], now: datetime) -> None:
    for number in range(1, len(place.areas) + 1):
        issued = residents.issue_cards(
            municipality=place.municipality,
            residents=roll_of_residents.of_village(place.municipality_id, number),
            actor=place.of_role("official")[0],
            now=now + timedelta(hours=number),
        )
        place.cards |= {pins[card.resident.id]: card.code for card in issued}


def prove(place: Place, entry: RollEntry, now: datetime) -> None:
    """Somebody on the roll registers before the first vote, and proves it by the card.

    Nobody signs in as one of these people: their password is drawn and forgotten.
    """
    code = place.cards.pop(entry.pin, None)
    if code is None:
        return
    person = accounts.register(
        name=entry.full_name,
        identifier=identifiers.parse(f"voter{place.residents[entry.pin]}@people.example"),
        password_hash=_FORGOTTEN,
        language="ky",
        now=now,
    )
    residents.prove_by_card(
        municipality=place.municipality, person=person, pin_text=entry.pin, code=code, now=now
    )


def _line(place: Place, entry: RollEntry, hashed: str) -> roll_file.Line:
    return roll_file.Line(
        pin_hash=hashed,
        name=entry.full_name,
        area_id=place.areas[entry.village],
        birth_year=entry.birth_year,
    )
