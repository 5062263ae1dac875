"""Making checkpoints, and checking a log against them and against one that somebody kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from civicbudget.audit import queries
from civicbudget.audit.keys import signing_key
from civicbudget.audit.models import Checkpoint
from civicbudget.core.canonical import time_text
from civicbudget.core.db import db
from civicbudget.record import chain, checkpoints
from civicbudget.record.checkpoints import Box, CheckpointBroken, grown


@dataclass(frozen=True)
class Source:
    """Where the envelopes of a log's campaigns are known; the audit knows no campaign."""

    boxes: Callable[[str, checkpoints.Checkpoint | None], dict[str, Box]]
    """Adds the new leaves, and gives the boxes as they go on from a checkpoint."""
    leaves: Callable[[str], dict[str, list[str]]]
    """The leaves of every campaign, in their order."""
    fault: Callable[[str], str | None]
    """What is wrong with the envelopes that are kept, and of which campaign."""


_sources: list[Source] = []


def source(declared: Source) -> None:
    """Declare where envelopes come from: the voting, which stands below this domain."""
    _sources[:] = [declared]


def make(*, log: str, now: datetime) -> Checkpoint:
    """Make the next checkpoint of a log and sign it; flushed.

    Call it after the entries that it shall cover; it holds the head of the log until the
    transaction ends.
    """
    head = queries.lock_head(log)
    last = queries.last_checkpoint(log)
    unsigned = checkpoints.Checkpoint(
        log=log,
        number=last.number + 1 if last else 1,
        time=time_text(now),
        previous=last.digest() if last else chain.GENESIS,
        head=head.hash if head else chain.GENESIS,
        entries=grown(last.entries if last else None, queries.hashes(log)),
        envelopes=_sources[0].boxes(log, last) if _sources else {},
        public_key="",
        signature="",
    )
    statement = checkpoints.signed(unsigned, signing_key())
    row = Checkpoint(
        chain=log, number=statement.number, at=now, statement=statement.line().decode()
    )
    db.session.add(row)
    db.session.flush()
    return row


def check(log: str, kept: checkpoints.Checkpoint | None = None) -> tuple[int, int]:
    """Check a log, its checkpoints and the trees of its envelopes; how many entries and
    checkpoints there are.

    `kept`: a checkpoint that somebody has had since it was published. Raises chain.ChainBroken and
    CheckpointBroken for the first thing that is wrong. Entries after the last checkpoint are held
    by the chain alone: whoever owns the database can cut them off until the next one.
    """
    with closing(queries.published(log)) as links:
        hashes: list[str] = []
        chain.check_chain(queries.noting(links, hashes))
    found = list(queries.checkpoints(log))
    checkpoints.check_all(found, log, hashes)
    leaves = _sources[0].leaves(log) if _sources else {}
    seen = found[-1].envelopes.keys() if found else set()
    for campaign in sorted(leaves.keys() | seen):
        checkpoints.check_leaves(found, campaign, leaves.get(campaign, []))
    if _sources and found and (fault := _sources[0].fault(log)):
        raise CheckpointBroken(len(found), fault)
    if kept is not None:
        if kept.log != log:
            raise CheckpointBroken(kept.number, f"it belongs to another log, {kept.log}")
        checkpoints.check_kept(kept, found, hashes)
    return len(hashes), len(found)
