"""The rules of a vote as they are frozen when voting opens: the ballot, the count, the projects."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from civicbudget.core import canonical
from civicbudget.record.balloting import BallotKind, BallotRule, Objection
from civicbudget.record.shape import moment, text, texts, whole
from civicbudget.sealing.keys import Keeping

Texts = Mapping[str, str]
"""A text by language: ky, ru, en, as far as there is one."""


@dataclass(frozen=True)
class Pot:
    """A sum to share out, in tyiyn.

    ``carry_to``: the number of a later pot that gets what is left of this one; ``exclusive``:
    groups of projects of which at most one can win. Both are written only where there are any.
    """

    number: int
    amount: int
    names: Texts
    carry_to: int | None = None
    exclusive: tuple[tuple[int, ...], ...] = ()

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "Pot":
        carry_to = whole(value["carry_to"], 1) if "carry_to" in value else None
        groups = value.get("exclusive", ())
        return cls(
            whole(value["number"], 1),
            whole(value["amount"], 1),
            texts(value["names"]),
            carry_to,
            tuple(tuple(whole(project, 1) for project in group) for group in groups),
        )

    def to_dict(self) -> dict[str, Any]:
        told = {"number": self.number, "amount": self.amount, "names": dict(self.names)}
        if self.carry_to is not None:
            told["carry_to"] = self.carry_to
        if self.exclusive:
            told["exclusive"] = [list(group) for group in self.exclusive]
        return told


@dataclass(frozen=True)
class Phase:
    """A phase with its dates, as core.canonical.time_text writes them."""

    kind: str
    opens: str
    closes: str

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "Phase":
        return cls(text(value["kind"]), moment(value["opens"]), moment(value["closes"]))

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, "opens": self.opens, "closes": self.closes}


@dataclass(frozen=True)
class Project:
    """What stands on the ballot. ``cost``: what the pot would pay; ``cofinancing``: what others
    would, which counts for nothing here. Both in tyiyn."""

    pot: int
    number: int
    cost: int
    cofinancing: int
    names: Texts

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "Project":
        pot, number = whole(value["pot"], 1), whole(value["number"], 1)
        cost, cofinancing = whole(value["cost"], 1), whole(value["cofinancing"], 0)
        return cls(pot, number, cost, cofinancing, texts(value["names"]))

    def to_dict(self) -> dict[str, Any]:
        numbers = {"pot": self.pot, "number": self.number, "cost": self.cost}
        return numbers | {"cofinancing": self.cofinancing, "names": dict(self.names)}


@dataclass(frozen=True)
class Rules:
    """All that decides what a ballot may say and how it is counted.

    ``tally``: the parameters of the count, ties included, as civicbudget.tally's Rule.to_dict()
    gives them. The projects are frozen with the rules: their digest is part of theirs.
    ``key_keeping``: who keeps the key to the envelopes; rules frozen before that was a choice do
    not say it. ``with_codes``: whether ballots are published with the codes of their receipts;
    rules.json says it only where they are not.
    """

    ballot: BallotRule
    tally: Mapping[str, Any]
    pots: tuple[Pot, ...]
    phases: tuple[Phase, ...]
    projects: tuple[Project, ...]
    key_keeping: Keeping | None = None
    with_codes: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError for a number that stands twice, or a project in no pot."""
        pots = {pot.number for pot in self.pots}
        keys = {(project.pot, project.number) for project in self.projects}
        if len(pots) < len(self.pots) or len(keys) < len(self.projects):
            raise ValueError("two pots, or two projects of a pot, have the same number")
        if not {pot for pot, _ in keys} <= pots:
            raise ValueError("a project is in no pot of the rules")
        self._check_pots(keys)

    def _check_pots(self, keys: set[tuple[int, int]]) -> None:
        later = {pot.number for pot in self.pots}
        for pot in self.pots:
            later.remove(pot.number)
            if pot.carry_to is not None and pot.carry_to not in later:
                raise ValueError("what is left of a pot goes to none that is counted later")
            grouped = [project for group in pot.exclusive for project in group]
            if len(set(grouped)) < len(grouped) or any(len(group) < 2 for group in pot.exclusive):
                raise ValueError("a project stands alone in its group, or in two groups")
            if not {(pot.number, project) for project in grouped} <= keys:
                raise ValueError("a group names a project that is not in its pot")

    @classmethod
    def from_dicts(cls, rules: Mapping[str, Any], projects: Sequence[Mapping[str, Any]]) -> "Rules":
        """The rules of rules.json and projects.json. Raises what ``shape.parsed`` catches."""
        return cls(
            BallotRule.from_dict(rules["ballot"]),
            dict(rules["tally"]),
            tuple(Pot.from_dict(pot) for pot in rules["pots"]),
            tuple(Phase.from_dict(phase) for phase in rules["phases"]),
            tuple(Project.from_dict(project) for project in projects),
            Keeping(rules["key_keeping"]) if "key_keeping" in rules else None,
            "with_codes" not in rules,
        )

    def to_dict(self) -> dict[str, Any]:
        """What is digested when the rules are frozen."""
        told: dict[str, Any] = {
            "ballot": self.ballot.to_dict(),
            "tally": dict(self.tally),
            "pots": [pot.to_dict() for pot in self.pots],
            "phases": [phase.to_dict() for phase in self.phases],
            "projects_sha256": canonical.digest(self.projects_list()),
        }
        if self.key_keeping is not None:
            told["key_keeping"] = self.key_keeping.value
        if not self.with_codes:
            told["with_codes"] = False
        return told

    def projects_list(self) -> list[dict[str, Any]]:
        """The projects as projects.json holds them."""
        return [project.to_dict() for project in self.projects]

    def digest(self) -> str:
        """What the log names as ``rules_digest`` when voting is opened."""
        return canonical.digest(self.to_dict())

    @cached_property
    def costs(self) -> dict[int, dict[int, int]]:
        """What each project would cost its pot, in tyiyn: by pot, then by project number."""
        costs: dict[int, dict[int, int]] = {pot.number: {} for pot in self.pots}
        for project in self.projects:
            costs[project.pot][project.number] = project.cost
        return costs

    @cached_property
    def amounts(self) -> dict[int, int]:
        """The pots' sums in tyiyn, by their numbers."""
        return {pot.number: pot.amount for pot in self.pots}

    @property
    def fullest(self) -> dict[int, Collection[int]]:
        """A choice of everything, with points that no ballot writes in a longer text."""
        longest = self.ballot.longest_points
        return {
            pot: list(costs) if longest is None else dict.fromkeys(costs, longest)
            for pot, costs in self.costs.items()
        }

    def objection(self, selection: Mapping[int, Collection[int]]) -> Objection | None:
        """Why this selection (by pot, numbers of projects or points by number) is not allowed.

        None where it is.
        """
        if not any(selection.values()):
            return Objection.NOTHING_CHOSEN
        objections = (self.objection_in(pot, chosen) for pot, chosen in selection.items() if chosen)
        return next((objection for objection in objections if objection), None)

    def objection_in(self, pot: int, chosen: Collection[int]) -> Objection | None:
        """Why this choice in one pot is not allowed; None where it is."""
        if pot not in self.amounts:
            return Objection.UNKNOWN_POT
        costs = self.costs[pot]
        if not set(chosen) <= costs.keys():
            return Objection.UNKNOWN_PROJECT
        if self.ballot.kind is BallotKind.KNAPSACK:
            total = sum(costs[number] for number in chosen)
            return self.ballot.objection(chosen) or (
                Objection.OVER_THE_POT if total > self.amounts[pot] else None
            )
        return self.ballot.objection(chosen)
