"""A campaign that collects ideas, its people, and pictures as phones take them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from civicbudget.accounts.models import Person, Role
from civicbudget.campaigns.models import Campaign, PhaseKind
from civicbudget.core import clock
from civicbudget.core.db import db
from civicbudget.core.sorting import fold
from civicbudget.ideas.models import EstimateItem, Idea, IdeaState
from tests import factories

SOM = 100


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **values: Any) -> bytes:
    """A picture as bytes."""
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, kind, **values)
    return target.getvalue()


def an_idea(campaign: Campaign, author: Person, number: int = 1, **values: Any) -> Idea:
    """An idea that was sent, complete, for 300 000 som."""
    title = values.get("title", f"Көпүрө {number}")
    defaults: dict[str, Any] = {
        "campaign": campaign,
        "number": number,
        "author": author,
        "state": IdeaState.SENT,
        "lang": "ky",
        "title": title,
        "description": "Өзөн аркылуу өтүү үчүн",
        "area": campaign.areas[0],
        "category": campaign.categories[0],
        "folded": fold(title),
        "saved_at": clock.now(),
        "sent_at": clock.now(),
        "estimate": [
            EstimateItem(
                position=1, name="Тактай", quantity=3000, unit="м³", unit_price=100_000 * SOM
            )
        ],
    }
    idea = Idea(**{**defaults, **values})
    db.session.add(idea)
    db.session.commit()
    return idea


def typed(**changes: Any) -> dict[str, Any]:
    """A complete idea as a browser sends it."""
    return {
        "lang": "ky",
        "title": "Көчөгө жарык",
        "description": "Мектепке барчу жол караңгы",
        "beneficiaries": "Балдар",
        "area": "1",
        "place": "Мектеп көчөсү",
        "category": "2",
        "estimate-0-name": "Чырак",
        "estimate-0-quantity": "10",
        "estimate-0-unit": "даана",
        "estimate-0-unit_price": "12 000,50",
        "estimate-1-name": "",
        "estimate-1-quantity": "",
        "estimate-1-unit": "",
        "estimate-1-unit_price": "",
        **changes,
    }


@dataclass(frozen=True)
class Scene:
    """A campaign and who takes part in it, each with a browser of their own."""

    campaign: Campaign
    author: Person
    resident: Person
    guest: Person
    official: Person
    browser: Callable[[Person], FlaskClient]

    @property
    def ideas(self) -> str:
        """The address of the list, in Kyrgyz."""
        return "/ky/ak-bulak/campaigns/2026/ideas"


def a_scene(browser: Callable[[Person], FlaskClient], running: PhaseKind) -> Scene:
    """Two residents, a guest who is none, and an official."""
    place = factories.municipality()
    author, neighbour = factories.person("Асанова Айгүл"), factories.person("Усенов Нурлан")
    for who in (author, neighbour):
        factories.resident(place, who)
    scene = Scene(
        campaign=factories.campaign(place, running),
        author=author,
        resident=neighbour,
        guest=factories.person("Конок"),
        official=factories.member(place, Role.OFFICIAL, name="Маматов Бек"),
        browser=browser,
    )
    db.session.commit()
    return scene


@pytest.fixture
def scene(app: Flask, frozen: object, sign_in: Callable[[Person], FlaskClient]) -> Scene:
    """Ideas are being collected."""
    return a_scene(sign_in, PhaseKind.IDEAS)
