"""The tables of a record, its log and checkpoints, line by line: as written, and strictly read."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import pairwise
from typing import IO, Any, TypeVar

from civicbudget.core import canonical
from civicbudget.record import checkpoints
from civicbudget.record.chain import Entry
from civicbudget.record.checkpoints import Checkpoint
from civicbudget.record.contents import (
    BALLOTS,
    BALLOTS_HEADER,
    CHECKPOINTS,
    INVALID,
    INVALID_HEADER,
    LOG,
    Ballot,
    Invalid,
)
from civicbudget.record.faults import RecordFault
from civicbudget.sealing.choice import Choice, Form, Points
from civicbudget.sealing.tracker import InvalidTrackerCode, parse_tracker_code, tracker_code

K = TypeVar("K", int, str)

_LONGEST_LINE = 1 << 20
_OBJECT = (dict, type(None))
_NUMBER = "[1-9][0-9]{0,8}"
_SYMBOL = "[0-9A-HJKMNP-TV-Z]"
CODE = f"(?:{_SYMBOL}{{4}}-){{6}}{_SYMBOL}{{3}}"
"""The form of a ballot's code."""

_POINTS = f"{_NUMBER}=-?{_NUMBER}"
CHOICES = {
    Form.CHOSEN: f"{_NUMBER}(?: {_NUMBER})*",
    Form.RANKED: f"{_NUMBER}(?:>{_NUMBER})*",
    Form.POINTS: f"{_POINTS}(?: {_POINTS})*",
}
"""The form of a choice, by the form of the campaign's ballots."""

_BALLOTS = {
    form: re.compile(f"({_NUMBER}),({CODE}),({choice})\n") for form, choice in CHOICES.items()
}
_INVALID = re.compile(r"([0-9a-f]{64}),([a-z]+(?:-[a-z]+)*)\n")


def ballot_line(ballot: Ballot, form: Form = Form.CHOSEN) -> str:
    """A line of ballots.csv; the tracker stands there as the code that its voter holds."""
    return f"{ballot.pot},{tracker_code(ballot.tracker)},{choice_text(ballot.selection, form)}\n"


def choice_text(choice: Choice[K], form: Form) -> str:
    """A choice as a table holds them: "7 12" chosen, "12>7" ranked, "7=2 12=3" by points.

    None of them is taken for a time, a date or a formula by a spreadsheet.
    """
    if isinstance(choice, Points):
        return " ".join(f"{key}={points}" for key, points in choice.items())
    return (">" if form is Form.RANKED else " ").join(str(key) for key in choice)


def invalid_line(invalid: Invalid) -> str:
    """A line of invalid.csv."""
    return f"{invalid.digest},{invalid.reason}\n"


def log_line(entry: Entry, hashed: str) -> bytes:
    """A line of log.jsonl: the entry in canonical JSON, with its hash."""
    return canonical.dumps({**asdict(entry), "hash": hashed}) + b"\n"


def read_ballots(source: IO[bytes], form: Form = Form.CHOSEN) -> Iterator[Ballot]:
    """The ballots of ballots.csv. Raises RecordFault for the first line in another form."""
    for number, line in _lines(BALLOTS, source, BALLOTS_HEADER):
        found = _BALLOTS[form].fullmatch(line)
        if not found:
            raise RecordFault(BALLOTS, f"line {number} is not a ballot")
        try:
            tracker = parse_tracker_code(found[2])
        except InvalidTrackerCode as error:
            raise RecordFault(BALLOTS, f"line {number}: {found[2]} is not a ballot code") from error
        try:
            yield Ballot(tracker, int(found[1]), _choice(found[3], form))
        except ValueError as error:
            raise RecordFault(BALLOTS, f"line {number} {error}") from error


def _choice(text: str, form: Form) -> Choice[int]:
    if form is not Form.POINTS:
        return tuple(map(int, text.split(">" if form is Form.RANKED else " ")))
    given = [each.split("=") for each in text.split(" ")]
    numbers = [int(number) for number, _ in given]
    if any(first >= second for first, second in pairwise(numbers)):
        raise ValueError("names a project twice, or not in the order of the projects")
    return Points({int(number): int(points) for number, points in given})


def read_invalid(source: IO[bytes]) -> Iterator[Invalid]:
    """The rows of invalid.csv. Raises RecordFault for the first line in another form."""
    for number, line in _lines(INVALID, source, INVALID_HEADER):
        found = _INVALID.fullmatch(line)
        if not found:
            raise RecordFault(INVALID, f"line {number} is not an invalid envelope")
        yield Invalid(found[1], found[2])


def read_log(source: IO[bytes]) -> Iterator[tuple[Entry, str]]:
    """The entries of log.jsonl with their hashes. Raises RecordFault for a line in another form."""
    for number, line in enumerate(_raw_lines(LOG, source), start=1):
        try:
            value = canonical.loads(line[:-1])
            entry, hashed = _entry(value)
        except (canonical.NotCanonical, KeyError, TypeError, AttributeError) as error:
            raise RecordFault(LOG, f"line {number} is not an entry of the log") from error
        yield entry, hashed


def read_checkpoints(source: IO[bytes]) -> Iterator[Checkpoint]:
    """The checkpoints of checkpoints.jsonl. Raises RecordFault for a line in another form."""
    for number, line in enumerate(_raw_lines(CHECKPOINTS, source), start=1):
        try:
            yield checkpoints.read(line)
        except ValueError as error:
            raise RecordFault(CHECKPOINTS, f"line {number} is not a checkpoint") from error


def _entry(value: dict[str, Any]) -> tuple[Entry, str]:
    hashed = value.pop("hash")
    entry = Entry(**value)
    kinds = {"sequence": (int,), "before": _OBJECT, "after": _OBJECT}
    if any(type(value[name]) not in kinds.get(name, (str,)) for name in value):
        raise TypeError("a field of another type")
    if not isinstance(hashed, str):
        raise TypeError("a hash that is not text")
    return entry, hashed


def _lines(where: str, source: IO[bytes], header: str) -> Iterator[tuple[int, str]]:
    if _line(where, source) != header.encode():
        raise RecordFault(where, f"its first line is not {header.strip()}")
    for number, line in enumerate(_raw_lines(where, source), start=2):
        yield number, line.decode("ascii", "replace")


def _raw_lines(where: str, source: IO[bytes]) -> Iterable[bytes]:
    """Lines that end, and are not longer than any that a record has."""
    return iter(lambda: _line(where, source), b"")


def _line(where: str, source: IO[bytes]) -> bytes:
    line = source.readline(_LONGEST_LINE)
    if line and not line.endswith(b"\n"):
        raise RecordFault(where, "it has a line that does not end, or is far too long")
    return line
