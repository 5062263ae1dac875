"""The municipality, its people and its roll."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from civicbudget.accounts.models import Person, Role
from civicbudget.core.db import db
from civicbudget.demo.entries import PersonEntry, localized
from civicbudget.demo.municipality import MUNICIPALITY, VILLAGES
from civicbudget.demo.people import RESIDENTS, STAFF
from civicbudget.municipalities import services as municipalities
from civicbudget.municipalities.models import Area, Kind, Municipality
from civicbudget.residents.models import Resident

DISTRICT = localized("Ысык-Көл тарап", "Прииссыккулье", "By Lake Issyk-Kul")
CONTACT = localized(
    "Ак-Булак айылы, Борбордук көчө, 1. Дүйшөмбү–жума, 9:00–17:00. Тел. +996 200 000 100",
    "Село Ак-Булак, Центральная улица, 1. Понедельник–пятница, 9:00–17:00. Тел. +996 200 000 100",
    "1 Central Street, Ak-Bulak village. Monday to Friday, 9:00 to 17:00. Tel. +996 200 000 100",
)
ROLES = {
    "official": Role.OFFICIAL,
    "commission": Role.COMMISSION,
    "auditor": Role.AUDITOR,
    "operator": Role.OPERATOR,
}
STAFFED = tuple(person for person in STAFF if person.role in ROLES)
"""Those of the staff whose role the platform has."""

PEOPLE: tuple[PersonEntry, ...] = (*STAFFED, *RESIDENTS)


@dataclass
class Place:
    """Keys of the rows that the demo's content names by its own words."""

    municipality_id: int
    areas: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    residents: dict[str, int] = field(default_factory=dict)  # by PIN
    cards: dict[str, str] = field(default_factory=dict)  # the codes, by PIN

    @property
    def municipality(self) -> Municipality:
        """The ayil aimak."""
        return db.session.get_one(Municipality, self.municipality_id)

    def area(self, village: str) -> Area:
        """A village by its word."""
        return db.session.get_one(Area, self.areas[village])

    def person(self, key: str) -> Person:
        """Somebody with an account."""
        return db.session.get_one(Person, self.people[key])

    def resident(self, pin: str) -> Resident:
        """An entry of the roll."""
        return db.session.get_one(Resident, self.residents[pin])

    def of_role(self, role: str) -> list[Person]:
        """Everybody of the staff with a role."""
        return [self.person(entry.key) for entry in STAFFED if entry.role == role]


def found(now: datetime) -> Place:
    """The municipality with its five villages."""
    made = municipalities.found(
        slug=MUNICIPALITY.slug,
        kind=Kind.AYIL_AIMAK,
        name=MUNICIPALITY.name,
        district=DISTRICT,
        contact=CONTACT,
        villages=[
            municipalities.Village(village.name, village.population, village.soate)
            for village in VILLAGES
        ],
        valid_from=date(2010, 1, 1),
        actor=None,
        now=now,
        soate=MUNICIPALITY.soate,
    )
    areas = db.session.scalars(select(Area).where(Area.municipality_id == made.id))
    keys = {village.soate: village.key for village in VILLAGES}
    return Place(made.id, {keys[area.soate or ""]: area.id for area in areas})
