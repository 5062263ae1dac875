"""Ballots on their way into a .pb file: a million of them pass, and only their sums are kept."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Collection, Mapping
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Self

from civicbudget.tally.model import Election
from civicbudget.tally.pabulib.writing import SEPARATOR, Sums, write_head


class Spool:
    """The lines of VOTES on disk, as ballots come in, until the head of the file can be written.

    The head tells how many ballots there are and how many name each project, so it can be written
    only after them. ``folder``: where the lines are kept meanwhile.
    """

    def __init__(self, folder: Path) -> None:
        self.cast = 0
        self._named: Counter[str] = Counter()
        self._points: Counter[str] = Counter()
        self._lines: IO[str] = TemporaryFile("w+", encoding="utf-8", newline="", dir=folder)  # noqa: SIM115 - closed by __exit__
        self._rows = csv.writer(self._lines, delimiter=SEPARATOR, lineterminator="\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lines.close()

    def add(self, marks: Collection[str]) -> None:
        """One ballot, which names a project at least: ids approved or ranked, or points by id."""
        self.cast += 1
        self._named.update(marks.keys() if isinstance(marks, Mapping) else marks)
        if isinstance(marks, Mapping):
            self._points.update(marks)
            given = sorted(marks.items(), key=lambda each: -each[1])
            columns = zip(*((id_, str(points)) for id_, points in given), strict=True)
            self._rows.writerow([self.cast, *map(",".join, columns)])
        else:
            self._rows.writerow([self.cast, ",".join(marks)])

    def write(self, election: Election, target: IO[str]) -> None:
        """The whole file: what the election says without its ballots, then those that came in.

        TallyError where an id or a number cannot stand in the format.
        """
        ids = [project.id for project in election.projects]
        sums = Sums(
            self.cast,
            [self._named[each] for each in ids],
            [Fraction(self._points[each]) for each in ids],
        )
        write_head(election, sums, target)
        self._lines.seek(0)
        shutil.copyfileobj(self._lines, target)
