"""The log grows and never changes, on both engines."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from civicbudget.audit import queries, services
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.record import chain
from tests import factories


def write(times: int) -> None:
    for number in range(times):
        services.record(
            log="ak-bulak",
            actor=factories.person(),
            role="official",
            act="publish_budget",
            on=f"budget {number}",
            now=clock.now(),
            after={"lines": number},
        )


def test_entries_chain(app: Flask) -> None:
    with transaction():
        write(3)
    entries = list(queries.published("ak-bulak"))
    assert [entry.sequence for entry, _ in entries] == [1, 2, 3]
    assert chain.check_chain(entries) == entries[-1][1]


@pytest.mark.parametrize(
    "statement", ["DELETE FROM log_entries", "UPDATE log_entries SET reason = 'another'"]
)
def test_the_database_itself_refuses(app: Flask, statement: str) -> None:
    with transaction():
        write(1)
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(text(statement))
    assert len(list(queries.published("ak-bulak"))) == 1
