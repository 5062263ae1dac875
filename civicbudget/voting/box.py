"""Whether a box holds the very envelopes that were put into it.

Whoever can write the database can put another ciphertext beside a hash, which is all that a voter
and a checkpoint know of an envelope. So before anything is opened each ciphertext is held against
its hash, the hashes against the leaves of the campaign's tree, and the leaves against the last
checkpoint, which is signed by a key that no database has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from civicbudget.audit.keys import signing_key
from civicbudget.audit.queries import last_checkpoint
from civicbudget.campaigns.models import Campaign, MotionKind
from civicbudget.campaigns.policy import has_done
from civicbudget.core.db import db
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import ngettext
from civicbudget.record import merkle
from civicbudget.record.checkpoints import NOTHING, Box, CheckpointBroken, check_signature
from civicbudget.record.signature import fingerprint
from civicbudget.voting import queries
from civicbudget.voting.models import Envelope, Participation

_NAMED = 5
"""So many hashes are named; the rest is a number."""


_EMPTY = Box(0, NOTHING)


class Wrong(StrEnum):
    """What does not agree, in the words of a command."""

    CHECKPOINT = "the last checkpoint does not hold, or is not signed by this installation"
    LEAVES = "the leaves are not those that the last checkpoint saw"
    CIPHERTEXT = "the ciphertext is another than its hash"
    UNSEEN = "no checkpoint has seen the envelope, though it came before the opening"
    NUMBER = "the last checkpoint held another number of envelopes"


@dataclass(frozen=True)
class Fault:
    """The first thing of a box that is not as it should be, and the hashes that it is about."""

    wrong: Wrong
    digests: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.wrong}{self.named()}"

    def named(self) -> str:
        """The hashes as they follow a sentence; of many, the first and how many more."""
        more = len(self.digests) - _NAMED
        shown = ", ".join(self.digests[:_NAMED])
        return (f": {shown}" if shown else "") + (f" (+{more})" if more > 0 else "")


def require(campaign: Campaign) -> None:
    """Raises DomainError, with the campaign and the hashes, unless all envelopes may be opened."""
    if (found := fault_of(campaign, closed=True)) is None:
        return
    name = f"{campaign.municipality.slug}/{campaign.slug}"
    raise DomainError(
        _(
            "The envelopes of campaign %(campaign)s are not opened, and nothing was written. "
            "%(what)s Somebody may have changed the database: call the auditor.",
            campaign=name,
            what=words(found),
        )
    )


def words(fault: Fault) -> str:
    """The same for people."""
    number, named = len(fault.digests), fault.named()
    match fault.wrong:
        case Wrong.CHECKPOINT:
            return _("The last checkpoint does not hold, or another key has signed it.")
        case Wrong.LEAVES:
            return _("The list of hashes is not the one that the last checkpoint has seen.")
        case Wrong.NUMBER:
            return _("There are not as many envelopes as the last checkpoint has seen.")
        case Wrong.UNSEEN:
            told = ngettext(
                "%(num)s envelope has been seen by no checkpoint%(hashes)s.",
                "%(num)s envelopes have been seen by no checkpoint%(hashes)s.",
                number,
                hashes=named,
            )
            again = _("Where they came since the proposal, withdraw it and propose again.")
            return f"{told} {again}"
        case Wrong.CIPHERTEXT:
            return ngettext(
                "In %(num)s envelope lies something else than its hash says%(hashes)s.",
                "In %(num)s envelopes lies something else than their hashes say%(hashes)s.",
                number,
                hashes=named,
            )


def fault(slug: str) -> str | None:
    """The first fault in a municipality, with its campaign, in the words of a command."""
    for campaign in queries.with_key(slug):
        if found := fault_of(campaign):
            return f"campaign {campaign.slug}: {found}"
    return None


def fault_of(campaign: Campaign, *, closed: bool | None = None) -> Fault | None:
    """The first fault of what is in a campaign's box, or was set aside; None where there is none,
    or nothing is kept.

    `closed`: whether a checkpoint has seen the box since the close, as one does when its opening is
    proposed; unless given, whether it was opened. Then nothing is new in it, and nothing has left.
    """
    held: set[str] = set()
    others: set[str] = set()
    for digest, genuine in _held(campaign):
        held.add(digest)
        if not genuine:
            others.add(digest)
    if others:
        return Fault(Wrong.CIPHERTEXT, tuple(sorted(others)))
    try:
        seen = _seen(campaign)
    except CheckpointBroken:
        return Fault(Wrong.CHECKPOINT)
    leaves = queries.leaves(campaign)
    if (len(leaves), merkle.root(leaves)) != (seen.tree.size, seen.tree.root):
        return Fault(Wrong.LEAVES)
    if not held:  # erased, or nobody has voted
        return Fault(Wrong.NUMBER) if seen.held else None
    closed = has_done(campaign, MotionKind.OPEN_ENVELOPES) if closed is None else closed
    return _of_closed(held, seen, leaves) if closed else None


def _of_closed(held: set[str], seen: Box, leaves: Sequence[str]) -> Fault | None:
    if unseen := held.difference(leaves):
        return Fault(Wrong.UNSEEN, tuple(sorted(unseen)))
    return Fault(Wrong.NUMBER) if len(held) != seen.held else None


def _seen(campaign: Campaign) -> Box:
    """The box as the last checkpoint saw it. Raises CheckpointBroken where it is not ours."""
    last = last_checkpoint(campaign.municipality.slug)
    if last is None:
        return _EMPTY
    check_signature(last)
    if fingerprint(last.key()) != fingerprint(signing_key().public_key()):
        raise CheckpointBroken(last.number, "another key than the installation's has signed it")
    return last.envelopes.get(campaign.slug, _EMPTY)


def _held(campaign: Campaign) -> Iterator[tuple[str, bool]]:
    """The hash of every envelope, and whether it is that of its ciphertext."""
    query = select(Envelope.ciphertext, Envelope.digest).join(Participation)
    query = query.where(Participation.campaign_id == campaign.id)
    for row in db.session.execute(query.execution_options(yield_per=1000)):
        yield row.digest, hashlib.sha256(row.ciphertext).hexdigest() == row.digest
