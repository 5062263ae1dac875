"""The hash chain of the log: every entry names the hash of the one before it."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from civicbudget.core import canonical

GENESIS = "0" * 64
"""What the first entry names as the hash of the one before it."""

_LEAST_SALT = 16


class ChainBroken(Exception):  # noqa: N818 - the name is the finding
    """The log is not what it was when it was written."""

    def __init__(self, sequence: int, what: str) -> None:
        super().__init__(f"entry {sequence}: {what}")
        self.sequence = sequence
        self.what = what


@dataclass(frozen=True)
class Entry:
    """One official act, in the form that is published.

    ``time``: as core.canonical.time_text writes it. ``before`` and ``after``: JSON objects or
    None. Whatever is personal, such as ``actor``, is here as a salted digest already
    (digest_personal), so that the chain holds when the name and its salt are erased.
    """

    sequence: int
    time: str
    actor: str
    role: str
    act: str
    object: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    reason: str
    previous: str


def entry_hash(entry: Entry) -> str:
    """SHA-256 of the entry's canonical JSON, in hexadecimal. Raises core.canonical.NotCanonical."""
    return canonical.digest(asdict(entry))


def check_chain(entries: Iterable[tuple[Entry, str]]) -> str:
    """The head of a chain of entries with their hashes, first to last; GENESIS for none.

    Raises ChainBroken for the first entry that does not fit.
    """
    head = GENESIS
    for expected, (entry, hashed) in enumerate(entries, start=1):
        if entry.sequence != expected:
            raise ChainBroken(expected, f"entry {entry.sequence} stands in its place")
        if entry.previous != head:
            raise ChainBroken(expected, "it does not name the hash of the entry before it")
        if entry_hash(entry) != hashed:
            raise ChainBroken(expected, "it does not have the hash it was given")
        head = hashed
    return head


def digest_personal(value: str, salt: bytes) -> str:
    """What stands in the log for personal data: HMAC-SHA-256 under its own random salt.

    Whoever holds value and salt can show that they belong here; without the salt nobody can try
    out the names of a village. Raises ValueError for a salt of fewer than 128 bits.
    """
    if len(salt) < _LEAST_SALT:
        raise ValueError("a salt of at least 16 random bytes is needed")
    return "hmac-sha256:" + hmac.new(salt, value.encode(), hashlib.sha256).hexdigest()
