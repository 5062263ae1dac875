"""The database: the base class, the column types, the transaction, and what SQLite must be told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Engine,
    Enum,
    MetaData,
    TypeDecorator,
    event,
)
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase

from civicbudget.core.again import refuse_to_act

WRITES = "civicbudget_writes"
"""The execution option of a connection whose transaction is going to write."""

_WRITING: Any = {WRITES: True}  # an option of ours, which SQLAlchemy's type of options lacks


class Base(DeclarativeBase):
    """Every constraint has a name, so that a migration can speak of it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:

    class Model(Base):
        """What a checker sees of `db.Model`, whose type Flask-SQLAlchemy makes at run time."""

        __abstract__ = True
else:
    Model = db.Model

Money = BigInteger
"""Whole tyiyn."""

Key = BigInteger().with_variant(db.Integer, "sqlite")
"""Primary keys: SQLite numbers rows by itself only for INTEGER."""


class UtcTime(TypeDecorator[datetime]):
    """Aware in Python, UTC in the database; a naive time is a mistake and raises ValueError."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """`timestamptz` where there is one."""
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """To UTC; SQLite stores it without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Aware again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


LocalizedText = JSON
"""A text in several languages: {"ky": ..., "ru": ..., "en": ...}, read through core.i18n.pick."""


def state(kind: type[StrEnum], name: str) -> Enum:
    """A column of an enumeration, kept as its word, with a CHECK that a migration can name."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=30,
        values_callable=lambda members: [member.value for member in members],
    )


@contextmanager
def transaction(*, reread: bool = True) -> Iterator[None]:
    """One unit of work: commits at the end, rolls back on any error.

    What was read before is read again under the lock: SQLite takes its one write lock at the
    start (a read that later wants to write would fail at once when another has written). So is,
    unless `reread` is off, whatever is looked at after the commit. A form that is only shown again
    gets no transaction: again.NotSent.
    """
    refuse_to_act()
    db.session.rollback()
    db.session().expire_on_commit = reread
    db.session.connection(execution_options=_WRITING)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


@contextmanager
def snapshot() -> Iterator[None]:
    """Reading alone, and of one moment, however long it takes: what others commit meanwhile is not
    seen, and nobody waits for it."""
    db.session.rollback()
    frozen: Any = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    on_sqlite = (
        db.session.get_bind().dialect.name == "sqlite"
    )  # whose readers see one moment anyway
    db.session.connection(execution_options={} if on_sqlite else frozen)
    try:
        yield
    finally:
        db.session.rollback()


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: object) -> None:  # noqa: ARG001 - the signature is SQLAlchemy's
    """Foreign keys on, readers beside one writer, durable commits, and patience."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # BEGIN is ours, below
    _keep_private(connection)
    for pragma in (
        "foreign_keys = ON",
        "journal_mode = WAL",
        "synchronous = FULL",  # an acknowledged ballot survives a power cut
        "busy_timeout = 15000",
        "recursive_triggers = ON",  # REPLACE, too, asks the triggers that refuse a deletion
        "secure_delete = ON",  # an envelope that was replaced or erased leaves no bytes behind
    ):
        connection.execute(f"PRAGMA {pragma}")


def _keep_private(connection: sqlite3.Connection) -> None:
    """Nobody else on the machine reads the file: SQLite gives its -wal and -shm, when it makes
    them, the rights of the database. Those of an earlier start are changed, too."""
    (_number, _name, path), *_others = connection.execute("PRAGMA database_list")
    if path and not Path(path).exists():
        Path(path).touch(mode=0o600)
    for each in (path, f"{path}-wal", f"{path}-shm") if path else ():
        with suppress(FileNotFoundError, PermissionError):  # none yet; another's: the operator's
            Path(each).chmod(0o600)


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
