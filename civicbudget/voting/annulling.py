"""Verbs of a set of envelopes: drawn up with a motion, set aside with its confirmation.

Nothing is deleted: what is set aside is kept as long as the other envelopes, and stays sealed.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.engine import CursorResult

from civicbudget.campaigns.models import Campaign, Motion
from civicbudget.core.db import db
from civicbudget.core.security import derive
from civicbudget.record.chain import digest_personal
from civicbudget.voting import queries
from civicbudget.voting.models import AnnulledMark, Annulment, Envelope


def digest_of(campaign: Campaign, marks: Sequence[int]) -> str:
    """The salted digest of a set, which is published: nobody can try out who is in it."""
    salt = derive(f"log salt of the sets of campaign {campaign.id}")
    return digest_personal(" ".join(str(mark) for mark in sorted(marks)), salt)


def draw_up(motion: Motion, groups: Sequence[str], marks: Sequence[int]) -> Annulment:
    """Write down the set that a motion is about, as it is now."""
    annulment = Annulment(
        campaign_id=motion.campaign_id,
        motion_id=motion.id,
        groups=list(groups),
        set_digest=motion.details["set"],
    )
    db.session.add(annulment)
    db.session.flush()
    rows = [{"annulment_id": annulment.id, "participation_id": mark} for mark in marks]
    db.session.execute(insert(AnnulledMark), rows)
    return annulment


def set_aside(annulment: Annulment, number: int, *, opened: bool) -> None:
    """Take the envelopes that lie under the marks of a set out of the box; flushed."""
    marks = select(AnnulledMark.participation_id).where(AnnulledMark.annulment_id == annulment.id)
    done = db.session.execute(
        update(Envelope)
        .where(Envelope.participation_id.in_(marks), Envelope.annulment_id.is_(None))
        .values(annulment_id=annulment.id)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(done, CursorResult)  # noqa: S101 - what an UPDATE gives
    annulment.number, annulment.envelopes, annulment.opened = number, done.rowcount, opened
    if opened:
        annulment.digests = queries.annulled_digests(annulment)
    db.session.flush()


def settle(campaign: Campaign) -> None:
    """At the opening: whoever voted again has done so, and the hashes of the rest are known."""
    for annulment in queries.annulments(campaign):
        if annulment.digests is None:
            annulment.digests = queries.annulled_digests(annulment)
    db.session.flush()
