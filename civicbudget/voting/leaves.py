"""The tree of a campaign's envelopes: to it every checkpoint adds what is new in the box.

Which tree only grows, though voting again replaces an envelope, and cannot be matched with the
marks on the roll? One leaf for every envelope that was ever put into the box. A list in the order
of arrival would outlive the envelopes and say who voted in which order; so the new leaves of a
checkpoint come together, in the order of their hashes, those that were replaced since the one
before among the others.

What it proves: whatever was put into the box is under the root of the next checkpoint and of every
later one; so the board's answer does not tell whoever watched or paid that somebody voted again.
What it does not: that an envelope which has left the box since was replaced by its own voter. That
a voter sees after the count, when the board shows the ballot of the receipt, or not.
"""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from civicbudget.audit.queries import last_checkpoint
from civicbudget.campaigns.models import Campaign
from civicbudget.core.db import db
from civicbudget.record.checkpoints import Box, Checkpoint, Grown, grown
from civicbudget.record.inclusion import Inclusion, included
from civicbudget.voting import queries
from civicbudget.voting.models import EnvelopeLeaf, ReplacedEnvelope


def boxes(slug: str, last: Checkpoint | None) -> dict[str, Box]:
    """Add the new leaves of a municipality's campaigns, and give their boxes as they go on."""
    before = last.envelopes if last else {}
    found = {}
    for campaign in queries.with_key(slug):
        earlier = before.get(campaign.slug)
        held = queries.different(campaign)  # before the leaves: what comes meanwhile has one more
        tree = _grow(campaign, earlier.tree if earlier else None)
        found[campaign.slug] = Box(held, tree)
    return found


def leaves(slug: str) -> dict[str, list[str]]:
    """The leaves of every campaign of a municipality."""
    return {each.slug: queries.leaves(each) for each in queries.with_key(slug)}


def proof(campaign: Campaign, digest: str) -> Inclusion | None:
    """The proof that an envelope is under the root of the last checkpoint, if it is."""
    last = last_checkpoint(campaign.municipality.slug)
    if last is None or not queries.has_leaf(campaign, digest):
        return None
    return included(last, campaign.slug, queries.leaves(campaign), digest)


def _grow(campaign: Campaign, before: Grown | None) -> Grown:
    """The tree with the new leaves; as it was, without going through it, where there is none."""
    new = queries.without_leaf(campaign)
    if before and not new:
        return Grown(before.size, before.root, ())
    known = queries.leaves(campaign)
    rows = [
        {"campaign_id": campaign.id, "position": position, "digest": digest}
        for position, digest in enumerate(new, start=len(known) + 1)
    ]
    if rows:
        db.session.execute(insert(EnvelopeLeaf), rows)
        _forget_replaced(campaign)
    return grown(before, known + new)


def _forget_replaced(campaign: Campaign) -> None:
    """Those that have got their leaf."""
    leaf = select(EnvelopeLeaf.digest).where(EnvelopeLeaf.campaign_id == campaign.id)
    db.session.execute(
        delete(ReplacedEnvelope).where(
            ReplacedEnvelope.campaign_id == campaign.id, ReplacedEnvelope.digest.in_(leaf)
        )
    )
