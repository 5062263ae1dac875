"""Who goes first among equals, by the order that the rule laid down before the vote."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from civicbudget.tally.errors import TieRefused
from civicbudget.tally.model import Election, Scores
from civicbudget.tally.rule import Rule


@dataclass(frozen=True)
class Tie:
    """A tie that was met: ids sorted as text, the one chosen, and what decided."""

    tied: tuple[str, ...]
    chosen: str
    by: str
    would_change: bool
    """Whether another choice here would have changed the winners."""

    def to_dict(self) -> dict[str, Any]:
        """Write it as the command's JSON has it."""
        return {
            "tied": list(self.tied),
            "chosen": self.chosen,
            "by": self.by,
            "would_change": self.would_change,
        }

    def settled(self, would_change: bool) -> "Tie":
        """The same tie, with what is known of its other choices."""
        return replace(self, would_change=would_change)


@dataclass(frozen=True)
class Met:
    """Where in a count a tie was met: how many had won before, and the places of the tied."""

    step: int
    places: list[int]
    tie: Tie


class TieOrder:
    """Breaks ties between projects, given by their places in the election's list."""

    def __init__(self, election: Election, rule: Rule, scores: Scores) -> None:
        self._ids = [project.id for project in election.projects]
        self._kind = rule.ties
        self._key = self._keys(election, rule, scores)

    def _keys(self, election: Election, rule: Rule, scores: Scores) -> Callable[[int], Any]:
        if rule.ties == "file":
            return lambda place: place
        if rule.ties == "cost":
            return lambda place: election.projects[place].cost
        if rule.ties == "votes":
            return lambda place: -scores[place]
        if rule.ties == "lot":
            return lambda place: lot_number(rule.seed, self._ids[place])
        return lambda place: self._ids[place]

    def position(self, place: int) -> tuple[Any, str]:
        """What projects are compared by, the first having the least."""
        return self._key(place), self._ids[place]

    def first(self, tied: Iterable[int]) -> tuple[int, Tie]:
        """Choose among two or more tied projects; `would_change` is still to be found out.

        Equal by cost or votes, the smaller id as text goes first, and `by` says so.
        """
        places = sorted(tied, key=self.position)
        chosen = places[0]
        decided = self._key(places[0]) != self._key(places[1])
        by = self._kind if decided and self._kind != "refuse" else "id"
        ids = tuple(sorted(self._ids[place] for place in places))
        return chosen, Tie(ids, self._ids[chosen], by, would_change=False)

    def permit(self, ties: Iterable[Tie]) -> tuple[Tie, ...]:
        """Pass the ties on. TieRefused where the rule leaves what decides to the commission."""
        ties = tuple(ties)
        for tie in ties:
            if tie.would_change and self._kind == "refuse":
                raise TieRefused(tie.tied)
        return ties


def lot_number(seed: str, id_: str) -> str:
    """Draw the lot of a project: the smallest hexadecimal SHA-256 of seed, newline, id wins."""
    return sha256(f"{seed}\n{id_}".encode()).hexdigest()
