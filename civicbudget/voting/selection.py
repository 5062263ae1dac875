"""What a voter chose: read, checked against the frozen rules, said in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from civicbudget.core.errors import DomainError
from civicbudget.record.balloting import BallotKind
from civicbudget.sealing.ballot import Selection
from civicbudget.sealing.choice import Choice, Form, Points
from civicbudget.voting import refusals
from civicbudget.voting import rules as frozen

Written = Mapping[str, str]
"""What stands beside the projects on the page, by their codes: a tick, a place, or points."""

TICK = "1"
LONGEST = 6
"""So many characters of what is typed beside a project are kept."""

_WHOLE = re.compile(r"[-−]?[0-9]{1,4}", re.ASCII)


@dataclass(frozen=True)
class Chosen:
    """The choice in one pot, with the points of each project; `listed`: of how many projects."""

    pot: Mapping[str, Any]
    projects: Sequence[Mapping[str, Any]]
    points: Sequence[int]
    listed: int

    @property
    def cost(self) -> int:
        """What the chosen projects cost together."""
        return sum(project["cost"] for project in self.projects)

    @property
    def left(self) -> int:
        """What they leave of the pot; below zero where they cost more."""
        return int(self.pot["amount"] - self.cost)


def written(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What a page sent: `projects` (or `projects-1`, of a pot) names a code that is ticked,
    `project-7` bears what was written beside the project 7."""
    found = {}
    for name, value in items:
        if name.startswith("project-") and value.strip():
            found[name.removeprefix("project-")] = value.strip()[:LONGEST]
        elif name == "projects" or name.startswith("projects-"):
            found[value] = TICK
    return found


def read(rules: frozen.Rules, sent: Written) -> dict[int, Choice[int]]:
    """The selection that was sent. Raises DomainError for a code not on the ballot, WrongMarks for
    what is no number, and for two projects in one place.

    Places with gaps between them keep their order; points of 0 are none.
    """
    listed, form = frozen.by_code(rules), frozen.ballot(rules).form
    if not set(sent) <= listed.keys():
        raise DomainError(refusals.not_listed())
    by_pot: dict[int, dict[int, int]] = {}
    numbers = _numbers(sent, form)
    if form is Form.RANKED:
        _check_places(listed, numbers)
    for code, given in numbers.items():
        by_pot.setdefault(listed[code]["pot"], {})[listed[code]["number"]] = given
    read = {pot: _choice(given, form) for pot, given in sorted(by_pot.items())}
    return {pot: choice for pot, choice in read.items() if choice}


def _numbers(sent: Written, form: Form) -> dict[str, int]:
    """What is written beside each project, as a number."""
    wrong = {code for code, text in sent.items() if not _WHOLE.fullmatch(text)}
    found = {code: int(text.replace("−", "-")) for code, text in sent.items() if code not in wrong}
    if form is Form.RANKED:
        wrong |= {code for code, place in found.items() if place < 1}
    if wrong:
        raise refusals.no_numbers(wrong)
    return found


def _choice(given: Mapping[int, int], form: Form) -> Choice[int]:
    if form is Form.POINTS:
        return Points(given)
    return tuple(sorted(given, key=lambda number: (form is Form.RANKED and given[number], number)))


def check(rules: frozen.Rules, selection: Selection) -> None:
    """Raises DomainError, in words, for what the ballot rule does not allow."""
    objection = frozen.record_rules(rules).objection(selection)
    if objection:
        raise DomainError(refusals.words(rules, selection, objection))


def _check_places(listed: Mapping[str, Any], places: Mapping[str, int]) -> None:
    """Raises WrongMarks where two projects of a pot were put in one place."""
    taken: dict[tuple[int, int], list[str]] = {}
    for code, place in places.items():
        taken.setdefault((listed[code]["pot"], place), []).append(code)
    for (_pot, place), codes in sorted(taken.items()):
        if len(codes) > 1:
            raise refusals.twice(place, codes)


def in_words(rules: frozen.Rules, selection: Selection) -> list[Chosen]:
    """For every pot, the chosen projects: by preference where they are ranked, else in the order
    of the ballot."""
    return [_in_pot(rules, pot, selection.get(pot["number"], ())) for pot in rules["pots"]]


def _in_pot(rules: frozen.Rules, pot: Mapping[str, Any], choice: Any) -> Chosen:
    listed = [project for project in rules["projects"] if project["pot"] == pot["number"]]
    chosen = [project for project in listed if project["number"] in choice]
    if frozen.ballot(rules).form is Form.RANKED:
        chosen.sort(key=lambda project: list(choice).index(project["number"]))
    points = choice if isinstance(choice, Mapping) else {}
    given = [points.get(project["number"], 1) for project in chosen]
    return Chosen(pot, chosen, given, len(listed))


def as_written(rules: frozen.Rules, selection: Selection) -> dict[str, str]:
    """A selection as it stands beside the projects on the page."""
    ranked = frozen.ballot(rules).form is Form.RANKED
    return {
        project["code"]: str(place if ranked else points)
        for chosen in in_words(rules, selection)
        for place, (project, points) in enumerate(
            zip(chosen.projects, chosen.points, strict=True), 1
        )
    }


def fullest(rules: frozen.Rules) -> dict[str, str]:
    """More than any voter can write on the page."""
    everything = as_written(rules, frozen.record_rules(rules).fullest)
    if frozen.ballot(rules).kind is BallotKind.CUMULATIVE:
        return dict.fromkeys(everything, "9" * LONGEST)
    return everything
