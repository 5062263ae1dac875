"""The log. A row is written once; the database itself refuses to change or delete one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, JSON, ForeignKey, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from civicbudget.core.db import Key, Model, UtcTime

INSTALLATION = "installation"
"""The chain of the operator's acts; every municipality has one named after its slug."""


class Entry(Model):
    """One official act, chained to the one before it by its hash.

    `actor` is published as the digest of the salted name, and that digest is what is hashed.
    """

    __tablename__ = "log_entries"
    __table_args__ = (UniqueConstraint("chain", "sequence"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    chain: Mapped[str] = mapped_column(String(60))
    sequence: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    actor_salt: Mapped[str] = mapped_column(String(32))
    actor_digest: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(20))
    act: Mapped[str] = mapped_column(String(40))
    object: Mapped[str] = mapped_column(String(120))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text, default="")
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class Checkpoint(Model):
    """What others hold of a log: its statement, signed, word for word as it was published."""

    __tablename__ = "checkpoints"
    __table_args__ = (UniqueConstraint("chain", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    chain: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcTime)
    statement: Mapped[str] = mapped_column(Text)


def append_only(table: str) -> dict[str, list[str]]:
    """The statements, by engine, after which the database refuses to change or delete a row.

    A migration that makes such a table has them word for word.
    """
    return {
        "sqlite": [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ],
        "postgresql": [
            f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()",
        ],
    }


APPEND_ONLY: set[str] = set()
"""The tables to which rows are only ever added; core.roles takes their names."""


def keep_append_only(model: type[Model]) -> None:
    """Have the database refuse changes of a table from the moment it is made."""
    table: Any = model.__table__
    APPEND_ONLY.add(table.name)
    ddl: Any = DDL  # untyped in SQLAlchemy
    for dialect, statements in append_only(table.name).items():
        for statement in statements:
            event.listen(table, "after_create", ddl(statement).execute_if(dialect=dialect))


keep_append_only(Entry)
keep_append_only(Checkpoint)
