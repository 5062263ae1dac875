"""A municipality with an official, and hearings at every stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.hearings.attending import AGES, SEXES, Counts
from civicbudget.hearings.models import Breakdown, Hearing, HearingKind, Way
from civicbudget.hearings.services import announcing, recording
from civicbudget.hearings.services.announcing import Plan
from civicbudget.municipalities.models import Municipality
from tests import factories
from tests.conftest import Clock


@pytest.fixture
def village(app: Flask, frozen: Clock) -> Municipality:
    """A municipality of two villages, on 15 September 2026."""
    made = factories.municipality()
    db.session.commit()
    return made


@pytest.fixture
def official(village: Municipality) -> Person:
    """Who holds its hearings."""
    who = factories.member(village, Role.OFFICIAL)
    db.session.commit()
    return who


@pytest.fixture
def desk(official: Person, sign_in: Callable[[Person], FlaskClient]) -> FlaskClient:
    """The official's browser."""
    return sign_in(official)


def plan_in(days: int, **values: Any) -> Plan:
    """A hearing of two hours so many days from now."""
    starts = clock.now() + timedelta(days=days)
    said: dict[str, Any] = {
        "kind": HearingKind.DRAFT,
        "budget_year": 2027,
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
        "place": factories.text("Клуб"),
        "link": "https://example.com/call",
        "agenda": factories.text("Бюджет"),
    }
    return Plan(**{**said, **values})


def came(women: int = 3, men: int = 2, online: int = 0) -> Counts:
    """Everybody grown up; women from village 1, men from village 2, whoever is online a woman."""
    return Counter(
        {
            (Way.PLACE, Breakdown.SEX, SEXES[0]): women,
            (Way.PLACE, Breakdown.SEX, SEXES[1]): men,
            (Way.PLACE, Breakdown.AGE, AGES[2]): women + men,
            (Way.PLACE, Breakdown.VILLAGE, "1"): women,
            (Way.PLACE, Breakdown.VILLAGE, "2"): men,
            (Way.ONLINE, Breakdown.SEX, SEXES[0]): online,
            (Way.ONLINE, Breakdown.AGE, AGES[2]): online,
            (Way.ONLINE, Breakdown.VILLAGE, "1"): online,
        }
    )


@pytest.fixture
def announced(village: Municipality, official: Person) -> Callable[..., Hearing]:
    """A function that announces a hearing in time."""

    def made(days: int = 12, **values: Any) -> Hearing:
        with transaction():
            hearing = announcing.plan(
                municipality=village, plan=plan_in(days, **values), actor=official, now=clock.now()
            )
            announcing.announce(hearing=hearing, explanation="", actor=official, now=clock.now())
        return hearing

    return made


@pytest.fixture
def held(
    announced: Callable[..., Hearing], official: Person, frozen: Clock
) -> Callable[..., Hearing]:
    """A function that holds a hearing and counts who came."""

    def made(**values: Any) -> Hearing:
        hearing = announced(**values)
        frozen.advance(days=12, hours=1)
        with transaction():
            recording.count(hearing=hearing, counts=came(), actor=official, now=clock.now())
        return hearing

    return made
