"""Reading Pabulib files (.pb, http://pabulib.org/format): META, PROJECTS, VOTES.

Nothing is guessed: what is missing, doubled, unknown or does not add up is a TallyError that
names the file, the line and the fault.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import IO, TypeVar

from civicbudget.tally.errors import TallyError
from civicbudget.tally.model import (
    POINTS,
    VOTE_TYPES,
    Ballots,
    Choice,
    Election,
    Project,
    Scores,
)
from civicbudget.tally.numbers import parse_decimal

Progress = Callable[[int, int], None]
"""Called now and then with the bytes read and the bytes in all."""

_ROWS_BETWEEN_PROGRESS = 20_000
_OPEN_QUOTE = "a quoted field is not closed on its line"
_SECTIONS = ("META", "PROJECTS", "VOTES")


_Text = TypeVar("_Text", str, tuple[str, str])
_Read = TypeVar("_Read", Choice, tuple[Choice, Scores])


class _Fault(Exception):
    """A fault on the line that is being read, or on the line given."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def read_pb(path: str | Path, progress: Progress | None = None) -> Election:
    """Read a .pb file of any of the five vote types, identical ballots grouped.

    A project named twice on an approval ballot is approved once; its points are added up.
    TallyError names the file, the line and what is wrong.
    """
    path = Path(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = _Reader(file, path.stat().st_size, progress)
            try:
                return reader.election()
            except (_Fault, csv.Error, TallyError) as fault:
                line = getattr(fault, "line", None) or reader.line
                raise TallyError(f"{path}, line {line}: {fault}") from None
    except UnicodeDecodeError:
        raise TallyError(f"{path}, line {_undecodable(path)}: not UTF-8 text") from None
    except OSError as error:
        raise TallyError(f"{path}: {error.strerror or error}") from None


def _undecodable(path: Path) -> int:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 1


@dataclass
class _Reader:
    """One pass over the rows of a file."""

    file: IO[str]
    size: int
    progress: Progress | None
    meta: dict[str, str] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # The empty line at the end makes a quote left open on the last line span two lines.
        self._rows = csv.reader(chain(self.file, [""]), delimiter=";")
        self._sections: list[str] = []
        self._told_at: dict[str, int] = {}
        self._places: dict[str, int] = {}

    @property
    def line(self) -> int:
        return max(self._rows.line_num, 1)

    def election(self) -> Election:
        ballots = None
        row = self._next_filled()
        while row is not None:
            name = row[0].strip()
            expected = _SECTIONS[len(self._sections)] if len(self._sections) < 3 else "the end"
            if len(row) != 1 or name != expected:
                raise _Fault(f"{expected} expected, found {name[:40]!r}")
            self._sections.append(name)
            if name == "META":
                row = self._read_meta()
            elif name == "PROJECTS":
                row = self._read_projects()
            else:
                ballots, row = self._read_votes(), None
        if ballots is None:
            last = max(self.line - 1, 1)  # the reader stands on the line added at the end
            raise _Fault(f"the file ends before {_SECTIONS[len(self._sections)]}", last)
        return self._finish(ballots)

    def _records(self) -> Iterator[list[str]]:
        """Rows that are not empty. A record is one line: a quote left open is a fault."""
        before = self._rows.line_num
        for row in self._rows:
            if self._rows.line_num != before + 1:
                raise _Fault(_OPEN_QUOTE, before + 1)
            before += 1
            if any(row):
                yield row

    def _next_filled(self) -> list[str] | None:
        return next(self._records(), None)

    def _header(self, *needed: str) -> list[str]:
        row = [cell.strip() for cell in self._next_filled() or []]
        for name in needed:
            if name not in row:
                raise _Fault(f"the heading has no column {name!r}")
        if len(set(row)) < len(row):
            raise _Fault("the heading names a column twice")
        return row

    def _read_meta(self) -> list[str] | None:
        self._header("key", "value")
        for row in self._records():
            if row[0].strip() == "PROJECTS":
                return row
            if len(row) != 2:
                raise _Fault(f"2 fields expected (key;value), found {len(row)}")
            key, value = row[0].strip(), row[1].strip()
            if key in self.meta:
                raise _Fault(f"{key!r} stands twice in META")
            self.meta[key], self._told_at[key] = value, self.line
            if key == "budget":
                self._number(value, "budget")
            if key == "vote_type" and value not in VOTE_TYPES:
                raise _Fault(f"unknown vote_type {value[:40]!r}")
        return None

    def _read_projects(self) -> list[str] | None:
        for key in ("budget", "vote_type"):
            if key not in self.meta:
                raise _Fault(f"META has no {key!r}")
        header = self._header("project_id", "cost")
        for row in self._records():
            if len(row) == 1 and row[0].strip() == "VOTES":
                self._places = {id_: place for place, id_ in enumerate(self.projects)}
                return row
            if len(row) != len(header):
                raise _Fault(f"{len(header)} fields expected, found {len(row)}")
            self._add_project(dict(zip(header, (cell.strip() for cell in row), strict=True)))
        return None

    def _add_project(self, cells: dict[str, str]) -> None:
        id_ = cells.pop("project_id")
        if not id_ or "," in id_:
            raise _Fault(f"{id_!r} cannot be a project_id")
        if id_ in self.projects:
            raise _Fault(f"project {id_!r} stands twice")
        cost = self._number(cells.pop("cost"), "cost")
        self.projects[id_] = Project(id_, cost, cells.pop("name", ""), cells)

    def _number(self, text: str, what: str) -> Fraction:
        try:
            return parse_decimal(text)
        except ValueError:
            raise _Fault(f"{text[:40]!r} is not a {what}") from None

    def _read_votes(self) -> Ballots:
        header = self._header("voter_id", "vote")
        if self.meta["vote_type"] not in POINTS:
            counts, lines = self._group_rows(header, itemgetter(header.index("vote")))
            return Ballots.grouped(_merged(counts, lines, self._choice))
        if "points" not in header:
            raise _Fault("the heading has no column 'points'")
        columns = itemgetter(header.index("vote"), header.index("points"))
        pairs, lines_of_pairs = self._group_rows(header, columns)
        return Ballots.scored(_merged(pairs, lines_of_pairs, self._scored))

    def _group_rows(
        self, header: list[str], text_of: Callable[[list[str]], _Text]
    ) -> tuple[dict[_Text, int], dict[_Text, int]]:
        """Count identical texts, so that each is taken apart once; keep the first line of each.

        The one loop that runs for every ballot, so the checks of `_records` stand in it.
        """
        counts: dict[_Text, int] = {}
        lines: dict[_Text, int] = {}
        voters: set[str] = set()
        rows, line, cast = self._rows, self._rows.line_num, 0
        voter, width = header.index("voter_id"), len(header)
        for row in rows:
            line += 1
            if rows.line_num != line:
                raise _Fault(_OPEN_QUOTE, line)
            if len(row) != width:
                if not any(row):
                    continue
                raise _Fault(f"{width} fields expected, found {len(row)}")
            cast += 1
            voters.add(row[voter])
            if len(voters) != cast:
                raise _Fault(f"voter {row[voter][:40]!r} stands twice")
            text = text_of(row)
            if text in counts:
                counts[text] += 1
            else:
                counts[text] = 1
                lines[text] = line
            if self.progress and cast % _ROWS_BETWEEN_PROGRESS == 0:
                self.progress(self.file.buffer.tell(), self.size)  # type: ignore[attr-defined]  # a TextIOWrapper
        self._check_number("num_votes", cast)
        return counts, lines

    def _places_on(self, vote: str) -> list[int]:
        places = self._places
        try:
            return [places[id_] for id_ in vote.split(",")]
        except KeyError:  # an empty ballot, spaces after the commas, or a fault
            ids = [id_.strip() for id_ in vote.split(",")] if vote.strip() else []
            for id_ in ids:
                if id_ not in places:
                    raise _Fault(f"a ballot names an unknown project: {id_[:40]!r}") from None
            return [places[id_] for id_ in ids]

    def _choice(self, vote: str) -> Choice:
        chosen = self._places_on(vote)
        once = set(chosen)
        if self.meta["vote_type"] == "ordinal":
            if len(once) < len(chosen):
                raise _Fault("a ballot ranks a project twice")
            return tuple(chosen)
        if len(once) > 1 and self.meta["vote_type"] == "choose-1":
            raise _Fault("a ballot names more than one project")
        return tuple(sorted(once))

    def _scored(self, text: tuple[str, str]) -> tuple[Choice, Scores]:
        chosen = self._places_on(text[0])
        points = text[1].split(",") if text[1].strip() else []
        if len(points) != len(chosen):
            raise _Fault(f"a ballot names {len(chosen)} projects and gives {len(points)} points")
        sums: dict[int, Fraction] = {}
        for place, score in zip(chosen, points, strict=True):
            sums[place] = sums.get(place, Fraction(0)) + self._number(score.strip(), "score")
        return tuple(sorted(sums)), tuple(sums[place] for place in sorted(sums))

    def _check_number(self, key: str, found: int) -> None:
        told = self.meta.get(key)
        if told is not None and told != str(found):
            fault = f"META tells {key} {told[:40]!r}, but the file has {found}"
            raise _Fault(fault, self._told_at[key])

    def _finish(self, ballots: Ballots) -> Election:
        self._check_number("num_projects", len(self.projects))
        if self.progress:
            self.progress(self.size, self.size)
        return Election(
            budget=parse_decimal(self.meta["budget"]),
            projects=tuple(self.projects.values()),
            ballots=ballots,
            vote_type=self.meta["vote_type"],
            meta=self.meta,
        )


def _merged(
    counts: dict[_Text, int], lines: dict[_Text, int], read: Callable[[_Text], _Read]
) -> dict[_Read, int]:
    """Read each text once, and add up those that say the same; a fault gets its first line."""
    groups: dict[_Read, int] = {}
    for text, count in counts.items():
        try:
            ballot = read(text)
        except _Fault as fault:
            fault.line = lines[text]
            raise
        groups[ballot] = groups.get(ballot, 0) + count
    return groups
