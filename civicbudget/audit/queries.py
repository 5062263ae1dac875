"""Reading the log."""

from __future__ import annotations

from collections.abc import Generator

from sqlalchemy import select, text

from civicbudget.audit.models import Entry
from civicbudget.core.canonical import time_text
from civicbudget.core.db import db
from civicbudget.record import chain


def lock_head(log: str) -> Entry | None:
    """The last entry of a log; on PostgreSQL nobody else may append until this transaction ends."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:log, 0))"), {"log": log}
        )
    return db.session.scalar(
        select(Entry).where(Entry.chain == log).order_by(Entry.sequence.desc()).limit(1)
    )


def published(log: str) -> Generator[tuple[chain.Entry, str]]:
    """The log as anybody may have it: each entry in its public form, with its hash.

    Whoever may stop before its end closes the generator, and with it the cursor on the server.
    """
    query = select(Entry).where(Entry.chain == log).order_by(Entry.sequence)
    with db.session.execute(query.execution_options(yield_per=1000)) as rows:
        for (entry,) in rows:
            yield public_form(entry), entry.hash


def public_form(entry: Entry) -> chain.Entry:
    """An entry as its hash covers it: the actor as a digest."""
    return chain.Entry(
        sequence=entry.sequence,
        time=time_text(entry.at),
        actor=entry.actor_digest,
        role=entry.role,
        act=entry.act,
        object=entry.object,
        before=entry.before,
        after=entry.after,
        reason=entry.reason,
        previous=entry.previous,
    )
