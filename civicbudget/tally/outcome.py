"""The frozen result of a count, which carries its own explanation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from civicbudget.core.catalogs import LOCALES
from civicbudget.tally.explain import explain
from civicbudget.tally.model import Election
from civicbudget.tally.numbers import number_text
from civicbudget.tally.reasons import Reason, Round
from civicbudget.tally.rule import Rule
from civicbudget.tally.ties import Tie


@dataclass(frozen=True)
class Outcome:
    """What a rule gives for an election. Money is in currency units, exact."""

    election: Election = field(repr=False, compare=False)
    rule: Rule
    selected: tuple[str, ...]
    """Ids of the winners, sorted as text."""
    spent: Fraction
    votes: Mapping[str, Fraction]
    """Votes of each project, or its points where the ballots give points."""
    ties: tuple[Tie, ...]
    rounds: tuple[Round, ...]
    reasons: Mapping[str, Reason]
    cast: int
    """Ballots cast, empty ones included."""
    reached: int
    """Ballots with at least one chosen project on them."""

    @property
    def budget(self) -> Fraction:
        """The pot, in currency units."""
        return self.election.budget

    def to_dict(self) -> dict[str, Any]:
        """Write the result as `civicbudget tally --json` prints it, all but `seconds`."""
        told = {locale: explain(self, self.election, locale) for locale in LOCALES}
        return {
            "rule": self.rule.to_dict(),
            "budget": number_text(self.budget),
            "spent": number_text(self.spent),
            "selected": list(self.selected),
            "votes": {id_: number_text(votes) for id_, votes in self.votes.items()},
            "cast": self.cast,
            "reached": self.reached,
            "ties": [tie.to_dict() for tie in self.ties],
            "rounds": [each.to_dict() for each in self.rounds],
            "explanations": {
                id_: {locale: told[locale][id_] for locale in LOCALES} for id_ in self.reasons
            },
        }
