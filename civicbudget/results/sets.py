"""What was annulled up to a publication, and every count that was published up to it.

Where a set of envelopes was annulled both counts are public, so whatever a publication gives to
take home names the set and has both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from civicbudget.campaigns.models import Campaign
from civicbudget.results import queries
from civicbudget.results.summary import PotSummary
from civicbudget.voting import queries as voting
from civicbudget.voting.models import Annulment


@dataclass(frozen=True)
class PublishedCount:
    """What a publication said of a pot: how many ballots were counted, and which projects won."""

    publication: int
    at: datetime
    pot: int
    names: Mapping[str, str]
    ballots: int
    selected: tuple[str, ...]


@dataclass(frozen=True)
class Sets:
    """The annulled sets, in the order of the decisions, and the counts with and without them."""

    annulled: Sequence[Annulment] = ()
    counts: Sequence[PublishedCount] = ()

    @property
    def counted_again(self) -> bool:
        """Whether a set had been counted, so that there are two counts."""
        return any(each.opened for each in self.annulled)


def annulled_until(campaign: Campaign, until: datetime | None) -> list[Annulment]:
    """What was annulled up to a moment, or up to now."""
    found = voting.annulments(campaign)
    if until is None:
        return found
    decided = {each.id: each.motion.confirmed_at for each in found}
    return [each for each in found if (at := decided[each.id]) is not None and at <= until]


def of(campaign: Campaign, number: int, at: datetime, pots: Sequence[PotSummary]) -> Sets:
    """The sets up to a publication, which says `pots`; nothing where none was annulled."""
    annulled = annulled_until(campaign, at)
    if not annulled:
        return Sets()
    earlier = [
        PublishedCount(
            each.number,
            each.published_at,
            count.pot.number,
            count.pot.name,
            count.outcome["cast"],
            tuple(count.outcome["selected"]),
        )
        for each in reversed(queries.publications(campaign))
        if each.number < number
        for count in queries.counts_of(each)
    ]
    now = [
        PublishedCount(
            number, at, pot.number, pot.names, pot.cast, tuple(line.code for line in pot.winners)
        )
        for pot in pots
    ]
    return Sets(annulled, (*earlier, *now))
