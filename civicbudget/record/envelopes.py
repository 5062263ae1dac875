"""The sealed envelopes of a campaign as a file, so that an opening can be repeated at home.

The first line says of which campaign and by which rules, in canonical JSON; then each envelope in
base64 on a line of its own, in the order of their hashes. Nothing in it tells whose one is.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civicbudget.core import canonical
from civicbudget.record.faults import RecordFault
from civicbudget.record.rules import Rules
from civicbudget.record.shape import hexadecimal, parsed, text, whole

FORMAT = "civicbudget-envelopes/1"
WHERE = "the file of the envelopes"

_LONGEST_HEADING = 1 << 24
_LONGEST_LINE = 1 << 20
_POINT_DIGITS = 130


@dataclass(frozen=True)
class Heading:
    """Of which campaign the envelopes are, by which key and rules, and how many there are."""

    campaign: str
    public_key: str
    envelopes: int
    rules: Rules

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Heading:
        """Raises what ``shape.parsed`` catches."""
        if value["format"] != FORMAT:
            raise ValueError("another format")
        return cls(
            text(value["campaign"]),
            hexadecimal(value["public_key"], _POINT_DIGITS),
            whole(value["envelopes"], 0),
            Rules.from_dicts(value["rules"], value["projects"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """As the first line has it."""
        return {
            "format": FORMAT,
            "campaign": self.campaign,
            "public_key": self.public_key,
            "envelopes": self.envelopes,
            "rules": self.rules.to_dict(),
            "projects": self.rules.projects_list(),
        }


def lines(heading: Heading, envelopes: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of the file; the envelopes come in the order of their hashes."""
    yield canonical.dumps(heading.to_dict()) + b"\n"
    for ciphertext in envelopes:
        yield b64encode(ciphertext) + b"\n"


@contextmanager
def reading(path: Path) -> Iterator[tuple[Heading, Iterator[tuple[bytes, str]]]]:
    """The heading and the envelopes (ciphertext, hash) of a file. Raises RecordFault and OSError.

    The envelopes raise RecordFault, too, where a line is none, or they are not as many.
    """
    with path.open("rb") as source:
        first = source.readline(_LONGEST_HEADING)
        heading = parsed(WHERE, first.removesuffix(b"\n"), Heading.from_dict, Heading.to_dict)
        yield heading, _envelopes(iter(lambda: source.readline(_LONGEST_LINE), b""), heading)


def _envelopes(source: Iterable[bytes], heading: Heading) -> Iterator[tuple[bytes, str]]:
    last, number = "", 0
    for number, line in enumerate(source, 1):
        try:
            ciphertext = b64decode(line.removesuffix(b"\n"), validate=True)
        except NotBase64 as error:
            raise RecordFault(WHERE, f"line {number + 1} is not an envelope") from error
        digest = hashlib.sha256(ciphertext).hexdigest()
        if digest < last:
            raise RecordFault(WHERE, f"line {number + 1} is not in the order of the hashes")
        last = digest
        yield ciphertext, digest
    if number != heading.envelopes:
        raise RecordFault(
            WHERE, f"it holds {number} envelopes, but its first line says {heading.envelopes}"
        )
