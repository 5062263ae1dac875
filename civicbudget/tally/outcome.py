"""The frozen result of a count, which carries its own explanation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from civicbudget.core.catalogs import LOCALES
from civicbudget.tally.explain import explain, explain_ties, summarize
from civicbudget.tally.model import Election
from civicbudget.tally.numbers import number_text
from civicbudget.tally.preference import Preference
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
    """Votes of each project, or its points where the ballots give points or ranks."""
    ties: tuple[Tie, ...]
    rounds: tuple[Round, ...]
    reasons: Mapping[str, Reason]
    cast: int
    """Ballots cast, empty ones included."""
    reached: int
    """Ballots with at least one chosen project on them."""

    against: Mapping[str, Fraction] | None = None
    """majority: the votes for no on each question."""
    preference: Preference | None = None
    """equal-shares with `prefer_greedy`: what the voters prefer, and so what was taken."""

    @property
    def budget(self) -> Fraction:
        """The pot, in currency units."""
        return self.election.budget

    def to_dict(self) -> dict[str, Any]:
        """Write the result as `civicbudget tally --json` prints it, all but `seconds`."""
        told = {locale: explain(self, self.election, locale) for locale in LOCALES}
        ties = {locale: explain_ties(self, self.election, locale) for locale in LOCALES}
        return {
            "rule": self.rule.to_dict(),
            "budget": number_text(self.budget),
            "spent": number_text(self.spent),
            "selected": list(self.selected),
            "votes": _numbers(self.votes),
            **({} if self.against is None else {"against": _numbers(self.against)}),
            "cast": self.cast,
            "reached": self.reached,
            **({} if self.preference is None else {"preference": self.preference.to_dict()}),
            "summary": {locale: summarize(self, locale) for locale in LOCALES},
            "ties": [tie.to_dict() for tie in self.ties],
            "tie_explanations": [
                {locale: ties[locale][at] for locale in LOCALES} for at in range(len(self.ties))
            ],
            "rounds": [each.to_dict() for each in self.rounds],
            "explanations": {
                id_: {locale: told[locale][id_] for locale in LOCALES} for id_ in self.reasons
            },
        }


def _numbers(numbers: Mapping[str, Fraction]) -> dict[str, str]:
    return {id_: number_text(number) for id_, number in numbers.items()}
