"""A roll with cards, and people who claim its entries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.municipalities.models import Municipality
from civicbudget.residents import pin, services
from civicbudget.residents.models import Resident
from tests import factories

PIN = "21503198000123"
"""A PIN that says 15.03.1980."""

SignIn = Callable[[Person], FlaskClient]


@dataclass
class Village:
    """A municipality whose roll has one entry with a card."""

    municipality: Municipality
    official: Person
    resident: Resident
    code: str


@pytest.fixture
def village(app: Flask) -> Village:
    """Ак-Булак, an official, Өмүрова Үмүт on the roll, and the code of her card."""
    with transaction():
        place = factories.municipality()
        official = factories.member(place, Role.OFFICIAL, name="Кызматкер")
        resident = entry(place, PIN, "Өмүрова Үмүт")
        (card,) = services.issue_cards(
            municipality=place, residents=[resident], actor=official, now=clock.now()
        )
    return Village(place, official, resident, card.code)


def entry(of: Municipality, digits: str, name: str, **values: object) -> Resident:
    """An entry of the roll with a real PIN."""
    return factories.resident(of, pin_hash=pin.hashed(digits, of.id), name=name, **values)


def prove(village: Village, person: Person, code: str | None = None, digits: str = PIN) -> None:
    """What the page does in its first transaction."""
    with transaction():
        services.prove_by_card(
            municipality=village.municipality,
            person=person,
            pin_text=digits,
            code=code or village.code,
            now=clock.now(),
        )
