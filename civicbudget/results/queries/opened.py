"""Reading the ballots that came out of the envelopes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from civicbudget.campaigns.models import Campaign, Pot
from civicbudget.core.db import db
from civicbudget.record.contents import Ballot as RecordBallot
from civicbudget.results import pots
from civicbudget.results.models import (
    AnnulledBallot,
    Ballot,
)
from civicbudget.sealing.choice import Choice, Form, Points, in_form, renamed
from civicbudget.tally import Ballots
from civicbudget.voting import rules as frozen

PAGE = 50

_AT_ONCE = 1000  # rows of a stream; more are no faster

BallotRow = tuple[str, int, Choice[str]]
"""A tracker, the number of a pot, and what the ballot chose in it, by codes."""

Selection = dict[int, Choice[str]]
"""What a ballot chose in each pot, by the codes of the projects."""


@dataclass(frozen=True)
class Page:
    """Some of the ballots: for each tracker, what was chosen in each pot, by codes."""

    ballots: dict[str, Selection]
    number: int
    pages: int
    total: int


@dataclass(frozen=True)
class RecordBallots:
    """The ballots of a campaign as the record holds them, asked for anew each time.

    `watch` sees them pass.
    """

    campaign: Campaign
    watch: Callable[[Iterator[BallotRow]], Iterator[BallotRow]] = iter

    def __iter__(self) -> Iterator[RecordBallot]:
        rules = self.campaign.rules or {}
        numbers, form = frozen.numbers(rules), frozen.ballot(rules).form
        for tracker, pot, choice in self.watch(ballots(self.campaign)):
            yield RecordBallot(tracker, pot, in_form(renamed(choice, numbers), form))


def ballots(campaign: Campaign) -> Iterator[BallotRow]:
    """Tracker, pot number and choice of every ballot, in the order of the trackers."""
    for tracker, pot, selection in rows(campaign):
        yield tracker, pot, _choice(selection)


def rows(campaign: Campaign) -> Iterator[tuple[str, int, str]]:
    """Tracker, pot number and selection as it is kept, in the order of the trackers."""
    query = (
        select(Ballot.tracker, Pot.number, Ballot.selection)
        .join(Pot, Pot.id == Ballot.pot_id)
        .where(Ballot.campaign_id == campaign.id)
        .order_by(Ballot.tracker, Pot.number)
    )
    for row in db.session.execute(query.execution_options(yield_per=_AT_ONCE)):
        yield row.tracker, row.number, row.selection


def is_annulled(campaign: Campaign, tracker: str) -> bool:
    """Whether a ballot of this tracker was counted first and is annulled now."""
    query = select(AnnulledBallot.id).where(
        AnnulledBallot.campaign_id == campaign.id, AnnulledBallot.tracker == tracker
    )
    return db.session.scalar(query.limit(1)) is not None


def cast(campaign: Campaign, pot: Pot) -> tuple[Ballots, str]:
    """The ballots of a pot as the count takes them; and the digest of what goes into it.

    It is the SHA-256 of the rules' digest and of every ballot, a line each.
    """
    gathering = pots.gathering(campaign.rules or {}, pot.number)
    digest = input_digest(campaign)
    query = (
        select(Ballot.tracker, Ballot.selection)
        .where(Ballot.campaign_id == campaign.id, Ballot.pot_id == pot.id)
        .order_by(Ballot.tracker)
        .execution_options(yield_per=_AT_ONCE)
    )
    for tracker, selection in db.session.execute(query):
        digest.update(input_line(tracker, selection))
        gathering.add(_choice(selection))
    return gathering.ballots(), digest.hexdigest()


def input_digest(campaign: Campaign) -> hashlib._Hash:
    """The digest of what goes into a count, before the first ballot."""
    return hashlib.sha256(f"{campaign.rules_digest}\n".encode())


def input_line(tracker: str, selection: str) -> bytes:
    """What a ballot adds to it."""
    return f"{tracker} {selection}\n".encode()


def _choice(text: str) -> Choice[str]:
    """A choice from the JSON in which it is kept, which is in its one form."""
    kept = json.loads(text)
    return Points(kept) if isinstance(kept, dict) else tuple(kept)


def sizes(campaign: Campaign) -> dict[int, int]:
    """How many ballots chose in each pot, by its number."""
    query = (
        select(Pot.number, func.count(Ballot.id).label("ballots"))
        .outerjoin(Ballot, Ballot.pot_id == Pot.id)
        .where(Pot.campaign_id == campaign.id)
        .group_by(Pot.number)
    )
    return {row.number: row.ballots for row in db.session.execute(query)}


def page_of_ballots(campaign: Campaign, pots: set[int], number: int) -> Page:
    """A page of the board: ballots by their trackers, as far as they chose in these pots."""
    trackers = (
        select(Ballot.tracker)
        .join(Pot, Pot.id == Ballot.pot_id)
        .where(Ballot.campaign_id == campaign.id, Pot.number.in_(pots))
        .distinct()
    )
    total = db.session.scalar(select(func.count()).select_from(trackers.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(number, 1), pages)
    query = trackers.order_by(Ballot.tracker).limit(PAGE).offset((number - 1) * PAGE)
    shown: dict[str, Selection] = {each: {} for each in db.session.scalars(query)}
    return Page(_selections(campaign, pots, shown), number, pages, total)


def ballot(campaign: Campaign, tracker: str) -> Selection:
    """The ballot of a tracker: what it chose in each pot; empty where there is none."""
    pots = {pot.number for pot in campaign.pots}
    return _selections(campaign, pots, {tracker: {}})[tracker]


def _selections(
    campaign: Campaign, pots: set[int], shown: dict[str, Selection]
) -> dict[str, Selection]:
    form = frozen.ballot(campaign.rules or {}).form
    query = (
        select(Ballot.tracker, Pot.number, Ballot.selection)
        .join(Pot, Pot.id == Ballot.pot_id)
        .where(Ballot.campaign_id == campaign.id, Ballot.tracker.in_(shown), Pot.number.in_(pots))
        .order_by(Pot.number)
    )
    for tracker, pot, selection in db.session.execute(query):
        shown[tracker][pot] = _as_read(_choice(selection), form)
    return shown


def _as_read(choice: Choice[str], form: Form) -> Choice[str]:
    """The projects chosen in the order of their numbers; a ranking keeps its own."""
    if form is Form.CHOSEN and isinstance(choice, tuple) and all(map(str.isdecimal, choice)):
        return tuple(sorted(choice, key=int))
    return choice
