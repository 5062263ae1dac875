"""Ballots of each type, checked and gathered in arrays, until identical ones are grouped.

Each ballot is a row of codes: a project by its place in the list, or, with points, its place plus
the number of its score times the number of projects.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

import numpy as np

from civicbudget.tally.errors import Fault
from civicbudget.tally.model import Ballots, Ints
from civicbudget.tally.numbers import whole
from civicbudget.tally.pabulib.grouping import labels, rows_of, starts, taken
from civicbudget.tally.pabulib.limits import Limits

_Given = TypeVar("_Given")
_Asked = TypeVar("_Asked")


class WrongBallot(Exception):
    """A fault of a ballot, by its place among those that were handed in together."""

    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at = at


def blamed(at: int, ask: Callable[[_Asked], _Given], about: _Asked) -> _Given:
    """Ask, and let a fault be one of this ballot."""
    try:
        return ask(about)
    except Fault as fault:
        raise WrongBallot(at, str(fault)) from None


class Gathered(ABC):
    """Ballots of one type, as rows of codes, as they are read."""

    def __init__(self, projects: int, limits: Limits) -> None:
        self._limits = limits
        self._width = max(projects, 1)
        self._sizes: list[Ints] = []
        self._codes: list[Ints] = []

    def add(self, sizes: Ints, places: Ints, scores: Ints) -> None:
        """Take ballots: how many projects each names, these by their places, and their scores by
        number (none where the type has no points). WrongBallot for one that may not be."""
        sizes, codes = self._rows(sizes, places, scores)
        for size in np.unique(sizes[sizes > 0]).tolist():
            blamed(int(np.argmax(sizes == size)), self._limits.check_length, size)
        self._sizes.append(sizes.astype(np.int32))
        self._codes.append(codes)

    def ballots(self) -> Ballots:
        """Group the identical ones, lay them out, and forget what was gathered."""
        codes = np.concatenate([np.empty(0, np.int32), *self._codes])
        self._codes.clear()
        start = starts(np.concatenate([np.empty(0, np.int32), *self._sizes]))
        _, first, weight = np.unique(labels(start, codes), return_index=True, return_counts=True)
        # In the order of the labels like lies beside like, which makes counting faster.
        start, codes = taken(start, codes, first)
        return self._laid_out(start, codes.astype(np.int64), weight.astype(np.int64))

    @abstractmethod
    def _rows(self, sizes: Ints, places: Ints, scores: Ints, /) -> tuple[Ints, Ints]:
        """Bring ballots that mean the same to the same row of codes: sizes, and codes."""

    def _laid_out(self, start: Ints, codes: Ints, weight: Ints) -> Ballots:
        return Ballots(start, codes, weight, np.ones(len(codes), np.int64))

    def _keys(self, sizes: Ints, places: Ints) -> Ints:
        """Number each entry by its ballot first and its project then."""
        return rows_of(sizes) * self._width + places

    def _sizes_of(self, keys: Ints, ballots: int) -> Ints:
        return np.bincount(keys // self._width, minlength=ballots)


def _again(keys: Ints) -> Ints:
    """Say which of these sorted keys equal the one before."""
    return np.flatnonzero(keys[1:] == keys[:-1]) + 1


class Approvals(Gathered):
    """Sets of projects; a project named twice is approved once."""

    def _rows(self, sizes: Ints, places: Ints, _: Ints, /) -> tuple[Ints, Ints]:
        keys = np.sort(self._keys(sizes, places))
        keys = np.delete(keys, _again(keys))
        return self._sizes_of(keys, len(sizes)), (keys % self._width).astype(np.int32)


class OneChoice(Approvals):
    """One project, or none."""

    def _rows(self, sizes: Ints, places: Ints, scores: Ints, /) -> tuple[Ints, Ints]:
        sizes, codes = super()._rows(sizes, places, scores)
        for at in np.flatnonzero(sizes > 1).tolist():
            raise WrongBallot(at, "a ballot names more than one project")
        return sizes, codes


class Rankings(Gathered):
    """Projects from the best on."""

    def _rows(self, sizes: Ints, places: Ints, _: Ints, /) -> tuple[Ints, Ints]:
        keys = np.sort(self._keys(sizes, places))
        for at in _again(keys).tolist():
            raise WrongBallot(int(keys[at]) // self._width, "a ballot ranks a project twice")
        return sizes, places.astype(np.int32)


class Points(Gathered):
    """Points for projects; those of a project named twice are added up."""

    def __init__(self, projects: int, limits: Limits, scores: Scores) -> None:
        super().__init__(projects, limits)
        self._scores = scores

    def _rows(self, sizes: Ints, places: Ints, scores: Ints, /) -> tuple[Ints, Ints]:
        self._check_sums(sizes, scores)
        keys = self._keys(sizes, places)
        order = np.argsort(keys, kind="stable")
        keys, scores = keys[order], scores[order]
        again = _again(keys)
        for at in again.tolist():
            total = self._scores.values[scores[at - 1]] + self._scores.values[scores[at]]
            scores[at] = blamed(int(keys[at]) // self._width, self._scores.number, total)
        keys, scores = np.delete(keys, again - 1), np.delete(scores, again - 1)
        return self._sizes_of(keys, len(sizes)), keys % self._width + scores * self._width

    def _laid_out(self, start: Ints, codes: Ints, weight: Ints) -> Ballots:
        project, number = codes % self._width, codes // self._width
        return Ballots.with_points(start, project, weight, self._scores.values, number)

    def _check_sums(self, sizes: Ints, scores: Ints) -> None:
        used, at = np.unique(scores, return_inverse=True)
        points, unit = whole([self._scores.values[number] for number in used.tolist()])
        # Objects are Python's own integers, for points whose sums would not fit.
        fit = max(map(abs, points), default=0) * len(at) < 2**62
        sums = np.append(0, np.cumsum(np.array(points, np.int64 if fit else object)[at]))
        start = starts(sizes)
        totals = sums[start[1:]] - sums[start[:-1]]
        most = int(np.argmax(totals))
        blamed(most, self._limits.check_sum, Fraction(int(totals[most]), unit))


class Scores:
    """Numbers the scores as they are met; equal ones alike, however they are written."""

    def __init__(self, limits: Limits, read: Callable[[str], Fraction]) -> None:
        self.values: list[Fraction] = []
        self._limits, self._read = limits, read
        self._numbers: dict[Fraction, int] = {}

    def read(self, text: str) -> int:
        """Give the number of a written score. Fault if it is none, or META does not allow it."""
        try:
            return self.number(self._read(text.strip()))
        except ValueError:
            raise Fault(f"{text.strip()[:40]!r} is not a score") from None

    def number(self, value: Fraction) -> int:
        """Give the number of a score. Fault if META does not allow it."""
        self._limits.check_points(value)
        if value not in self._numbers:
            self._numbers[value] = len(self.values)
            self.values.append(value)
        return self._numbers[value]
