"""What each rule would choose on the same ballots, for whoever has to decide on one. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from typing import Any

from civicbudget.core.money import tyiyn
from civicbudget.results.summary import PotSummary
from civicbudget.tally import Election, Rule, count
from civicbudget.tally.compare import Comparison, compare
from civicbudget.tally.numbers import number_text

BESIDE = ("ties", "seed", "exclude", "exclusive")
"""What stands beside every rule and tells none from another."""

Names = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Row:
    """What one rule gives: money in tyiyn, `served` in thousandths of the ballots.

    `wanted`: it is the rule that was asked about.

    `gained` and `lost`: titles of what wins here and not under the rule compared with, and the
    other way round.
    """

    rule: Mapping[str, Any]
    wanted: bool
    winners: Names
    spent: int
    reached: int
    served: int
    gained: Names
    lost: Names


@dataclass(frozen=True)
class Table:
    """A pot and what every rule gives for it, the rule compared with first; money in tyiyn."""

    names: Mapping[str, str]
    amount: int
    cast: int
    rows: Sequence[Row]


def of_pot(voted: Election, told: PotSummary) -> list[Comparison]:
    """Every rule on the ballots of a pot; none where so few ballots could be told from it."""
    if told.totals_only:
        return []
    return compare(voted, count(voted, Rule.from_dict(told.rule)))


def example() -> dict[str, Any]:
    """An invented vote with what every rule gives for it, where no vote has been held yet."""
    text = files("civicbudget.results").joinpath("data", "example.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def knows(pot: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether a pot of results.json was counted by a rule already, but for its ties."""
    return any(_alike(each["rule"], wanted) for each in pot["all_rules"])


def by_rule(voted: Election, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What one more rule gives, as `all_rules` of results.json has it. Raises tally.TallyError."""
    outcome = count(voted, Rule.from_dict(_alone(wanted)))
    return {
        "rule": outcome.rule.to_dict(),
        "selected": list(outcome.selected),
        "spent": number_text(outcome.spent),
        "reached": outcome.reached,
    }


def table(pot: Mapping[str, Any], wanted: Mapping[str, Any]) -> Table:
    """The table of a pot of results.json, whose first row is the rule that is wanted, else the
    rule of that vote."""
    told = pot["all_rules"]
    first = next((each for each in told if _alike(each["rule"], wanted)), told[0])
    titles = {project["project"]: project["title"] for project in pot["projects"]}
    others = [each for each in told if each is not first]
    rows = [_row(each, first, wanted, titles, pot["ballots"]) for each in (first, *others)]
    return Table(pot["names"], tyiyn(pot["budget"]), pot["ballots"], rows)


def _row(
    told: Mapping[str, Any],
    first: Mapping[str, Any],
    wanted: Mapping[str, Any],
    titles: Mapping[str, Mapping[str, str]],
    cast: int,
) -> Row:
    here, there = set(told["selected"]), set(first["selected"])
    return Row(
        rule=told["rule"],
        wanted=_alike(told["rule"], wanted),
        winners=[titles[code] for code in told["selected"]],
        spent=tyiyn(told["spent"]),
        reached=told["reached"],
        served=round(Fraction(told["reached"] * 1000, cast)) if cast else 0,
        gained=[titles[code] for code in titles if code in here - there],
        lost=[titles[code] for code in titles if code in there - here],
    )


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return _alone(one) == _alone(other)


def _alone(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in rule.items() if key not in BESIDE}
