"""Writing elections as Pabulib files, which any other tool can count again.

What META and the columns of PROJECTS tell is kept. Of the voters nothing is written: ballots are
numbered anew, in an order that follows from what is on them and tells nothing else (or, from a
Spool, in the order in which they come).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat
from pathlib import Path
from typing import IO, Any

import numpy as np

from civicbudget.tally.errors import TallyError
from civicbudget.tally.model import POINTS, Election
from civicbudget.tally.numbers import number_text, parse_decimal, parse_signed
from civicbudget.tally.pabulib.grouping import labels

SEPARATOR = ";"
"""What stands between the cells of a line."""

_SECTIONS = frozenset({"meta", "projects", "votes"})


@dataclass(frozen=True)
class Sums:
    """What the head of a file tells of its ballots: how many there are, how many name each project
    and, where they give points, the sum of these."""

    cast: int
    named: Sequence[int]
    scores: Sequence[Fraction]


def write_pb(election: Election, target: str | Path | IO[str]) -> None:
    """Write an election of any vote type as a .pb file, ballot by ballot.

    TallyError where an id or a number cannot stand in the format.
    """
    if isinstance(target, str | Path):
        with Path(target).open("w", encoding="utf-8", newline="") as file:
            _write(election, file)
    else:
        _write(election, target)


def _write(election: Election, file: IO[str]) -> None:
    ballots, many = election.ballots, len(election.projects)
    weights = ballots.weight[ballots.group]
    named = np.bincount(ballots.project, weights=weights, minlength=many).astype(int).tolist()
    write_head(election, Sums(election.cast, named, election.scores), file)
    _rows(file).writerows([number, *marks] for number, marks in enumerate(_ballots(election), 1))


def write_head(election: Election, sums: Sums, file: IO[str]) -> None:
    """META, PROJECTS and the heading of VOTES, of ballots with these sums.

    TallyError where an id or a number cannot stand in the format.
    """
    _check(election)
    rows = _rows(file)
    own = {
        "num_projects": str(len(election.projects)),
        "num_votes": str(sums.cast),
        "budget": decimal(election.budget),
        "vote_type": election.vote_type,
    }
    rows.writerows([["META"], ["key", "value"]])
    rows.writerows([key, _line(value)] for key, value in {**election.meta, **own}.items())
    rows.writerow(["PROJECTS"])
    rows.writerows(_projects(election, sums))
    points = ["points"] if election.vote_type in POINTS else []
    rows.writerows([["VOTES"], ["voter_id", "vote", *points]])


def _check(election: Election) -> None:
    for project in election.projects:
        broken = "," in project.id or project.id != _line(project.id)
        if broken or project.id.lower() in _SECTIONS:
            raise TallyError(f"{project.id!r} cannot be a project_id in a .pb file")
    for key in election.meta:
        if key != _line(key) or key.lower() in _SECTIONS:
            raise TallyError(f"{key!r} cannot be a key of META in a .pb file")


def _rows(file: IO[str]) -> Any:
    """A writer of lines, whose type the csv module does not name."""
    return csv.writer(file, delimiter=SEPARATOR, lineterminator="\n")


def _projects(election: Election, sums: Sums) -> Iterator[list[str]]:
    """The heading and the projects. `votes` are the ballots that name a project, with whatever
    points; `score` is the sum of these. What rankings give is for the rule to say, so it is kept
    as the file told it, if it did."""
    told = dict.fromkeys(key for project in election.projects for key in project.columns)
    scored = election.vote_type in POINTS
    kept = [key for key in told if key != "votes" and not (scored and key == "score")]
    head = ["score"] * scored + ["name"] * any(project.name for project in election.projects)
    yield ["project_id", "cost", "votes", *head, *kept]
    for project, votes, score in zip(election.projects, sums.named, sums.scores, strict=True):
        cells = {**project.columns, "name": project.name}
        if scored:
            cells["score"] = decimal(score, signed=True)
        columns = [_line(cells.get(key, "")) for key in (*head, *kept)]
        yield [project.id, decimal(project.cost), str(votes), *columns]


def _ballots(election: Election) -> Iterator[list[str]]:
    """The marks of every ballot: the vote and, where there are any, the points.

    Points are written from the most down, as the format has it. A ballot without any gives none
    to the first project, since other programs read no empty list of points.
    """
    ballots, ids = election.ballots, [project.id for project in election.projects]
    values, number = np.unique(ballots.points, return_inverse=True)
    texts = [decimal(Fraction(points, ballots.unit), signed=True) for points in values.tolist()]
    pointed = election.vote_type in POINTS
    order = np.argsort(labels(ballots.start, ballots.project + number * max(len(ids), 1)))
    for group in order:
        span = slice(ballots.start[group], ballots.start[group + 1])
        vote, points = ballots.project[span].tolist(), number[span].tolist()
        if pointed:
            given = sorted(zip(vote, points, strict=True), key=lambda each: -each[1])
            marks = [(ids[place], texts[which]) for place, which in given] or [(ids[0], "0")]
            row = [",".join(column) for column in zip(*marks, strict=True)]
        else:
            row = [",".join(ids[place] for place in vote)]
        yield from repeat(row, int(ballots.weight[group]))


def decimal(number: Fraction, *, signed: bool = False) -> str:
    """A number as the format writes it. TallyError where no decimal is exact."""
    text = number_text(number)
    try:
        (parse_signed if signed else parse_decimal)(text)
    except ValueError:
        raise TallyError(f"{text} cannot be written as a decimal of a .pb file") from None
    return text


def _line(text: str) -> str:
    """A record of the format is one line, so whatever may break one becomes a space."""
    return " ".join(text.replace("\0", " ").splitlines()).strip()
