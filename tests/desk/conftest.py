"""A municipality with an official act in its log, and one person for every role."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from flask import Flask

from civicbudget.accounts.models import Person, Role
from civicbudget.audit import services
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.municipalities.models import Municipality
from tests import factories
from tests.conftest import Clock

Write = Callable[..., None]


@pytest.fixture
def place(app: Flask, frozen: Clock) -> SimpleNamespace:
    """`of` and one person for each role, by the name of the role; committed."""
    with transaction():
        of = factories.municipality()
        people = {
            role.value: factories.member(None if role is Role.OPERATOR else of, role)
            for role in Role
        }
        people["stranger"] = factories.person()
        return SimpleNamespace(of=of, **people)


@pytest.fixture
def write(place: SimpleNamespace) -> Write:
    """A function that commits an entry of the municipality's log."""

    def written(act: str = "publish_budget", on: str = "budget 2026", **values: object) -> None:
        actor: Person = place.official
        municipality: Municipality = place.of
        with transaction():
            services.record(
                **{
                    "log": municipality.slug,
                    "actor": actor,
                    "role": "official",
                    "act": act,
                    "on": on,
                    "now": clock.now(),
                    **values,
                }
            )

    return written
