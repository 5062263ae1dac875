"""The checkpoints that time calls for: after a phase has changed, and every day of voting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from civicbudget.audit import checkpoints
from civicbudget.audit import queries as audit
from civicbudget.audit.models import Checkpoint
from civicbudget.campaigns import queries
from civicbudget.campaigns.models import Campaign, PhaseKind
from civicbudget.campaigns.policy import running
from civicbudget.core.clock import local


def make_due(now: datetime) -> Iterator[Checkpoint]:
    """Make a checkpoint of every log that is due one; again on the same day, of none."""
    for log in audit.logs():
        audit.lock_head(log)  # before looking: of two runs at once the second sees the first's
        if is_due(log, queries.of_slug(log), now):
            yield checkpoints.make(log=log, now=now)


def is_due(log: str, campaigns: Iterable[Campaign], now: datetime) -> bool:
    """Whether a phase has changed since the last checkpoint, or a day has brought something new.

    A day of voting always does, even if nobody came: the checkpoint says so.
    """
    last = audit.last_checkpoint_row(log)
    if last is None:
        return True
    known = list(campaigns)
    if any(last.at < moment <= now for each in known for moment in _changes(each)):
        return True
    if local(last.at).date() >= local(now).date():
        return False
    head = audit.head(log)
    grown = head is not None and head.sequence > audit.statement_of(last).entries.size
    return grown or any(_is_voting(each, now) for each in known)


def _changes(campaign: Campaign) -> Iterator[datetime]:
    for phase in campaign.phases:
        yield phase.starts_at
        yield phase.ends_at


def _is_voting(campaign: Campaign, now: datetime) -> bool:
    return campaign.public_key is not None and PhaseKind.VOTING in running(campaign, now)
