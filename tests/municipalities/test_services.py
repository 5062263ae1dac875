"""Founding a municipality, what it may be called, and who is told."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from civicbudget.audit import queries as log
from civicbudget.audit.models import INSTALLATION
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.municipalities import queries, services
from civicbudget.municipalities.models import Kind, Municipality
from civicbudget.municipalities.services import RESERVED, Village, check_slug
from tests import factories

NAME = {"ky": "Кара-Кужур", "ru": "Кара-Куджур"}
VILLAGES = (Village({"ky": "Кара-Тоо"}, 1200), Village({"ky": "Көк-Жар"}, 800, "41704000000000"))


def found(slug: str = "kara-kujur", **values: object) -> Municipality:
    arguments = {
        **{"slug": slug, "kind": Kind.AYIL_AIMAK, "name": NAME, "district": {}, "contact": {}},
        **{"villages": VILLAGES, "valid_from": date(2025, 1, 1), "now": clock.now()},
        **values,
    }
    with transaction():
        return services.found(actor=factories.person(), **arguments)  # type: ignore[arg-type] # the arguments of found()


def test_it_has_its_villages_and_is_logged(app: Flask) -> None:
    made = found()
    assert queries.by_slug("kara-kujur") == made
    assert [(area.number, area.name["ky"], area.population) for area in made.areas] == [
        (1, "Кара-Тоо", 1200),
        (2, "Көк-Жар", 800),
    ]
    assert made.population == 2000
    entries = [entry for entry, _hash in log.published(INSTALLATION)]
    assert [(e.act, e.object, e.role, e.after) for e in entries] == [
        (
            *("found_municipality", "municipality kara-kujur", "operator"),
            {"name": NAME, "villages": 2},
        )
    ]


def test_a_slug_is_taken_once(app: Flask) -> None:
    found()
    with pytest.raises(Conflict) as taken:
        found()
    assert taken.value.field == "slug"
    assert len(list(log.published(INSTALLATION))) == 1


@pytest.mark.parametrize(
    "slug",
    ["", "Ak-Bulak", "ак-булак", "-a", "a-", "a--b", "a/b", "1ak", "a" * 61, *sorted(RESERVED)],
)
def test_what_it_may_not_be_called(app: Flask, slug: str) -> None:
    with pytest.raises(DomainError) as refused:
        found(slug)
    assert refused.value.field == "slug"
    assert db.session.query(Municipality).count() == 0


@pytest.mark.parametrize("slug", ["ak-bulak", "kok-jar-2", "a"])
def test_what_it_may_be_called(app: Flask, slug: str) -> None:
    check_slug(slug)


def test_no_page_is_hidden_by_a_municipality(app: Flask) -> None:
    """Every word that stands right after the language in some address is reserved."""
    parts = [rule.rule.split("/") for rule in app.url_map.iter_rules()]
    words = {part[2] for part in parts if part[1] == "<lang:lang>" and len(part) > 2}
    fixed = {word for word in words if word and not word.startswith("<")}
    assert fixed - RESERVED == set()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": {}}, "name"),
        ({"name": {"ky": ""}}, "name"),
        ({"villages": ()}, "villages"),
        ({"villages": (Village({"ky": "А"}, -1),)}, "villages"),
        ({"villages": (Village({}, 1),)}, "villages"),
    ],
)
def test_what_it_must_have(app: Flask, values: dict[str, object], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        found(**values)
    assert refused.value.field == field
