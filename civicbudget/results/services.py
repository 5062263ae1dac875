"""Opening the envelopes, and counting."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from civicbudget.accounts.models import Person, Role
from civicbudget.campaigns.acts import record
from civicbudget.campaigns.carrying import prepares
from civicbudget.campaigns.models import Campaign, Motion, MotionKind
from civicbudget.campaigns.services import carries_out
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict
from civicbudget.core.i18n import gettext as _
from civicbudget.core.work import Work
from civicbudget.results import policy, queries
from civicbudget.results.models import Ballot, Count, InvalidEnvelope, Opening
from civicbudget.results.preparing import Row, Tally, Unsealed, recount, unseal
from civicbudget.sealing.keys import PrivateKey
from civicbudget.voting import annulling
from civicbudget.voting import queries as voting

_AT_ONCE = 5000


@prepares(MotionKind.OPEN_ENVELOPES)
def prepare_opening(
    *, motion: Motion, now: datetime, work: Work, private: PrivateKey | None = None
) -> Unsealed:
    """Open every envelope and count, before anything is written.

    `private`: of two of the commission's sheets, where it keeps the key. Raises Refused where it is
    not due, DomainError where the key does not open or the rule cannot count.
    """
    campaign = motion.campaign
    policy.may_open(campaign, queries.opening(campaign), now).require()
    return unseal(campaign, private, work)


@carries_out(MotionKind.OPEN_ENVELOPES)
def open_envelopes(*, motion: Motion, actor: Person, now: datetime, prepared: Unsealed) -> None:
    """Write the ballots in the order of their trackers, and the count.

    Nothing is public before the publication. Raises Refused where it is not due, Conflict where the
    box is not the one that was opened.
    """
    campaign, valid, invalid = motion.campaign, prepared.valid, len(prepared.invalid)
    voting.lock_campaign(campaign, alone=True)
    policy.may_open(campaign, queries.opening(campaign), now).require()
    prepared.require(campaign)
    annulling.settle(campaign)
    write_opening(prepared, motion, now)
    write_ballots(campaign, prepared.rows)
    digests = write_counts(campaign, prepared.tally, now)
    record(
        "open_envelopes",
        campaign=campaign,
        actor=actor,
        role=Role.COMMISSION,
        now=now,
        after={
            "envelopes": valid + invalid,
            "valid": valid,
            "invalid": invalid,
            "inputs": digests,
        },
        reason=motion.reason,
    )


def write_opening(prepared: Unsealed, motion: Motion, now: datetime, number: int = 1) -> None:
    """The guard row first, alone, so that its constraint speaks for itself."""
    campaign, valid, invalid = motion.campaign, prepared.valid, len(prepared.invalid)
    db.session.add(
        Opening(
            campaign_id=campaign.id,
            number=number,
            motion_id=motion.id,
            opened_at=now,
            annulled=voting.set_aside(campaign),
            envelopes=valid + invalid,
            valid=valid,
        )
    )
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("The envelopes have been opened already.")) from error
    rows = [
        {"campaign_id": campaign.id, "digest": digest, "reason": reason}
        for digest, reason in prepared.invalid
    ]
    if rows:
        db.session.connection().execute(insert(InvalidEnvelope), rows)


def new_trackers(number: int) -> list[str]:
    """Trackers for ballots that come without: in their order, all different."""
    drawn = {secrets.token_hex(16) for _ in range(number)}
    while len(drawn) < number:
        drawn.add(secrets.token_hex(16))
    return sorted(drawn)


def write_ballots(campaign: Campaign, rows: Iterable[Row]) -> None:
    """Write ballots, which come in the order of their trackers."""
    pots = {pot.number: pot.id for pot in campaign.pots}
    remaining, connection = iter(rows), db.session.connection()
    while batch := list(islice(remaining, _AT_ONCE)):
        connection.execute(
            insert(Ballot),
            [
                {
                    "campaign_id": campaign.id,
                    "pot_id": pots[pot],
                    "tracker": tracker,
                    "selection": selection,
                }
                for tracker, pot, selection in batch
            ],
        )


def count_pots(*, campaign: Campaign, now: datetime) -> dict[str, str]:
    """Count the ballots that are there and write the counts; digests of what went in, by pot.

    Raises DomainError where the rule cannot count them.
    """
    return write_counts(campaign, recount(campaign), now)


def write_counts(campaign: Campaign, tally: Tally, now: datetime) -> dict[str, str]:
    """Write a count of every pot; digests of what went in, by pot number."""
    for pot in campaign.pots:
        result = tally.counted[pot.number]
        db.session.add(
            Count(
                campaign_id=campaign.id,
                pot_id=pot.id,
                counted_at=now,
                input_digest=tally.inputs[pot.number],
                outcome=result.outcome,
                explanations=result.explanations,
            )
        )
    db.session.flush()
    return {str(pot): digest for pot, digest in tally.inputs.items()}
