"""An election as it is counted: a pot, the projects, and the ballots grouped where identical."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from civicbudget.tally.errors import TallyError
from civicbudget.tally.numbers import whole

Ints = NDArray[np.int64]

APPROVAL = frozenset({"approval", "choose-1"})
POINTS = frozenset({"cumulative", "scoring"})
VOTE_TYPES = APPROVAL | POINTS | {"ordinal"}

# Sums of weights and points stay exact in int64 and in float64 below this.
_MOST_POINTS = 2**53


Choice = tuple[int, ...]
"""The projects on a ballot, by their places in the list: ascending, or in the order of a ranking.

A plain tuple of integers, since a million of them are made and the garbage collector forgets
these.
"""

Scores = tuple[Fraction, ...]

Marks = Sequence[str] | Mapping[str, Fraction]
"""What a ballot says: the ids approved, or ranked from the best on, or the points by id."""


@dataclass(frozen=True)
class Project:
    """What stands on the ballot. `cost` is in whole currency units (som), exact."""

    id: str
    cost: Fraction
    name: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Whatever else a file tells of the project, by the file's own column names."""


@dataclass(frozen=True, eq=False)
class Ballots:
    """Groups of identical ballots. Group g chose `project[start[g]:start[g + 1]]`."""

    start: Ints
    project: Ints
    weight: Ints
    """How many ballots each group holds."""
    points: Ints
    """Points of each entry of `project`, times `unit`; all 1 for approvals and rankings."""
    unit: int = 1

    @classmethod
    def grouped(cls, groups: Mapping[Choice, int]) -> Ballots:
        """Lay groups of identical approvals or rankings out as arrays."""
        return cls._laid_out(list(groups), list(groups.values()))

    @classmethod
    def scored(cls, groups: Mapping[tuple[Choice, Scores], int]) -> Ballots:
        """Lay groups of ballots with points out. TallyError if points are too large to add up."""
        bare = cls._laid_out([choice for choice, _ in groups], list(groups.values()))
        values = [score for _, scores in groups for score in scores]
        return cls.with_points(
            bare.start, bare.project, bare.weight, values, np.arange(len(values))
        )

    @classmethod
    def with_points(
        cls, start: Ints, project: Ints, weight: Ints, values: Sequence[Fraction], number: Ints
    ) -> Ballots:
        """Lay ballots out whose entries have the points `values[number]`.

        TallyError if all points together are too large to be added up exactly, as floats too.
        """
        points, unit = whole(values)
        if max(map(abs, points), default=0) < _MOST_POINTS:
            each = np.array(points, dtype=np.int64)[number]
            # Float sums are off by far less than the half that is kept free.
            if np.abs(each) @ np.repeat(weight, np.diff(start)).astype(float) < _MOST_POINTS / 2:
                return cls(start, project, weight, each, unit)
        raise TallyError("the points are too large to be added up exactly")

    @classmethod
    def _laid_out(cls, choices: list[Choice], weight: list[int]) -> Ballots:
        start = np.zeros(len(choices) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, choices), np.int64, len(choices)), out=start[1:])
        size = int(start[-1])
        return cls(
            start=start,
            project=np.fromiter(chain.from_iterable(choices), np.int64, size),
            weight=np.array(weight, dtype=np.int64),
            points=np.ones(size, np.int64),
        )

    @cached_property
    def group(self) -> Ints:
        """The group of each entry of `project`."""
        return np.repeat(np.arange(len(self.weight)), np.diff(self.start))


@dataclass(frozen=True, eq=False)
class Election:
    """A pot, its projects and the ballots cast. `budget` is in whole currency units, exact."""

    budget: Fraction
    projects: tuple[Project, ...]
    ballots: Ballots
    vote_type: str = "approval"
    meta: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.vote_type not in VOTE_TYPES:
            raise TallyError(f"unknown vote type {self.vote_type!r}")
        if self.budget < 0:
            raise TallyError(f"the budget is negative: {self.budget}")
        if len(self.places) < len(self.projects):
            raise TallyError("two projects have the same id")
        for project in self.projects:
            if project.cost < 0 or not project.id:
                raise TallyError(f"project {project.id!r} has no id or a negative cost")

    @classmethod
    def from_ballots(
        cls,
        budget: Fraction,
        projects: Iterable[Project],
        ballots: Iterable[Marks],
        vote_type: str = "approval",
        meta: Mapping[str, str] | None = None,
    ) -> Election:
        """Build an election from the marks on each ballot.

        A ballot may be empty: it still counts as cast. TallyError names an unknown project.
        """
        listed = tuple(projects)
        places = {project.id: place for place, project in enumerate(listed)}
        try:
            laid = (
                _points(ballots, places)
                if vote_type in POINTS
                else _choices(ballots, places, ranked=vote_type == "ordinal")
            )
        except KeyError as unknown:
            raise TallyError(f"a ballot names an unknown project: {unknown}") from None
        return cls(Fraction(budget), listed, laid, vote_type, meta=dict(meta or {}))

    @classmethod
    def from_approvals(
        cls,
        budget: Fraction,
        projects: Iterable[Project],
        ballots: Iterable[Sequence[str]],
        meta: Mapping[str, str] | None = None,
    ) -> Election:
        """Build an election from approval ballots, each the ids of the projects it approves."""
        return cls.from_ballots(budget, projects, ballots, "approval", meta)

    @cached_property
    def places(self) -> dict[str, int]:
        """Project id to its place in `projects`."""
        return {project.id: place for place, project in enumerate(self.projects)}

    @cached_property
    def cast(self) -> int:
        """How many ballots were cast, empty ones included."""
        return int(self.ballots.weight.sum())

    @cached_property
    def approvals(self) -> Ints:
        """How many ballots name each project (with more than no points), in their order."""
        ballots = self.ballots
        named = ballots.weight[ballots.group] * (ballots.points > 0)
        return self._per_project(named)

    @cached_property
    def scores(self) -> tuple[Fraction, ...]:
        """Votes of each project, or its points where ballots give points."""
        ballots = self.ballots
        sums = self._per_project(ballots.weight[ballots.group] * ballots.points)
        return tuple(Fraction(int(total), ballots.unit) for total in sums)

    def _per_project(self, amounts: Ints) -> Ints:
        # bincount adds as floats, exact below 2**53, which Ballots.grouped makes sure of.
        sums = np.bincount(self.ballots.project, weights=amounts, minlength=len(self.projects))
        return sums.astype(np.int64)

    def reached(self, selected: Iterable[str]) -> int:
        """How many ballots name at least one of the selected projects."""
        won = np.zeros(len(self.projects), dtype=bool)
        won[[self.places[id_] for id_ in selected]] = True
        ballots = self.ballots
        hits = won[ballots.project] & (ballots.points > 0)
        happy = np.bincount(ballots.group, weights=hits, minlength=len(ballots.weight)) > 0
        return int(ballots.weight[happy].sum())


def _choices(ballots: Iterable[Marks], places: Mapping[str, int], *, ranked: bool) -> Ballots:
    groups: dict[Choice, int] = {}
    for ballot in ballots:
        named = dict.fromkeys(places[id_] for id_ in ballot)
        choice = tuple(named) if ranked else tuple(sorted(named))
        groups[choice] = groups.get(choice, 0) + 1
    return Ballots.grouped(groups)


def _points(ballots: Iterable[Marks], places: Mapping[str, int]) -> Ballots:
    groups: dict[tuple[Choice, Scores], int] = {}
    for ballot in ballots:
        if not isinstance(ballot, Mapping):
            raise TallyError("a ballot with points gives points to each project that it names")
        given = sorted((places[id_], Fraction(points)) for id_, points in ballot.items())
        marks = tuple(place for place, _ in given), tuple(points for _, points in given)
        groups[marks] = groups.get(marks, 0) + 1
    return Ballots.scored(groups)
