"""The marks on the roll in groups: what the commission is asked about, and what it may annul.

Only what is there for another purpose is read: the day and the village of a mark, how its entry
was proved, by whom, by which card, and the claims on it. No device is kept with a mark, nor an
address on the network, since both would say more of voters than of fraud.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from civicbudget.accounts.models import Person
from civicbudget.campaigns.models import Campaign, PhaseKind
from civicbudget.campaigns.policy import phase
from civicbudget.core import clock
from civicbudget.core.db import db
from civicbudget.core.security import keyed_hash
from civicbudget.municipalities.models import Area
from civicbudget.residents.models import Card, Means, Proof, RefusedClaim, Resident
from civicbudget.voting.models import Envelope, Participation


class Kind(StrEnum):
    """What the marks of a group have in common."""

    DAY = "day"  # a village and a day
    DESK = "desk"  # entries that one official proved, and a day
    OFFICIAL = "official"  # entries that one official proved
    CARDS = "cards"  # cards that were issued together, and a day
    BATCH = "batch"  # cards that were issued together
    CLAIMS = "claims"  # entries that a second account claims
    PROOFS = "proofs"  # entries whose proof was withdrawn or given to another after the vote


@dataclass(frozen=True)
class Group:
    """Marks that have something in common, and how many there are.

    `code` names the group in addresses and in the log: of a person it says nothing. `of` is what
    the marks are compared with: those of the village, of the official, the cards of the batch, or
    all; `days`: how many other days of voting there were by now.
    """

    kind: Kind
    code: str
    marks: int
    which: ColumnElement[bool] = field(compare=False)
    of: int = 0
    days: int = 0
    day: date | None = None
    area: Area | None = None
    person: str = ""
    issued: datetime | None = None


def groups(campaign: Campaign, now: datetime) -> list[Group]:
    """Every group of marks in which there is one, by its kind and in the order of the days."""
    every = _Marks(campaign, now)
    return [
        *every.of_villages(),
        *every.of_desks(),
        *every.of_cards(),
        *every.of_entries(),
    ]


def envelopes_under(campaign: Campaign, chosen: Iterable[Group]) -> list[int]:
    """The keys of the marks of some groups under which an envelope lies that is not set aside."""
    which = or_(false(), *(group.which for group in chosen))
    query = _joined(select(Participation.id)).join(
        Envelope, Envelope.participation_id == Participation.id
    )
    here = Participation.campaign_id == campaign.id
    query = query.where(here, Envelope.annulment_id.is_(None), which)
    return list(db.session.scalars(query.distinct().order_by(Participation.id)))


def _joined(query: Select[Any]) -> Select[Any]:
    """Marks with the proof and the card of their entries, where there are any."""
    return (
        query.select_from(Participation)
        .outerjoin(Proof, Proof.resident_id == Participation.resident_id)
        .outerjoin(Card, Card.resident_id == Participation.resident_id)
    )


class _Marks:
    """The marks of a campaign, grouped in a few statements whatever their number."""

    def __init__(self, campaign: Campaign, now: datetime) -> None:
        self.campaign, self.days = campaign, _other_days(campaign, now)
        self.here = Participation.campaign_id == campaign.id
        self.total = db.session.scalar(select(func.count(Participation.id)).where(self.here)) or 0

    def of_villages(self) -> Iterator[Group]:
        """By village and day."""
        rows = self._counted(Participation.area_id, Participation.voted_on)
        areas = {area.id: area for area in db.session.scalars(self._areas())}
        whole: Counter[int] = Counter()
        for area, _day, marks in rows:
            whole[area] += marks
        for area, day, marks in rows:
            yield Group(
                Kind.DAY,
                f"day-{day}-village-{areas[area].number}",
                marks,
                and_(Participation.area_id == area, Participation.voted_on == day),
                of=whole[area],
                days=self.days,
                day=day,
                area=areas[area],
            )

    def of_desks(self) -> Iterator[Group]:
        """By the official who proved the entry at the desk: on each day, and in all."""
        at_desk = and_(Proof.means == Means.DESK, Proof.confirmed_by_id.is_not(None))
        rows = self._counted(Proof.confirmed_by_id, Participation.voted_on, where=at_desk)
        names = _names({person for person, _day, _marks in rows})
        whole: Counter[int] = Counter()
        for person, _day, marks in rows:
            whole[person] += marks
        for person, day, marks in rows:
            which = and_(at_desk, Proof.confirmed_by_id == person, Participation.voted_on == day)
            code = self._code(Kind.DESK, f"{person} {day}")
            yield Group(Kind.DESK, code, marks, which, whole[person], day=day, person=names[person])
        for person, marks in whole.items():
            which = and_(at_desk, Proof.confirmed_by_id == person)
            code = self._code(Kind.OFFICIAL, f"{person}")
            yield Group(Kind.OFFICIAL, code, marks, which, self.total, person=names[person])

    def of_cards(self) -> Iterator[Group]:
        """By the cards that were issued in one act: on each day, and in all."""
        by_card = Proof.means == Means.CARD
        keys = (Card.issued_by_id, Card.issued_at)
        rows = self._counted(*keys, Participation.voted_on, where=by_card)
        sizes, whole = self._batches(), Counter[tuple[int, datetime]]()
        for person, issued, _day, marks in rows:
            whole[person, issued] += marks
        for person, issued, day, marks in rows:
            batch = and_(by_card, Card.issued_by_id == person, Card.issued_at == issued)
            code = self._code(Kind.CARDS, f"{person} {issued.isoformat()} {day}")
            which = and_(batch, Participation.voted_on == day)
            size = sizes[person, issued]
            yield Group(Kind.CARDS, code, marks, which, size, day=day, issued=issued)
        for (person, issued), marks in whole.items():
            batch = and_(by_card, Card.issued_by_id == person, Card.issued_at == issued)
            code = self._code(Kind.BATCH, f"{person} {issued.isoformat()}")
            yield Group(Kind.BATCH, code, marks, batch, sizes[person, issued], issued=issued)

    def of_entries(self) -> Iterator[Group]:
        """By what happened to the entry: a second claim, a proof that is another's by now."""
        claimed = exists().where(RefusedClaim.resident_id == Participation.resident_id)
        days = db.session.scalars(select(Participation.voted_on).where(self.here).distinct())
        later = (
            and_(Participation.voted_on == day, Proof.proved_at >= _midnight_after(day))
            for day in days
        )
        for kind, which in (
            (Kind.CLAIMS, claimed),
            (Kind.PROOFS, or_(Proof.id.is_(None), *later)),
        ):
            query = _joined(select(func.count(Participation.id.distinct())))
            marks = db.session.scalar(query.where(self.here, which)) or 0
            if marks:
                yield Group(kind, kind.value, marks, which, of=self.total)

    def _counted(self, *keys: Any, where: ColumnElement[bool] | None = None) -> list[Any]:
        """How many marks there are by some keys, the last of which is the day."""
        query = _joined(select(*keys, func.count(Participation.id))).where(self.here)
        if where is not None:
            query = query.where(where)
        return list(db.session.execute(query.group_by(*keys).order_by(*reversed(keys))))

    def _areas(self) -> Select[Area]:
        return select(Area).where(Area.municipality_id == self.campaign.municipality_id)

    def _batches(self) -> dict[tuple[int, datetime], int]:
        """How many cards were issued in each act."""
        query = (
            select(Card.issued_by_id, Card.issued_at, func.count(Card.id))
            .join(Resident, Resident.id == Card.resident_id)
            .where(Resident.municipality_id == self.campaign.municipality_id)
            .group_by(Card.issued_by_id, Card.issued_at)
        )
        return {(person, issued): size for person, issued, size in db.session.execute(query)}

    def _code(self, kind: Kind, of: str) -> str:
        return f"{kind}-{keyed_hash(f'groups of campaign {self.campaign.id}', f'{kind} {of}')[:10]}"


def _names(people: set[int]) -> dict[int, str]:
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    return {key: name for key, name in rows}  # noqa: C416 - rows are no pairs to mypy


def _other_days(campaign: Campaign, now: datetime) -> int:
    """How many days of voting there were by now beside any one of them."""
    voting = phase(campaign, PhaseKind.VOTING)
    if voting is None:
        return 0
    last = clock.local(min(now, voting.ends_at - timedelta(microseconds=1))).date()
    return max((last - clock.local(voting.starts_at).date()).days, 0)


def _midnight_after(day: date) -> datetime:
    following = day + timedelta(days=1)
    return clock.from_local(datetime(following.year, following.month, following.day))  # noqa: DTZ001 - a wall clock
