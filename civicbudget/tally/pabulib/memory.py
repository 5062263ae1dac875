"""How much memory there is, and how much a file can take at most: it is refused before it is read.

The bound is argued from the file itself: a first pass, a megabyte at a time, counts its lines and
commas. Each line is at most one ballot, and each comma one more project on it. In bytes:
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":
    import resource

from civicbudget.tally.errors import Fault

BATCH = 64 << 20
"""Lines are taken by the megabyte of characters: 4 MB as strings at most, their cells again as
strings (at most half as many as characters, with 49 bytes beside the text), and a few arrays."""

BALLOT = 49 + 64 + 16 * 8
"""Its voter_id as a string (49 bytes beside the text) in a set (16 bytes a place, at most a quarter
of the places taken), and at most 16 numbers of 8 bytes at once: weight, size, start, label and
order while identical ballots are found, then purse, flags and sizes in the count."""

ENTRY = 12 * 8
"""A project on a ballot. While identical ballots are found: its code and a copy. Then project,
points and group, and in the count, by projects, group, points, weight and both multiplied, and the
sorting of them: at most 12 numbers of 8 bytes at once."""

ROW = 4_000
"""A row of META or PROJECTS: its cells as strings, a price, a dictionary, the reason and the
explanations in three languages, beside 24 times its text."""

_PIECE = 1 << 20
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Survey:
    """A file, looked over without taking it apart."""

    size: int
    lines: int
    commas: int

    @property
    def ballots_need(self) -> int:
        """The most bytes that its ballots can take while they are read and counted."""
        texts = self.size  # the voter ids in one long text, each in its own string
        return BATCH + texts + self.lines * BALLOT + (self.lines + self.commas) * ENTRY


def survey(path: Path) -> Survey:
    """Look over a file. Fault for what cannot be text, OSError where it cannot be read."""
    if not (stat.S_ISREG(path.stat().st_mode) or path.is_dir()):
        raise Fault("not a regular file", 1)
    lines, commas, size = 1, 0, 0
    for piece in _pieces(path):
        if size == 0 and piece.startswith(_GZIP):
            raise Fault("compressed (gzip), not text", 1)
        if b"\0" in piece:
            raise Fault("a NUL byte, so no text", lines + _ends(piece[: piece.index(b"\0")]))
        ends = _ends(piece)
        if not ends and len(piece) == _PIECE:
            raise Fault("a line longer than a megabyte", lines)
        lines, commas, size = lines + ends, commas + piece.count(b","), size + len(piece)
    return Survey(size, lines, commas)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _ends(piece: bytes) -> int:
    return piece.count(b"\n") + piece.count(b"\r") - piece.count(b"\r\n")


def available() -> int:
    """Say how many bytes this process may still take, as far as the system tells."""
    return min([sys.maxsize, *_of_the_machine(), *_of_the_container(), *_of_the_process()])


def _of_the_machine() -> Iterator[int]:
    try:
        told = Path("/proc/meminfo").read_text()
    except OSError:
        return
    for line in told.splitlines():
        if line.startswith("MemAvailable:"):
            yield int(line.split()[1]) * 1024


def _of_the_container() -> Iterator[int]:
    for limit, used in (("memory.max", "memory.current"), _VERSION_1):
        folder = Path("/sys/fs/cgroup")
        try:
            yield int((folder / limit).read_text()) - int((folder / used).read_text())
        except (OSError, ValueError):  # no such file, or "max"
            continue


_VERSION_1 = ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes")


def _of_the_process() -> Iterator[int]:
    if sys.platform == "win32":
        return
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit != resource.RLIM_INFINITY:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        yield limit - pages * os.sysconf("SC_PAGE_SIZE")
