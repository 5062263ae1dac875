"""What a voter chose: read, checked against the frozen rules, said in words. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import format_money, ngettext
from civicbudget.core.i18n import gettext as _
from civicbudget.record.rules import Objection
from civicbudget.voting import rules as frozen

Selection = Mapping[int, Collection[int]]
"""The numbers of the chosen projects, by pot."""


@dataclass(frozen=True)
class Chosen:
    """The choice in one pot; sums in tyiyn."""

    pot: Mapping[str, Any]
    projects: Sequence[Mapping[str, Any]]

    @property
    def cost(self) -> int:
        """What the chosen projects cost together."""
        return sum(project["cost"] for project in self.projects)

    @property
    def left(self) -> int:
        """What they leave of the pot; below zero where they cost more."""
        return int(self.pot["amount"] - self.cost)


def read(rules: frozen.Rules, codes: Iterable[str]) -> dict[int, list[int]]:
    """The selection of the ticked codes. Raises DomainError for a code not on the ballot."""
    listed = frozen.by_code(rules)
    selection: dict[int, list[int]] = {}
    for code in dict.fromkeys(codes):
        if code not in listed:
            raise DomainError(_say(Objection.UNKNOWN_PROJECT, rules, 0))
        selection.setdefault(listed[code]["pot"], []).append(listed[code]["number"])
    return {pot: sorted(numbers) for pot, numbers in sorted(selection.items())}


def check(rules: frozen.Rules, selection: Selection) -> None:
    """Raises DomainError, in words, for what the ballot rule does not allow."""
    known = frozen.record_rules(rules)
    objection = known.objection(selection)
    if objection is Objection.OVER_THE_POT:
        raise DomainError(_over(rules, selection))
    if objection:
        raise DomainError(_say(objection, rules, max(map(len, selection.values()), default=0)))


def in_words(rules: frozen.Rules, selection: Selection) -> list[Chosen]:
    """For every pot, the chosen projects in the order of the ballot."""
    return [
        Chosen(
            pot,
            [
                project
                for project in rules["projects"]
                if project["pot"] == pot["number"]
                and project["number"] in selection.get(pot["number"], ())
            ],
        )
        for pot in rules["pots"]
    ]


def _over(rules: frozen.Rules, selection: Selection) -> str:
    over = max(-chosen.left for chosen in in_words(rules, selection))
    return _(
        "Your choice exceeds the budget by %(money)s. Take something out.", money=format_money(over)
    )


def _say(objection: Objection, rules: frozen.Rules, chosen: int) -> str:
    match objection:
        case Objection.NOTHING_CHOSEN:
            return _("You have chosen nothing yet. Tick at least one project.")
        case Objection.TOO_MANY:
            most = rules["ballot"]["most"]
            return ngettext(
                "You may choose %(num)s project, and you chose %(chosen)s.",
                "You may choose up to %(num)s projects, and you chose %(chosen)s.",
                most,
                chosen=chosen,
            )
        case _:
            return _("A chosen project is not on the ballot of this campaign. Choose again.")
