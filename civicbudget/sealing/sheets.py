"""The private key of a campaign as three sheets of words, of which any two give it again (SLIP-39).

A sheet has 33 English words of a list of 1,024, the first three of which tell the key and the
sheet, the last three whether any was mistyped. One sheet alone tells nothing of the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

from shamir_mnemonic import MnemonicError, Share, generate_mnemonics, recover_ems
from shamir_mnemonic.shamir import ShareGroup
from shamir_mnemonic.wordlist import WORD_INDEX_MAP, WORDLIST

from civicbudget.sealing.keys import PrivateKey, load_private, private_bytes

SHEETS = 3
NEEDED = 2
WORDS = 33

_KEY_BYTES = 32
_EXPONENT = 0
"""What slows down guessing a passphrase; there is none. A higher one in a typed sheet could keep
the server busy for minutes, and is no sheet of ours."""

_LETTERS = re.compile(r"[^\W\d_]+")
_ENGLISH = re.compile(r"[a-z]+")
_TELLING = 4
"""The first letters, which no two words of the list have in common."""


class Fault(StrEnum):
    """Why typed words are no sheet, or two sheets no key."""

    EMPTY = "empty"
    OTHER_LETTERS = "other-letters"
    UNKNOWN_WORD = "unknown-word"
    LENGTH = "length"
    CHECKSUM = "checksum"
    NO_SHEET = "no-sheet"
    SAME_SHEET = "same-sheet"
    OTHER_KEY = "other-key"


@dataclass(frozen=True)
class UnknownWord:
    """A typed word that is not in the list, its place from 1, and what it may have been."""

    place: int
    word: str
    near: tuple[str, ...]


class InvalidSheet(Exception):
    """What is wrong with typed words. Its text holds none of them: they are nobody else's."""

    def __init__(self, fault: Fault, unknown: tuple[UnknownWord, ...] = (), words: int = 0) -> None:
        super().__init__(str(fault))
        self.fault, self.unknown, self.words = fault, unknown, words


@dataclass(frozen=True)
class Sheet:
    """What one keeper holds: the number from 1 to 3, and the words."""

    number: int
    words: tuple[str, ...] = field(repr=False)


def split(private: PrivateKey) -> tuple[Sheet, ...]:
    """The three sheets of a private key."""
    (shares,) = generate_mnemonics(
        1, [(NEEDED, SHEETS)], private_bytes(private), iteration_exponent=_EXPONENT
    )
    return tuple(Sheet(number, tuple(each.split())) for number, each in enumerate(shares, 1))


def read(text: str) -> Share:
    """The share of a sheet as it was typed, with or without numbers, commas and capitals.

    Raises InvalidSheet.
    """
    words = _LETTERS.findall(text.lower())
    if not words:
        raise InvalidSheet(Fault.EMPTY)
    if not all(_ENGLISH.fullmatch(word) for word in words):
        raise InvalidSheet(Fault.OTHER_LETTERS)
    if unknown := tuple(_unknown(words)):
        raise InvalidSheet(Fault.UNKNOWN_WORD, unknown)
    if len(words) != WORDS:
        raise InvalidSheet(Fault.LENGTH, words=len(words))
    try:
        share = Share.from_mnemonic(" ".join(words))
    except MnemonicError:
        raise InvalidSheet(Fault.CHECKSUM) from None  # its message holds words
    if not _is_ours(share):
        raise InvalidSheet(Fault.NO_SHEET)
    return share


def join(first: Share, second: Share) -> PrivateKey:
    """The private key of two sheets. Raises InvalidSheet where they are of no one key."""
    if first.common_parameters() != second.common_parameters():
        raise InvalidSheet(Fault.OTHER_KEY)
    if first.index == second.index:
        raise InvalidSheet(Fault.SAME_SHEET if first == second else Fault.OTHER_KEY)
    group = ShareGroup()
    group.shares = {first, second}
    try:
        return load_private(recover_ems({0: group}).decrypt(b""))
    except (MnemonicError, ValueError):
        raise InvalidSheet(Fault.OTHER_KEY) from None


def _unknown(words: list[str]) -> Iterator[UnknownWord]:
    for place, word in enumerate(words, 1):
        if word not in WORD_INDEX_MAP:
            begins = [each for each in WORDLIST if each.startswith(word[:_TELLING])]
            near = begins if len(word) >= _TELLING and begins else get_close_matches(word, WORDLIST)
            yield UnknownWord(place, word, tuple(near[:3]))


def _is_ours(share: Share) -> bool:
    """Whether it is one of three of which two are needed, of a key of our length."""
    return (
        (share.group_threshold, share.group_count, share.member_threshold) == (1, 1, NEEDED)
        and share.index < SHEETS
        and share.iteration_exponent == _EXPONENT
        and len(share.value) == _KEY_BYTES
    )
