"""results.json and roll.json as they are read again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from civicbudget.record.contents import Annulled, Excluded, PaperBatch
from civicbudget.record.shape import text, whole


@dataclass(frozen=True)
class PublishedPot:
    """The published outcome of a pot, and how many ballots chose in it."""

    pot: int
    ballots: int
    totals_only: bool
    outcome: Mapping[str, Any]
    selected: tuple[str, ...]
    votes: Mapping[str, str]
    spent: str

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "PublishedPot":
        outcome = value["outcome"]
        return cls(
            whole(value["pot"], 1),
            whole(value["ballots"], 0),
            value["totals_only"] is True,
            outcome,
            tuple(text(project) for project in outcome["selected"]),
            {text(project): text(votes) for project, votes in outcome["votes"].items()},
            text(outcome["spent"]),
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "pot": self.pot,
            "ballots": self.ballots,
            "totals_only": self.totals_only,
            "outcome": self.outcome,
        }


@dataclass(frozen=True)
class Results:
    """The outcomes of all pots, and where the ballots came from.

    ``excluded`` and ``annulled``: the decisions by which projects were taken out of the count, and
    sets of envelopes, where there are any.
    """

    valid_envelopes: int
    invalid_envelopes: int
    paper: tuple[PaperBatch, ...]
    unpublished_ballots: int
    pots: tuple[PublishedPot, ...]
    excluded: tuple[Excluded, ...] = ()
    annulled: tuple[Annulled, ...] = ()

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "Results":
        return cls(
            whole(value["envelopes"]["valid"], 0),
            whole(value["envelopes"]["invalid"], 0),
            tuple(PaperBatch.from_dict(batch) for batch in value["paper"]),
            whole(value["unpublished_ballots"], 0),
            tuple(PublishedPot.from_dict(pot) for pot in value["pots"]),
            tuple(Excluded.from_dict(each) for each in value.get("excluded", ())),
            tuple(Annulled.from_dict(each) for each in value.get("annulled", ())),
        )

    def to_dict(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "envelopes": {"valid": self.valid_envelopes, "invalid": self.invalid_envelopes},
            "paper": [batch.to_dict() for batch in self.paper],
            "unpublished_ballots": self.unpublished_ballots,
            "pots": [pot.to_dict() for pot in self.pots],
        }
        if self.excluded:
            told["excluded"] = [each.to_dict() for each in self.excluded]
        if self.annulled:
            told["annulled"] = [each.to_dict() for each in self.annulled]
        return told

    def excluded_from(self, pot: int) -> list[int]:
        """The projects of a pot that a decision took out of the count."""
        return [each.project for each in self.excluded if each.pot == pot]

    @property
    def valid(self) -> int:
        """Ballots that were opened valid or counted on paper."""
        return self.valid_envelopes + sum(batch.ballots for batch in self.paper)

    @property
    def invalid(self) -> int:
        """Ballots that were not counted, in envelopes and on paper."""
        return self.invalid_envelopes + sum(batch.invalid for batch in self.paper)

    @property
    def set_aside(self) -> int:
        """Envelopes that were annulled and so not counted."""
        return sum(len(each.digests) for each in self.annulled)


@dataclass(frozen=True)
class Group:
    """People of one village or channel; or of several small ones (``merged`` says how many)."""

    people: int
    name: str | None
    merged: int | None

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "Group":
        if "name" in value:
            return cls(whole(value["people"], 0), text(value["name"]), None)
        return cls(whole(value["people"], 0), None, whole(value["merged"], 1))

    def to_dict(self) -> dict[str, Any]:
        told = {"merged": self.merged} if self.name is None else {"name": self.name}
        return {**told, "people": self.people}


@dataclass(frozen=True)
class Roll:
    """The marks on the roll, as counts; ``entitled``: how many stand on it, where that is told."""

    people: int
    channels: tuple[Group, ...]
    villages: tuple[Group, ...]
    entitled: int | None = None

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "Roll":
        return cls(
            whole(value["people"], 0),
            tuple(Group.from_dict(group) for group in value["channels"]),
            tuple(Group.from_dict(group) for group in value["villages"]),
            whole(value["entitled"], 0) if "entitled" in value else None,
        )

    def to_dict(self) -> dict[str, Any]:
        told = {} if self.entitled is None else {"entitled": self.entitled}
        return {
            **told,
            "people": self.people,
            "channels": [group.to_dict() for group in self.channels],
            "villages": [group.to_dict() for group in self.villages],
        }
