"""Alembic's environment: the database and the models of the application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from civicbudget.core.db import WRITES, UtcTime, db


def render_type(kind: str, thing: object, autogen: object) -> str | bool:  # noqa: ARG001 - Alembic calls it
    """Our type of time by its plain name: a migration must not change when the code does."""
    if kind == "type" and isinstance(thing, UtcTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Migrate the application's database, each migration in a transaction."""
    engine = db.engine
    with engine.connect() as connection:
        connection = connection.execution_options(**{WRITES: True})
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_type,
            **current_app.extensions["migrate"].configure_args,
        )
        with references_apart(connection), context.begin_transaction():
            context.run_migrations()
            sqlite = connection.dialect.name == "sqlite"
            if sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
                raise RuntimeError("a migration broke a reference between tables")


@contextmanager
def references_apart(connection: Connection) -> Iterator[None]:
    """SQLite rebuilds a table by dropping and renaming it; its references come back with it.

    The pragma does nothing within a transaction, so it goes to the driver before one begins.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


run()
