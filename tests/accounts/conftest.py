"""People with passwords, and an application that counts attempts and asks for tokens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts import passwords
from civicbudget.accounts.models import Person
from civicbudget.core.db import transaction
from civicbudget.extensions import limiter
from tests import factories
from tests.conftest import application, pushed

PASSWORD = "төрт ат көк чөп"
KEPT = passwords.make_hash(PASSWORD)
OURS = {"Sec-Fetch-Site": "same-origin"}


def aigul() -> Person:
    """A person who signs in by 0700 123 456 and PASSWORD."""
    with transaction():
        return factories.person(phone="+996700123456", email=None, password_hash=KEPT)


@pytest.fixture
def guarded(database_uri: str, tmp_path: Path) -> Iterator[Flask]:
    """An application as in production: tokens in forms, and attempts counted."""
    strict = {"WTF_CSRF_ENABLED": True, "RATELIMIT_ENABLED": True, "SIGN_IN_LIMIT": "3 per hour"}
    with pushed(application(database_uri, tmp_path, **strict)) as app:
        limiter.reset()
        yield app


@pytest.fixture
def browser(guarded: Flask) -> FlaskClient:
    """A browser that says where its requests come from."""
    client = guarded.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client
