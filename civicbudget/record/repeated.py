"""An opening repeated at home: the tables that a record has, and whether they are the same."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from civicbudget.record import contents as names
from civicbudget.record.archive import open_archive
from civicbudget.record.contents import SMALLEST_GROUP, Ballot, Invalid
from civicbudget.record.envelopes import WHERE, Heading
from civicbudget.record.faults import RecordFault
from civicbudget.record.opening import Opened
from civicbudget.record.rules import Rules
from civicbudget.record.tables import ballot_line, invalid_line
from civicbudget.sealing.keys import PrivateKey, public_bytes

TABLES = (names.BALLOTS, names.INVALID)


@dataclass(frozen=True)
class Repeated:
    """What was opened, in numbers, and the SHA-256 of each table that was written."""

    valid: int
    invalid: int
    withheld: dict[int, int]
    """Ballots by pot, where they are too few to be published but as totals."""
    digests: dict[str, str]


def check_key(private: PrivateKey, heading: Heading) -> None:
    """Raises RecordFault where the envelopes were sealed for another key."""
    if public_bytes(private.public_key()).hex() != heading.public_key:
        raise RecordFault(WHERE, "its envelopes were sealed for another key than this one")


def write(opened: Opened, rules: Rules, folder: Path) -> Repeated:
    """Write ballots.csv and invalid.csv as a record has them. Raises OSError; RecordFault where
    one is there already, which may be of another opening.

    Pots with fewer than ten ballots are left out, as they are from a record.
    """
    for name in TABLES:
        if (folder / name).exists():
            raise RecordFault(name, "it is in this folder already: give another with --out")
    sizes = Counter(pot for ballot in opened.ballots for pot in ballot.selection)
    withheld = {pot: size for pot, size in sorted(sizes.items()) if size < SMALLEST_GROUP}
    ballots = (
        ballot_line(Ballot(ballot.tracker, pot, choice), rules.ballot.form)
        for ballot in opened.ballots
        for pot, choice in sorted(ballot.selection.items())
        if pot not in withheld
    )
    invalid = (invalid_line(Invalid(digest, reason)) for digest, reason in opened.invalid)
    written = {
        names.BALLOTS: (names.BALLOTS_HEADER, ballots),
        names.INVALID: (names.INVALID_HEADER, invalid),
    }
    digests = {}
    for name, (header, lines) in written.items():
        digest = hashlib.sha256()
        with (folder / name).open("xb") as sink:
            for line in chain([header], lines):
                sink.write(line.encode())
                digest.update(line.encode())
        digests[name] = digest.hexdigest()
    return Repeated(len(opened.ballots), len(opened.invalid), withheld, digests)


def compare(repeated: Repeated, record: Path) -> None:
    """Raises RecordFault for the first table of a record that is another than what was opened."""
    with open_archive(record) as archive:
        for name in TABLES:
            if archive.description(name)["sha256"] != repeated.digests[name]:
                raise RecordFault(name, "it is not what came out of these envelopes")
