"""Who took part, from the marks on the roll: in all, by day, village and channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import func, select

from civicbudget.campaigns.models import Campaign
from civicbudget.core import clock
from civicbudget.core.db import db
from civicbudget.municipalities.models import Area
from civicbudget.record.contents import SMALLEST_GROUP
from civicbudget.record.groups import merged
from civicbudget.residents.models import Resident
from civicbudget.voting.models import Participation


@dataclass(frozen=True)
class Group:
    """People of one village or channel, or of `merged` small ones together."""

    area: Area | None
    channel: str
    merged: int
    people: int


@dataclass(frozen=True)
class Turnout:
    """How many took part; groups under ten are merged, so that no small one shows."""

    people: int
    roll: int
    villages: tuple[Group, ...]
    channels: tuple[Group, ...]

    @property
    def share(self) -> int:
        """Of those on the roll, in thousandths, rounded as all shares are; 0 of an empty roll."""
        return round(Fraction(self.people * 1000, self.roll)) if self.roll else 0


def by_day(campaign: Campaign) -> list[tuple[date, int]]:
    """How many of the envelopes came on which day."""
    query = (
        select(Participation.voted_on, func.count())
        .where(Participation.campaign_id == campaign.id)
        .group_by(Participation.voted_on)
        .order_by(Participation.voted_on)
    )
    return [(day, people) for day, people in db.session.execute(query)]


def in_groups(days: Sequence[tuple[date, int]]) -> list[tuple[date, date, int]]:
    """The days as they are shown: first and last day of each group, and how many came in it.

    Days on which fewer than ten people voted are joined to those after them, and what is left at
    the end to those before, so that no day stands for a few people.
    """
    groups: list[tuple[date, date, int]] = []
    for day, people in days:
        if groups and groups[-1][2] < SMALLEST_GROUP:
            first, _last, before = groups.pop()
            groups.append((first, day, before + people))
        else:
            groups.append((day, day, people))
    if len(groups) > 1 and groups[-1][2] < SMALLEST_GROUP:
        (first, _last, before), (_first, last, people) = groups[-2:]
        groups[-2:] = [(first, last, before + people)]
    return groups if groups and groups[0][2] >= SMALLEST_GROUP else []


def by_village(campaign: Campaign) -> dict[Area, int]:
    """How many took part, by village."""
    query = (
        select(Participation.area_id, func.count().label("people"))
        .where(Participation.campaign_id == campaign.id)
        .group_by(Participation.area_id)
    )
    people = {row.area_id: row.people for row in db.session.execute(query)}
    areas = select(Area).where(Area.id.in_(people)).order_by(Area.number)
    return {area: people[area.id] for area in db.session.scalars(areas)}


def by_channel(campaign: Campaign) -> dict[str, int]:
    """How many took part, by channel."""
    query = (
        select(Participation.channel, func.count())
        .where(Participation.campaign_id == campaign.id)
        .group_by(Participation.channel)
    )
    return {channel.value: people for channel, people in db.session.execute(query)}


def roll_size(campaign: Campaign, now: datetime) -> int:
    """How many people on the roll may vote in the campaign, by village and age."""
    youngest = clock.local(now).year - campaign.min_age
    query = select(func.count()).where(
        Resident.area_id.in_([area.id for area in campaign.areas]),
        Resident.birth_year <= youngest,
    )
    return db.session.scalar(query) or 0


def of(campaign: Campaign, now: datetime) -> Turnout:
    """The marks on the roll as anybody may see them."""
    villages, channels = by_village(campaign), by_channel(campaign)
    areas = {f"{area.number:09d}": area for area in villages}
    return Turnout(
        people=sum(villages.values()),
        roll=roll_size(campaign, now),
        villages=tuple(
            Group(areas.get(group.name or ""), "", group.merged or 0, group.people)
            for group in merged({f"{area.number:09d}": n for area, n in villages.items()})
        ),
        channels=tuple(
            Group(None, group.name or "", group.merged or 0, group.people)
            for group in merged(channels)
        ),
    )
