"""What is counted of every campaign of a municipality."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select
from sqlalchemy.orm import joinedload

from civicbudget.campaigns.models import Campaign, Pot
from civicbudget.core.db import db
from civicbudget.desk import reconciliation
from civicbudget.results.models import Ballot, Count, InvalidEnvelope, Opening, Publication
from civicbudget.voting.models import Envelope, Participation


def boxes(municipality_id: int) -> Iterator[tuple[Campaign, reconciliation.Box]]:
    """Every campaign, the newest first, with its numbers at one and the same moment.

    One statement for all of it: between two, a vote could come and look like a fault.
    """
    rows = db.session.execute(
        select(
            Campaign,
            Pot,
            Opening,
            _number(Participation.id, Participation.campaign_id == Campaign.id).label("marks"),
            _envelopes(Envelope.annulment_id.is_(None)).label("envelopes"),
            _envelopes(Envelope.annulment_id.is_not(None)).label("set_aside"),
            _number(InvalidEnvelope.id, InvalidEnvelope.campaign_id == Campaign.id).label(
                "invalid"
            ),
            # A ballot that chooses in two pots is two rows of one tracker.
            _number(Ballot.tracker.distinct(), Ballot.campaign_id == Campaign.id).label("ballots"),
            _number(Ballot.id, Ballot.campaign_id == Campaign.id, Ballot.pot_id == Pot.id).label(
                "in_pot"
            ),
            _counted().label("counted"),
        )
        .outerjoin(Pot, Pot.campaign_id == Campaign.id)
        .outerjoin(Opening, and_(Opening.campaign_id == Campaign.id, Opening.number == _latest()))
        .where(Campaign.municipality_id == municipality_id)
        .order_by(Campaign.id.desc(), Pot.number)
    )
    for campaign, of_pots in groupby(rows, key=lambda row: row.Campaign):
        yield campaign, _box([*of_pots])


def publications(municipality_id: int) -> list[Publication]:
    """Every publication of a municipality, the first one first."""
    return list(
        db.session.scalars(
            select(Publication)
            .join(Campaign)
            .where(Campaign.municipality_id == municipality_id)
            .options(joinedload(Publication.campaign))
            .order_by(Publication.campaign_id, Publication.number)
        )
    )


def _box(rows: Sequence[Any]) -> reconciliation.Box:
    first = rows[0]
    opening = first.Opening
    return reconciliation.Box(
        marks=first.marks,
        envelopes=first.envelopes,
        set_aside=first.set_aside,
        ballots=first.ballots,
        opened=opening
        and reconciliation.Opened(
            opening.envelopes, opening.valid, opening.imported, first.invalid, opening.annulled
        ),
        pots=[
            reconciliation.Pot(row.Pot.number, row.Pot.name, row.in_pot, row.counted)
            for row in rows
            if row.Pot
        ],
    )


def _number(what: Any, *where: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many of something a campaign, or one of its pots, has."""
    return select(func.count(what)).where(*where).correlate(Campaign, Pot).scalar_subquery()


def _envelopes(which: ColumnElement[bool]) -> ScalarSelect[int]:
    of_campaign = Participation.campaign_id == Campaign.id
    return _number(Envelope.id, Envelope.participation_id == Participation.id, of_campaign, which)


def _latest() -> ScalarSelect[int]:
    """The number of a campaign's latest opening."""
    query = select(func.max(Opening.number)).where(Opening.campaign_id == Campaign.id)
    return query.correlate(Campaign).scalar_subquery()


def _counted() -> ScalarSelect[int]:
    """How many ballots the last count of a pot was given."""
    return (
        select(Count.outcome["cast"].as_integer())
        .where(Count.pot_id == Pot.id)
        .order_by(Count.id.desc())
        .limit(1)
        .correlate(Pot)
        .scalar_subquery()
    )
