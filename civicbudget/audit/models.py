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


APPEND_ONLY_SQLITE = [
    f"CREATE TRIGGER log_entries_no_{verb.lower()} BEFORE {verb} ON log_entries "
    "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
    for verb in ("UPDATE", "DELETE")
]
APPEND_ONLY_POSTGRESQL = [
    "CREATE FUNCTION log_entries_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$",
    "CREATE TRIGGER log_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_entries "
    "FOR EACH STATEMENT EXECUTE FUNCTION log_entries_append_only()",
]
_ddl: Any = DDL  # untyped in SQLAlchemy
for _dialect, _statements in (
    ("sqlite", APPEND_ONLY_SQLITE),
    ("postgresql", APPEND_ONLY_POSTGRESQL),
):
    for _statement in _statements:
        event.listen(Entry.__table__, "after_create", _ddl(_statement).execute_if(dialect=_dialect))
