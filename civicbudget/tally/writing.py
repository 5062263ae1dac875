"""Writing approval elections as Pabulib files, which any other tool can count again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from fractions import Fraction
from itertools import repeat
from pathlib import Path
from typing import IO

from civicbudget.tally.errors import TallyError
from civicbudget.tally.model import APPROVAL, Election
from civicbudget.tally.numbers import number_text, parse_decimal


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
    """The ballots as texts, sorted, so that their order tells nothing."""
    ids = [project.id for project in election.projects]
    ballots = election.ballots
    spans = zip(ballots.start[:-1].tolist(), ballots.start[1:].tolist(), strict=True)
    chosen = (ballots.project[start:stop].tolist() for start, stop in spans)
    texts = [",".join(ids[place] for place in places) for places in chosen]
    for text, weight in sorted(zip(texts, ballots.weight.tolist(), strict=True)):
        yield from repeat(text, weight)


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
