"""Reading Pabulib files (.pb, http://pabulib.org/format): META, PROJECTS, VOTES.

Nothing is guessed: what is missing, doubled, unknown or does not add up is a TallyError that
names the file, the line and the fault. `limits` says what META lays down for the ballots.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import IO

from civicbudget.tally.errors import Fault, TallyError
from civicbudget.tally.model import POINTS, VOTE_TYPES, Ballots, Election, Project
from civicbudget.tally.numbers import parse_decimal
from civicbudget.tally.pabulib import memory
from civicbudget.tally.pabulib.limits import Limits
from civicbudget.tally.pabulib.votes import OPEN_QUOTE, Row, Votes, voted_twice

Progress = Callable[[int, int], None]
"""Called now and then with the bytes read and the bytes in all."""

_BATCH = 1 << 19
"""Characters of VOTES that are taken at once."""

_OPEN_QUOTE = "a quoted field is not closed on its line"
_SECTIONS = ("META", "PROJECTS", "VOTES")


def read_pb(
    path: str | Path, progress: Progress | None = None, room: int | None = None
) -> Election:
    """Read a .pb file of any of the five vote types, identical ballots grouped.

    A project named twice on an approval ballot is approved once; its points are added up. A file
    that could need more than `room` bytes of memory (by default, what there is) is refused.
    TallyError names the file, the line and what is wrong.
    """
    path = Path(path)
    try:
        survey = memory.survey(path)
        room = memory.available() if room is None else room
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _Reader(file, survey, room, progress).read()
    except Fault as fault:
        raise TallyError(f"{path}, line {fault.line}: {fault}") from None
    except UnicodeDecodeError:
        raise TallyError(f"{path}, line {_undecodable(path)}: not UTF-8 text") from None
    except OSError as error:
        raise TallyError(f"{path}: {error.strerror or error}") from None


def _undecodable(path: Path) -> int:
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        for number, line in enumerate(file, 1):
            if any("\udc80" <= letter <= "\udcff" for letter in line):
                return number
    return 1


class _Reader:
    """One pass over the rows of a file."""

    def __init__(
        self, file: IO[str], survey: memory.Survey, room: int, progress: Progress | None
    ) -> None:
        self._file, self._survey, self._progress = file, survey, progress
        self._room = room
        # The empty line at the end makes a quote left open on the last line span two lines.
        self._rows = csv.reader(chain(file, [""]), delimiter=";")
        self._line = 0
        self._meta: dict[str, str] = {}
        self._told_at: dict[str, int] = {}
        self._projects: dict[str, Project] = {}

    def read(self) -> Election:
        """Read the sections in their order. Fault with its line."""
        try:
            self._heading("META", self._next())
            self._heading("PROJECTS", self._read_meta())
            self._heading("VOTES", self._read_projects())
            return self._election(self._read_votes())
        except (Fault, csv.Error, TallyError) as fault:
            line = getattr(fault, "line", None) or max(self._line, 1)
            raise Fault(str(fault), line) from None

    def _records(self) -> Iterator[Row]:
        """Rows that are not empty. A record is one line: a quote left open is a fault."""
        for row in self._rows:
            self._line += 1
            if self._rows.line_num != self._line:
                raise Fault(OPEN_QUOTE)
            if any(row):
                self._claim(memory.ROW + 24 * sum(map(len, row)))
                yield row

    def _next(self) -> Row | None:
        return next(self._records(), None)

    def _claim(self, needed: int) -> None:
        """Set memory aside, before anything is taken."""
        if needed > self._room:
            told = f"may take {needed >> 20} MB of memory, and there are {max(self._room, 0) >> 20}"
            raise Fault(f"the file is too large: the rest of it {told}")
        self._room -= needed

    def _heading(self, name: str, row: Row | None) -> None:
        if row is None:  # the reader stands on the line added at the end
            raise Fault(f"the file ends before {name}", max(self._line - 1, 1))
        if len(row) != 1 or row[0].strip() != name:
            raise Fault(f"{name} expected, found {row[0].strip()[:40]!r}")

    def _header(self, *needed: str) -> Row:
        row = [cell.strip() for cell in self._next() or []]
        for name in needed:
            if name not in row:
                raise Fault(f"the heading has no column {name!r}")
        if len(set(row)) < len(row):
            raise Fault("the heading names a column twice")
        return row

    def _read_meta(self) -> Row | None:
        self._header("key", "value")
        for row in self._records():
            if row[0].strip() == "PROJECTS":
                return row
            if len(row) != 2:
                raise Fault(f"2 fields expected (key;value), found {len(row)}")
            key, value = row[0].strip(), row[1].strip()
            if key in self._meta:
                raise Fault(f"{key!r} stands twice in META")
            self._meta[key], self._told_at[key] = value, self._line
            if key == "budget":
                self._number(value, "budget")
            if key == "vote_type" and value not in VOTE_TYPES:
                raise Fault(f"unknown vote_type {value[:40]!r}")
        return None

    def _read_projects(self) -> Row | None:
        for key in ("budget", "vote_type"):
            if key not in self._meta:
                raise Fault(f"META has no {key!r}")
        header = self._header("project_id", "cost")
        for row in self._records():
            if len(row) == 1 and row[0].strip() == "VOTES":
                return row
            if len(row) != len(header):
                raise Fault(f"{len(header)} fields expected, found {len(row)}")
            self._add_project(dict(zip(header, (cell.strip() for cell in row), strict=True)))
        return None

    def _add_project(self, cells: dict[str, str]) -> None:
        id_ = cells.pop("project_id")
        if not id_ or "," in id_:
            raise Fault(f"{id_!r} cannot be a project_id")
        if id_ in self._projects:
            raise Fault(f"project {id_!r} stands twice")
        cost = self._number(cells.pop("cost"), "cost")
        self._projects[id_] = Project(id_, cost, cells.pop("name", ""), cells)

    def _number(self, text: str, what: str) -> Fraction:
        try:
            return parse_decimal(text)
        except ValueError:
            raise Fault(f"{text[:40]!r} is not a {what}") from None

    def _read_votes(self) -> Ballots:
        self._claim(self._survey.ballots_need)
        vote_type = self._meta["vote_type"]
        header = self._header("voter_id", "vote", *(["points"] if vote_type in POINTS else []))
        limits = Limits.of(self._meta, self._told_at)
        votes, begin = Votes(header, list(self._projects), vote_type, limits), self._line
        while lines := self._file.readlines(_BATCH):
            votes.add(lines, self._line + 1)
            self._line += len(lines)
            if self._progress:
                self._progress(self._file.buffer.tell(), self._survey.size)  # type: ignore[attr-defined]  # a TextIOWrapper
        if votes.may_have_one_twice():
            self._check_voters(votes, begin, header.index("voter_id"))
        self._check_number("num_votes", votes.cast)
        self._check_number("num_projects", len(self._projects))
        return votes.ballots()

    def _check_voters(self, votes: Votes, begin: int, column: int) -> None:
        self._file.seek(0)
        for _ in range(begin):
            self._file.readline()
        if fault := voted_twice(votes.rows(self._file, begin + 1), column):
            raise fault

    def _check_number(self, key: str, found: int) -> None:
        told = self._meta.get(key)
        if told is not None and told != str(found):
            fault = f"META tells {key} {told[:40]!r}, but the file has {found}"
            raise Fault(fault, self._told_at[key])

    def _election(self, ballots: Ballots) -> Election:
        if self._progress:
            self._progress(self._survey.size, self._survey.size)
        return Election(
            budget=parse_decimal(self._meta["budget"]),
            projects=tuple(self._projects.values()),
            ballots=ballots,
            vote_type=self._meta["vote_type"],
            meta=self._meta,
        )
