"""Writing an entry: the only path to the log."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from civicbudget.audit import queries
from civicbudget.audit.models import Entry
from civicbudget.core.canonical import time_text
from civicbudget.core.db import db
from civicbudget.record import chain


class Actor(Protocol):
    """Who acts: whatever has a key and a name."""

    id: Any
    name: Any


def record(
    *,
    log: str,
    actor: Actor | None,
    role: str,
    act: str,
    on: str,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Entry:
    """Append an official act to a log (a municipality's slug, or INSTALLATION); flushed.

    `on` names the object as the public sees it ("campaign 2026", "idea 17"). Personal data in
    `before` and `after` must be salted digests already: they are published. Without an actor the
    platform itself acted. The caller's transaction holds SQLite's one lock; PostgreSQL locks the
    head of the chain, and the UNIQUE (chain, sequence) speaks if two came by all the same.
    """
    head = queries.lock_head(log)
    salt = secrets.token_bytes(16)
    published = chain.Entry(
        sequence=head.sequence + 1 if head else 1,
        time=time_text(now),
        actor=chain.digest_personal(actor.name if actor else "civicbudget", salt),
        role=role,
        act=act,
        object=on,
        before=before,
        after=after,
        reason=reason,
        previous=head.hash if head else chain.GENESIS,
    )
    entry = _row(log, published, actor, salt, now)
    db.session.add(entry)
    db.session.flush()
    return entry


def _row(
    log: str, published: chain.Entry, actor: Actor | None, salt: bytes, now: datetime
) -> Entry:
    """The row of a published entry, with what only the database knows: who, and the salt."""
    return Entry(
        chain=log,
        sequence=published.sequence,
        at=now,
        actor_id=actor.id if actor else None,
        actor_salt=salt.hex(),
        actor_digest=published.actor,
        role=published.role,
        act=published.act,
        object=published.object,
        before=published.before,
        after=published.after,
        reason=published.reason,
        previous=published.previous,
        hash=chain.entry_hash(published),
    )
