"""What takes long to build is built once, kept as it stood, and laid down again for every test."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from flask import current_app
from psycopg import sql

from civicbudget.core.db import db


@dataclass
class Keepsake:
    """A database, the installation's folder and the clock, as a builder left them; and what it
    returned, which must be plain data: rows are asked for anew."""

    told: Any
    moment: datetime
    folder: Path
    tables: dict[str, bytes]  # of PostgreSQL; SQLite's file is in the folder
    sequences: dict[str, int]


class Keepsakes:
    """Those of one run, by what built them and on which engine."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._kept: dict[object, Keepsake] = {}

    def lay_down(self, clock: Any, build: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """What `build(clock, ...)` leaves behind in an empty database and folder, and returns.

        `clock`: the stopped clock of the test, which the builder may move on.
        """
        name = (db.engine.dialect.name, build.__module__, build.__qualname__, repr((given, named)))
        if name in self._kept:
            kept = self._kept[name]
            clock.moment = kept.moment
            _restore(kept)
            return kept.told
        told = build(clock, *given, **named)
        db.session.commit()
        folder = self._home / f"{len(self._kept)}"
        shutil.copytree(_instance(), folder / "instance")
        tables, sequences = _taken(folder)
        self._kept[name] = Keepsake(told, clock.moment, folder, tables, sequences)
        return told


def _instance() -> Path:
    return Path(current_app.instance_path)


def _taken(folder: Path) -> tuple[dict[str, bytes], dict[str, int]]:
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        db.engine.dispose()  # the last connection to leave folds the log into the file
        shutil.copy(str(db.engine.url.database), folder / "database")
        return {}, {}
    with _connection() as connection:
        tables = {}
        for table in db.metadata.tables:
            with connection.cursor().copy(_copy("COPY {} TO STDOUT", table)) as rows:
                tables[table] = b"".join(rows)
        counted = connection.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
        )
        return {name: rows for name, rows in tables.items() if rows}, dict(counted.fetchall())


def _restore(kept: Keepsake) -> None:
    db.session.remove()
    shutil.copytree(kept.folder / "instance", _instance(), dirs_exist_ok=True)
    if db.engine.dialect.name == "sqlite":
        db.engine.dispose()
        shutil.copy(kept.folder / "database", str(db.engine.url.database))
        return
    with _connection() as connection:
        connection.execute("SET session_replication_role = replica")  # no triggers, any order
        for table, rows in kept.tables.items():
            with connection.cursor().copy(_copy("COPY {} FROM STDIN", table)) as target:
                target.write(rows)
        for sequence, value in kept.sequences.items():
            connection.execute("SELECT setval(%s::regclass, %s)", (sequence, value))


def _connection() -> psycopg.Connection:
    address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address)


def _copy(statement: str, table: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table))
