"""Reading the VOTES of a .pb file, a batch of lines at a time.

Where a batch is plain, all its ballots are taken apart together, in arrays (`cells`). Where
anything in it is not (quotes, a space after a comma, an empty line, a fault), its lines are read
one by one, and a fault gets its line. Both ways lead to the same arrays.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from civicbudget.tally.errors import Fault
from civicbudget.tally.model import POINTS, Ballots, Ints
from civicbudget.tally.numbers import parse_decimal, parse_signed
from civicbudget.tally.pabulib.cells import Places, Texts, Words, columns
from civicbudget.tally.pabulib.gathering import (
    Approvals,
    Gathered,
    OneChoice,
    Points,
    Rankings,
    Scores,
    WrongBallot,
)
from civicbudget.tally.pabulib.limits import Limits

Row = list[str]

OPEN_QUOTE = "a quoted field is not closed on its line"

_NO_SCORES = np.empty(0, np.int64)


def voted_twice(lines: Iterable[tuple[int, Row]], column: int) -> Fault | None:
    """Find the first voter who stands on a second line."""
    voters: set[str] = set()
    for number, row in lines:
        if row[column] in voters:
            return Fault(f"voter {row[column][:40]!r} stands twice", number)
        voters.add(row[column])
    return None


class Votes:
    """Gathers ballots, identical ones grouped, from lines of the section VOTES."""

    def __init__(self, header: Row, ids: list[str], vote_type: str, limits: Limits) -> None:
        self.cast = 0
        self._header = header
        self._places = {id_: place for place, id_ in enumerate(ids)}
        self._listed = Places(ids)
        self._voters: list[Words] = []
        self._scores: Scores | None = None
        self._gathered: Gathered
        if vote_type in POINTS:
            read = parse_signed if vote_type == "scoring" else parse_decimal
            self._scores = Scores(limits, read)
            self._gathered = Points(len(ids), limits, self._scores)
        else:
            kinds = {"approval": Approvals, "choose-1": OneChoice, "ordinal": Rankings}
            self._gathered = kinds[vote_type](len(ids), limits)

    def add(self, lines: list[str], number: int) -> None:
        """Take whole lines, the first of them of this number. Fault for one that is wrong."""
        ballots = self._plain(lines)
        numbers: Iterable[int] = range(number, number + len(lines))
        if ballots is None:
            rows = dict(self.rows(lines, number))
            ballots, numbers = self._one_by_one(rows), rows
        voters, *marks = ballots
        self._voters.append(voters)
        self.cast += len(voters)
        try:
            self._gathered.add(*marks)
        except WrongBallot as wrong:
            raise Fault(str(wrong), list(numbers)[wrong.at]) from None

    def ballots(self) -> Ballots:
        """Lay out all that was gathered, and forget it."""
        return self._gathered.ballots()

    def may_have_one_twice(self) -> bool:
        """Tell whether two voters have the same hash; then forget the hashes."""
        hashes = np.sort(np.concatenate([np.empty(0, np.uint64), *self._voters]))
        self._voters.clear()
        return bool((hashes[1:] == hashes[:-1]).any())

    def _plain(self, lines: list[str]) -> tuple[Words, Ints, Ints, Ints] | None:
        cells = columns("".join(lines), len(self._header))
        if cells is None:
            return None
        of = dict(zip(self._header, cells, strict=True))
        sizes, named = of["vote"].split()
        places = self._listed.find(named)
        scores: Ints | None = _NO_SCORES
        if self._scores is not None:
            given, written = of["points"].split()
            scores = self._numbers(written) if np.array_equal(given, sizes) else None
        if places is None or scores is None:
            return None
        return of["voter_id"].hashes(), sizes, places, scores

    def _numbers(self, written: Texts) -> Ints | None:
        """Give the number of each score, reading different ones once."""
        words = written.words()
        if self._scores is None or len(words) > 1:
            return None
        _, first, which = np.unique(words[0], return_index=True, return_inverse=True)
        try:
            numbers = [self._scores.read(written.text(at)) for at in first.tolist()]
        except Fault:
            return None
        return np.array(numbers, dtype=np.int64)[which]

    def rows(self, lines: Iterable[str], number: int) -> Iterator[tuple[int, Row]]:
        """Take lines apart one by one, with their numbers; empty ones are passed over."""
        # The empty line after them makes a quote left open on the last one span two lines.
        rows = csv.reader(chain(lines, [""]), delimiter=";")
        try:
            for at, row in enumerate(rows, number):
                if rows.line_num != at - number + 1:
                    raise Fault(OPEN_QUOTE, at)
                if len(row) == len(self._header):
                    yield at, row
                elif any(row):
                    raise Fault(f"{len(self._header)} fields expected, found {len(row)}", at)
        except csv.Error as error:
            raise Fault(str(error), number + rows.line_num - 1) from None

    def _one_by_one(self, rows: dict[int, Row]) -> tuple[Words, Ints, Ints, Ints]:
        vote = self._header.index("vote")
        places = [self._named(row[vote], number) for number, row in rows.items()]
        scores: list[list[int]] = []
        if self._scores is not None:
            column = self._header.index("points")
            told = zip(rows.items(), map(len, places), strict=True)
            scores = [self._given(row[column], size, number) for (number, row), size in told]
        voters = [row[self._header.index("voter_id")] for row in rows.values()]
        sizes = np.array(list(map(len, places)), dtype=np.int64)
        return Texts.of(voters).hashes(), sizes, _joined(places), _joined(scores)

    def _named(self, vote: str, number: int) -> list[int]:
        ids = [id_.strip() for id_ in vote.split(",")] if vote.strip() else []
        for id_ in ids:
            if id_ not in self._places:
                raise Fault(f"a ballot names an unknown project: {id_[:40]!r}", number)
        return [self._places[id_] for id_ in ids]

    def _given(self, points: str, size: int, number: int) -> list[int]:
        scores = points.split(",") if points.strip() else []
        if len(scores) != size or self._scores is None:
            fault = f"a ballot names {size} projects and gives {len(scores)} points"
            raise Fault(fault, number)
        try:
            return [self._scores.read(score) for score in scores]
        except Fault as fault:
            raise Fault(str(fault), number) from None


def _joined(lists: list[list[int]]) -> Ints:
    return np.fromiter(chain.from_iterable(lists), np.int64)
