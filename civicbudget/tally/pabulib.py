"""Reading and writing Pabulib files (.pb, http://pabulib.org/format): META, PROJECTS, VOTES.

Nothing is guessed: what is missing, doubled, unknown or does not add up is a TallyError that
names the file, the line and the fault.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import IO

from civicbudget.tally.errors import TallyError
from civicbudget.tally.model import APPROVAL, POINTS, VOTE_TYPES, Ballots, Choice, Election, Project
from civicbudget.tally.numbers import number_text, parse_decimal

Progress = Callable[[int, int], None]
"""Called now and then with the bytes read and the bytes in all."""

_ROWS_BETWEEN_PROGRESS = 20_000
_SECTIONS = ("META", "PROJECTS", "VOTES")


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
            except (_Fault, csv.Error) as fault:
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
    cast: int = 0

    def __post_init__(self) -> None:
        # The empty line at the end makes a quote left open on the last line span two lines.
        self._rows = csv.reader(chain(self.file, [""]), delimiter=";")
        self._sections: set[str] = set()
        self._told_at: dict[str, int] = {}

    @property
    def line(self) -> int:
        return max(self._rows.line_num, 1)

    def election(self) -> Election:
        groups: dict[Choice, int] = {}
        row = self._next_filled()
        while row is not None:
            name = row[0].strip()
            expected = _SECTIONS[len(self._sections)] if len(self._sections) < 3 else "the end"
            if len(row) != 1 or name != expected:
                raise _Fault(f"{expected} expected, found {name[:40]!r}")
            self._sections.add(name)
            if name == "META":
                row = self._read_meta()
            elif name == "PROJECTS":
                row = self._read_projects()
            else:
                groups, row = self._read_votes(), None
        return self._finish(groups)

    def _records(self) -> Iterator[list[str]]:
        """Rows that are not empty. A record is one line: a quote left open is a fault."""
        before = self._rows.line_num
        for row in self._rows:
            if self._rows.line_num != before + 1:
                raise _Fault("a quoted field is not closed on its line", before + 1)
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
            self._check_meta(key, value)
        return None

    def _check_meta(self, key: str, value: str) -> None:
        if key == "budget":
            self._number(value, "budget")
        if key == "vote_type" and value not in VOTE_TYPES:
            raise _Fault(f"unknown vote_type {value!r}")

    def _read_projects(self) -> list[str] | None:
        for key in ("budget", "vote_type"):
            if key not in self.meta:
                raise _Fault(f"META has no {key!r}")
        header = self._header("project_id", "cost")
        for row in self._records():
            if len(row) == 1 and row[0].strip() == "VOTES":
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

    def _read_votes(self) -> dict[Choice, int]:
        header = self._header("voter_id", "vote")
        scored = self.meta["vote_type"] in POINTS
        if scored and "points" not in header:
            raise _Fault("the heading has no column 'points'")
        counts, lines = self._group_rows(header, header.index("points") if scored else None)
        self._check_number("num_votes", self.cast)
        places = {id_: place for place, id_ in enumerate(self.projects)}
        groups: dict[Choice, int] = {}
        for text, count in counts.items():
            try:
                choice = self._choice(places, *text)
            except _Fault as fault:
                fault.line = lines[text]
                raise
            groups[choice] = groups.get(choice, 0) + count
        return groups

    def _group_rows(
        self, header: list[str], points: int | None
    ) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
        """Count identical texts, so that each is taken apart once; keep the first line of each."""
        counts: dict[tuple[str, str], int] = {}
        lines: dict[tuple[str, str], int] = {}
        voters: set[str] = set()
        voter, vote, width = header.index("voter_id"), header.index("vote"), len(header)
        for row in self._records():
            if len(row) != width:
                raise _Fault(f"{width} fields expected, found {len(row)}")
            voters.add(row[voter])
            self.cast += 1
            if len(voters) != self.cast:
                raise _Fault(f"voter {row[voter][:40]!r} stands twice")
            text = row[vote], "" if points is None else row[points]
            if text in counts:
                counts[text] += 1
            else:
                counts[text] = 1
                lines[text] = self._rows.line_num
            if self.progress and self.cast % _ROWS_BETWEEN_PROGRESS == 0:
                self.progress(self.file.buffer.tell(), self.size)  # type: ignore[attr-defined]  # a TextIOWrapper
        return counts, lines

    def _choice(self, places: dict[str, int], vote: str, points: str) -> Choice:
        try:
            chosen = [places[id_.strip()] for id_ in vote.split(",")] if vote.strip() else []
        except KeyError as unknown:
            raise _Fault(f"a ballot names an unknown project: {str(unknown)[:40]}") from None
        vote_type = self.meta["vote_type"]
        if vote_type in POINTS:
            return self._scored(chosen, points)
        if vote_type == "ordinal":
            if len(set(chosen)) < len(chosen):
                raise _Fault("a ballot ranks a project twice")
            return Choice(tuple(chosen))
        if vote_type == "choose-1" and len(set(chosen)) > 1:
            raise _Fault("a ballot names more than one project")
        return Choice(tuple(sorted(set(chosen))))

    def _scored(self, chosen: list[int], points: str) -> Choice:
        texts = points.split(",") if points.strip() else []
        if len(texts) != len(chosen):
            raise _Fault(f"a ballot names {len(chosen)} projects and gives {len(texts)} points")
        sums: dict[int, Fraction] = {}
        for place, text in zip(chosen, texts, strict=True):
            sums[place] = sums.get(place, Fraction(0)) + self._number(text.strip(), "score")
        return Choice(tuple(sorted(sums)), tuple(sums[place] for place in sorted(sums)))

    def _check_number(self, key: str, found: int) -> None:
        told = self.meta.get(key)
        if told is not None and told != str(found):
            fault = f"META tells {key} {told[:40]!r}, but the file has {found}"
            raise _Fault(fault, self._told_at[key])

    def _finish(self, groups: dict[Choice, int]) -> Election:
        for name in _SECTIONS:
            if name not in self._sections:
                last = max(self.line - 1, 1)  # the reader stands on the line added at the end
                raise _Fault(f"the file ends before {name}", last)
        self._check_number("num_projects", len(self.projects))
        if self.progress:
            self.progress(self.size, self.size)
        try:
            ballots = Ballots.grouped(groups)
        except TallyError as error:
            raise _Fault(str(error)) from None
        return Election(
            budget=parse_decimal(self.meta["budget"]),
            projects=tuple(self.projects.values()),
            ballots=ballots,
            vote_type=self.meta["vote_type"],
            meta=self.meta,
        )


def write_pb(election: Election, target: str | Path | IO[str]) -> None:
    """Write an approval election as a .pb file; ballots are numbered, with nothing of the voter.

    TallyError where a ballot is no approval, or an id cannot stand in the format.
    """
    if election.vote_type not in APPROVAL:
        raise TallyError(f"only approval ballots are written, not {election.vote_type}")
    for project in election.projects:
        if "," in project.id or project.id != " ".join(project.id.split()):
            raise TallyError(f"{project.id!r} cannot be a project_id in a .pb file")
    if isinstance(target, str | Path):
        with Path(target).open("w", encoding="utf-8", newline="") as file:
            _write(election, file)
    else:
        _write(election, target)


def _write(election: Election, file: IO[str]) -> None:
    rows = csv.writer(file, delimiter=";", lineterminator="\n")
    own = {
        "num_projects": str(len(election.projects)),
        "num_votes": str(election.cast),
        "budget": _decimal(election.budget),
        "vote_type": election.vote_type,
    }
    rows.writerows([["META"], ["key", "value"]])
    rows.writerows([_line(key), _line(value)] for key, value in {**election.meta, **own}.items())
    rows.writerows([["PROJECTS"], ["project_id", "cost", "votes", "name"]])
    for project, votes in zip(election.projects, election.approvals, strict=True):
        rows.writerow([project.id, _decimal(project.cost), votes, _line(project.name)])
    rows.writerows([["VOTES"], ["voter_id", "vote"]])
    rows.writerows(enumerate(_votes(election), 1))


def _votes(election: Election) -> Iterator[str]:
    ids = [project.id for project in election.projects]
    ballots = election.ballots
    for group, weight in enumerate(ballots.weight.tolist()):
        chosen = ballots.project[ballots.start[group] : ballots.start[group + 1]].tolist()
        yield from [",".join(ids[place] for place in chosen)] * weight


def _decimal(number: Fraction) -> str:
    text = number_text(number)
    try:
        parse_decimal(text)
    except ValueError:
        raise TallyError(f"{text} cannot be written as a decimal of a .pb file") from None
    return text


def _line(text: str) -> str:
    """A record of the format is one line, so a line break in a text becomes a space."""
    return " ".join(text.split())
