"""What two checkpoints of a log say together: what was done between them, and whether it fits."""

from __future__ import annotations

from dataclasses import dataclass

from civicbudget.audit import queries as audit
from civicbudget.desk.queries import log
from civicbudget.record.checkpoints import Checkpoint, CheckpointBroken, check_kept


@dataclass(frozen=True)
class Change:
    """The acts after one checkpoint up to another, the envelopes held at both (campaign, before,
    after), and what is wrong with either, if anything."""

    lines: list[log.Line]
    boxes: list[tuple[str, int, int]]
    fault: str


def between(slug: str, first: int, last: int) -> Change | None:
    """The change from one checkpoint to another; None where one of them is not there."""
    one, two = audit.checkpoint(slug, first), audit.checkpoint(slug, last)
    if one is None or two is None:
        return None
    campaigns = sorted(one.envelopes.keys() | two.envelopes.keys())
    return Change(
        lines=log.between(slug, one.entries.size, two.entries.size),
        boxes=[(name, _held(one, name), _held(two, name)) for name in campaigns],
        fault=_fault(slug, one, two),
    )


def _held(checkpoint: Checkpoint, campaign: str) -> int:
    box = checkpoint.envelopes.get(campaign)
    return box.held if box else 0


def _fault(slug: str, one: Checkpoint, two: Checkpoint) -> str:
    """Why today's log does not hold what both saw; nothing where it does."""
    hashes, found = audit.hashes(slug), list(audit.checkpoints(slug))
    try:
        check_kept(one, found, hashes)
        check_kept(two, found, hashes)
    except CheckpointBroken as broken:
        return str(broken)
    return ""
