"""Alembic's environment: the database and the models of the application."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import text

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
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # A table that is rebuilt is dropped and renamed; its references come back with it.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.rollback()
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_type,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
                raise RuntimeError("a migration broke a reference between tables")


run()
