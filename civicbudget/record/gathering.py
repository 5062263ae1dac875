"""Ballots of a pot on their way into the count: a few bytes for each project that they name."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from fractions import Fraction
from typing import Generic, TypeVar

import numpy as np

from civicbudget.sealing.choice import Choice, Form
from civicbudget.sealing.choice import Points as Given
from civicbudget.tally import Ballots
from civicbudget.tally.numbers import parse_signed
from civicbudget.tally.pabulib.gathering import Approvals, Gathered, Points, Rankings, Scores
from civicbudget.tally.pabulib.limits import Limits

K = TypeVar("K", int, str)

_AT_ONCE = 20_000


class Gathering(Generic[K]):
    """Takes ballots one by one, which are allowed, and groups those that are alike."""

    def __init__(self, places: Mapping[K, int], form: Form) -> None:
        self._places: Mapping[K, int] = places
        self._scores = Scores(Limits({}), parse_signed)
        self._gathered = empty(form, len(places), self._scores)
        self._numbers: dict[int, int] = {}
        self._sizes, self._named, self._points = array("i"), array("i"), array("i")

    def add(self, choice: Choice[K]) -> None:
        """One ballot more."""
        self._sizes.append(len(choice))
        self._named.extend(map(self._places.__getitem__, choice))
        if isinstance(choice, Given):
            self._points.extend(map(self._number, choice.values()))
        if len(self._sizes) == _AT_ONCE:
            self._flush()

    def ballots(self) -> Ballots:
        """All of them, as the count takes them; nothing is kept. Raises TallyError for points that
        are too large to be added up."""
        self._flush()
        return self._gathered.ballots()

    def _number(self, points: int) -> int:
        if points not in self._numbers:
            self._numbers[points] = self._scores.number(Fraction(points))
        return self._numbers[points]

    def _flush(self) -> None:
        if self._sizes:
            given = (self._sizes, self._named, self._points)
            self._gathered.add(*(np.array(each, np.int64) for each in given))
            for each in given:
                del each[:]


def empty(form: Form, projects: int, scores: Scores) -> Gathered:
    """Nothing gathered yet; what is too much for its pot was refused before."""
    none = Limits({})
    match form:
        case Form.POINTS:
            return Points(projects, none, scores)
        case Form.RANKED:
            return Rankings(projects, none)
        case Form.CHOSEN:
            return Approvals(projects, none)
