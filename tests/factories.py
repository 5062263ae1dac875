"""Rows for tests, with sensible defaults; each is added and flushed, none is committed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from civicbudget.accounts.models import Membership, Person, Role
from civicbudget.campaigns.models import (
    Campaign,
    Category,
    Phase,
    PhaseKind,
    Pot,
)
from civicbudget.core import clock
from civicbudget.core.db import db
from civicbudget.ideas.models import Project
from civicbudget.municipalities.models import Area, Kind, Municipality
from civicbudget.record.balloting import BallotKind
from civicbudget.residents.models import Means, Proof, Resident, Standing

_numbers = count(1)
SOM = 100


def text(word: str) -> dict[str, str]:
    """A LocalizedText whose languages can be told apart."""
    return {"ky": f"{word} (кы)", "ru": f"{word} (ру)", "en": f"{word} (en)"}


def _add(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def municipality(slug: str = "ak-bulak", villages: int = 2, **values: Any) -> Municipality:
    """An ayil aimak with villages of a hundred people each."""
    defaults: dict[str, Any] = {
        "slug": slug,
        "kind": Kind.AYIL_AIMAK,
        "name": text("Ак-Булак"),
        "district": text("Район"),
        "contact": text("Айыл өкмөтү"),
        "valid_from": date(2020, 1, 1),
        "areas": [
            Area(number=number, name=text(f"Айыл {number}"), population=100)
            for number in range(1, villages + 1)
        ],
    }
    return _add(Municipality(**{**defaults, **values}))


def person(name: str = "Асанова Айгүл", **values: Any) -> Person:
    """Somebody who can be signed in by the fixture, not by a password."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "name": name,
        "email": f"person{number}@example.com",
        "password_hash": "no password opens this",
        "language": "ky",
        "consented_at": clock.now(),
    }
    return _add(Person(**{**defaults, **values}))


def member(of: Municipality | None, role: Role, **values: Any) -> Person:
    """A person with a role."""
    who = person(**values)
    _add(Membership(person_id=who.id, municipality_id=of.id if of else None, role=role))
    return who


def resident(of: Municipality, who: Person | None = None, **values: Any) -> Resident:
    """An entry of the roll; proved to be `who` where one is given."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "municipality": of,
        "pin_hash": f"{number:064x}",
        "name": f"Тургун {number}",
        "area": of.areas[0],
        "birth_year": 1980,
        "standing": Standing.REGISTERED,
    }
    entry = _add(Resident(**{**defaults, **values}))
    if who is not None:
        _add(
            Proof(
                municipality_id=of.id,
                resident_id=entry.id,
                person_id=who.id,
                means=Means.DESK,
                proved_at=clock.now(),
            )
        )
    return entry


def campaign(
    of: Municipality,
    running: PhaseKind = PhaseKind.IDEAS,
    pot: int = 1_000_000 * SOM,
    **values: Any,
) -> Campaign:
    """A published campaign with one pot, whose phases last thirty days, `running` since ten."""
    kinds = list(PhaseKind)
    start: datetime = clock.now() - timedelta(days=10 + 30 * kinds.index(running))
    defaults: dict[str, Any] = {
        "municipality": of,
        "slug": "2026",
        "title": text("Өнөктүк"),
        "summary": text("Кыскача"),
        "published_at": start,
        "ballot_rule": BallotKind.KNAPSACK,
        "tally_rule": {"name": "greedy-votes", "ties": "id"},
        "pots": [Pot(number=1, name=text("Жалпы"), amount=pot)],
        "areas": list(of.areas),
        "categories": [Category(number=1, name=text("Суу")), Category(number=2, name=text("Жол"))],
        "phases": [
            Phase(
                kind=kind,
                starts_at=start + timedelta(days=30 * step),
                ends_at=start + timedelta(days=30 * (step + 1)),
            )
            for step, kind in enumerate(kinds)
        ],
    }
    ballot = values.pop("ballot", None)
    made = Campaign(**{**defaults, **values})
    if ballot is not None:
        made.ballot = ballot
    return _add(made)


def project(of: Campaign, position: int = 1, cost: int = 300_000 * SOM, **values: Any) -> Project:
    """A project on the ballot."""
    defaults: dict[str, Any] = {
        "campaign": of,
        "pot": of.pots[0],
        "position": position,
        "code": str(position),
        "title": text(f"Долбоор {position}"),
        "summary": text("Сүрөттөмө"),
        "cost": cost,
        "area": of.areas[0],
        "category": of.categories[0],
    }
    return _add(Project(**{**defaults, **values}))
