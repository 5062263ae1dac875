"""What a ballot chooses in a pot: numbers ascending, numbers in order of preference, or points."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

K = TypeVar("K", int, str)
L = TypeVar("L", int, str)


class Form(StrEnum):
    """The form of a choice, which is the same on every ballot of a campaign."""

    CHOSEN = "chosen"
    RANKED = "ranked"
    POINTS = "points"


class Points(Mapping[K, int]):
    """Points by project, in the order of the projects; a value, so that equal ones are one.

    No points are no choice: a 0 is never in it.
    """

    __slots__ = ("_given",)

    def __init__(self, given: Mapping[K, int]) -> None:
        self._given: dict[K, int] = {key: given[key] for key in sorted(given) if given[key]}

    def __getitem__(self, key: K) -> int:
        return self._given[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)

    def __hash__(self) -> int:
        return hash(tuple(self._given.items()))

    def __repr__(self) -> str:
        return f"Points({self._given})"


Choice = tuple[K, ...] | Points[K]
"""A choice in its one form; as a collection, the projects that it names."""


def in_form(choice: Collection[K], form: Form) -> Choice[K]:
    """The one form of a choice: points are by project, any other is a list or a set."""
    if isinstance(choice, Mapping):
        return Points(choice)
    return tuple(choice) if form is Form.RANKED else tuple(sorted(choice))


def renamed(choice: Choice[K], names: Mapping[K, L]) -> Collection[L]:
    """The same choice of the same projects by other names; not yet in its one form."""
    if isinstance(choice, Points):
        return {names[key]: points for key, points in choice.items()}
    return [names[key] for key in choice]


def parsed(value: object, form: Form) -> Choice[int]:
    """A choice from the JSON of a sealed ballot. Raises ValueError for any but the one form."""
    choice = _points(value) if form is Form.POINTS else _numbers(value, form)
    if not choice:
        raise ValueError("nothing is chosen")
    return choice


def plain(choice: Choice[K]) -> list[K] | dict[str, int]:
    """The same as JSON, whose keys are texts."""
    if isinstance(choice, Points):
        return {str(key): points for key, points in choice.items()}
    return list(choice)


def number(text: str) -> int:
    """The number of a project or a pot as it is written. Raises ValueError."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and text[0] != "0"):
        raise ValueError("not a number")
    return int(text)


def _numbers(value: object, form: Form) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise ValueError("not a list")
    if not all(type(each) is int and each > 0 for each in value):
        raise ValueError("not numbers of projects")
    once = len(set(value)) == len(value)
    if not (once if form is Form.RANKED else all(a < b for a, b in pairwise(value))):
        raise ValueError("a number twice, or out of its order")
    return tuple(value)


def _points(value: object) -> Points[int]:
    if not isinstance(value, dict):
        raise ValueError("not points by project")
    if not all(type(each) is int and each for each in value.values()):
        raise ValueError("points that are no number, or none")
    return Points({number(key): points for key, points in value.items()})
