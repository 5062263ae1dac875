"""Reading the log."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from sqlalchemy import select, text

from civicbudget.audit.models import Checkpoint, Entry
from civicbudget.core.canonical import time_text
from civicbudget.core.db import db
from civicbudget.record import chain
from civicbudget.record import checkpoints as published_checkpoints
from civicbudget.record.checkpoints import CheckpointBroken


def lock_head(log: str) -> Entry | None:
    """The last entry of a log; on PostgreSQL nobody else may append until this transaction ends."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:log, 0))"), {"log": log}
        )
    return head(log)


def published(log: str) -> Generator[tuple[chain.Entry, str]]:
    """The log as anybody may have it: each entry in its public form, with its hash.

    Whoever may stop before its end closes the generator, and with it the cursor on the server.
    """
    query = select(Entry).where(Entry.chain == log).order_by(Entry.sequence)
    with db.session.execute(query.execution_options(yield_per=1000)) as rows:
        for (entry,) in rows:
            yield public_form(entry), entry.hash


def noting(
    links: Iterable[tuple[chain.Entry, str]], hashes: list[str]
) -> Iterator[tuple[chain.Entry, str]]:
    """The same entries; their hashes are noted as they pass."""
    for entry, hashed in links:
        yield entry, hashed
        hashes.append(hashed)


def hashes(log: str) -> list[str]:
    """The hashes of all entries of a log, the first one first: the leaves of its tree."""
    return list(
        db.session.scalars(select(Entry.hash).where(Entry.chain == log).order_by(Entry.sequence))
    )


def logs() -> list[str]:
    """Every log that has an entry."""
    return list(db.session.scalars(select(Entry.chain).distinct().order_by(Entry.chain)))


def head(log: str) -> Entry | None:
    """The last entry of a log."""
    return db.session.scalar(
        select(Entry).where(Entry.chain == log).order_by(Entry.sequence.desc()).limit(1)
    )


def checkpoints(log: str) -> Iterator[published_checkpoints.Checkpoint]:
    """Every checkpoint of a log, the first one first. Raises CheckpointBroken."""
    query = select(Checkpoint).where(Checkpoint.chain == log).order_by(Checkpoint.number)
    for row in db.session.scalars(query):
        yield statement_of(row)


def checkpoint(log: str, number: int) -> published_checkpoints.Checkpoint | None:
    """One checkpoint of a log. Raises CheckpointBroken."""
    row = db.session.scalar(
        select(Checkpoint).where(Checkpoint.chain == log, Checkpoint.number == number)
    )
    return statement_of(row) if row else None


def last_checkpoint(log: str) -> published_checkpoints.Checkpoint | None:
    """What the newest checkpoint of a log says. Raises CheckpointBroken."""
    row = last_checkpoint_row(log)
    return statement_of(row) if row else None


def last_checkpoint_row(log: str) -> Checkpoint | None:
    """The newest checkpoint of a log."""
    query = select(Checkpoint).where(Checkpoint.chain == log)
    return db.session.scalar(query.order_by(Checkpoint.number.desc()).limit(1))


def statement_of(row: Checkpoint) -> published_checkpoints.Checkpoint:
    """What a checkpoint says. Raises CheckpointBroken where its row does not agree with it."""
    try:
        said = published_checkpoints.read(row.statement.encode())
    except ValueError as error:
        raise CheckpointBroken(row.number, "its statement cannot be read") from error
    if (said.log, said.number, said.time) != (row.chain, row.number, time_text(row.at)):
        raise CheckpointBroken(row.number, "its row says something else than its statement")
    return said


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
