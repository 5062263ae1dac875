"""A municipality and its official, for the pages of campaigns."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.core.db import db
from civicbudget.municipalities.models import Municipality
from tests import factories

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def place(app: Flask, frozen: object) -> Municipality:
    found = factories.municipality()
    db.session.commit()
    return found


@pytest.fixture
def official(place: Municipality, sign_in: SignIn) -> FlaskClient:
    who = factories.member(place, Role.OFFICIAL)
    db.session.commit()
    return sign_in(who)
