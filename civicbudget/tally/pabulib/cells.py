"""Lines of a .pb file as arrays: where each cell lies, and what it says, with no string for any.

Only plain lines are taken apart here: no quotes, each with as many cells as the heading has, and
texts of few kinds. For all else the answer is None, and the lines are read one by one.

A text of up to eight bytes is one 64-bit integer, its word; a longer one has several words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from civicbudget.tally.model import Ints
from civicbudget.tally.pabulib.grouping import starts

Words = NDArray[np.uint64]

_BYTES = 8
_COMMA, _SEMICOLON, _NEWLINE = b",;\n"
_FIRST_BYTES = np.array([(1 << (8 * count)) - 1 for count in range(_BYTES + 1)], np.uint64)
_ODD = 0x9E3779B97F4A7C15
"""2**64 over the golden ratio: its multiples spread well."""


@dataclass(frozen=True)
class Texts:
    """Texts that lie in a buffer, each from `begin` to before `end`."""

    buffer: bytes
    begin: Ints
    end: Ints

    @classmethod
    def of(cls, texts: Sequence[str]) -> Texts:
        """Lay strings out in a buffer of their own."""
        encoded = [text.encode() for text in texts]
        start = starts(np.array(list(map(len, encoded)), dtype=np.int64))
        return cls(b"".join(encoded) + bytes(_BYTES), start[:-1], start[1:])

    def words(self) -> list[Words]:
        """Give the first word of each text, the second, and so on up to the longest."""
        # An integer from any byte of the buffer on; eight zeros at its end make room for the last.
        count = max(len(self.buffer) - _BYTES + 1, 0)
        at = np.ndarray((count,), np.dtype("<u8"), self.buffer, strides=(1,))
        length = self.end - self.begin
        return [
            at[np.minimum(self.begin + done, count - 1)]
            & _FIRST_BYTES[np.clip(length - done, 0, _BYTES)]
            for done in range(0, max(int(length.max(initial=0)), 1), _BYTES)
        ]

    def hashes(self) -> Words:
        """Give equal texts equal numbers; different ones of one word different numbers."""
        return _hashed(self.words())

    def split(self) -> tuple[Ints, Texts]:
        """Split each at its commas: how many parts, and the parts. An empty text has none."""
        marks = _find(self.buffer, _COMMA)
        row = np.searchsorted(self.end, marks)
        inside = row < len(self.end)
        inside[inside] = marks[inside] >= self.begin[row[inside]]
        marks, row = marks[inside], row[inside]
        filled = self.end > self.begin
        sizes = np.bincount(row, minlength=len(self.end)) + filled
        start = starts(sizes)
        first, last = np.zeros(start[-1], bool), np.zeros(start[-1], bool)
        first[start[:-1][filled]] = last[start[1:][filled] - 1] = True
        begin, end = np.empty(start[-1], np.int64), np.empty(start[-1], np.int64)
        begin[first], begin[~first] = self.begin[filled], marks + 1
        end[last], end[~last] = self.end[filled], marks
        return sizes, Texts(self.buffer, begin, end)

    def text(self, at: int) -> str:
        """Give one of them as a string."""
        return self.buffer[self.begin[at] : self.end[at]].decode()


def columns(text: str, width: int) -> list[Texts] | None:
    """Find the cells of whole lines, column by column; None where a line is not plain."""
    text = text.replace("\r\n", "\n")
    if '"' in text or "\r" in text:
        return None
    buffer = text.encode() + (b"" if text.endswith("\n") else b"\n") + bytes(_BYTES)
    ends, marks = _find(buffer, _NEWLINE), _find(buffer, _SEMICOLON)
    begin = np.append(0, ends[:-1] + 1)
    if len(marks) != len(ends) * (width - 1):
        return None
    bounds = np.column_stack([begin - 1, marks.reshape(len(ends), width - 1), ends])
    if (bounds[1:, 1] < bounds[1:, 0]).any() or (bounds[:, -2] > ends).any():
        return None
    return [Texts(buffer, bounds[:, at] + 1, bounds[:, at + 1]) for at in range(width)]


class Places:
    """Finds texts in a list of different texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._words = Texts.of(texts).words()
        hashes = _hashed(self._words)
        self._order = np.argsort(hashes)
        self._hashes = hashes[self._order]
        self._usable = len(texts) > 0 and len(np.unique(hashes)) == len(texts)

    def find(self, texts: Texts) -> Ints | None:
        """Give the place of each in the list; None where one is not in it."""
        words = texts.words()
        if not self._usable or len(words) > len(self._words):
            return None
        at = np.searchsorted(self._hashes, _hashed(words))
        places = self._order[np.minimum(at, len(self._order) - 1)]
        for number, listed in enumerate(self._words):
            found = words[number] if number < len(words) else np.uint64(0)
            if not np.array_equal(listed[places], np.broadcast_to(found, places.shape)):
                return None
        return places


def _find(buffer: bytes, byte: int) -> Ints:
    return np.flatnonzero(np.frombuffer(buffer, np.uint8) == byte)


def _hashed(words: Sequence[Words]) -> Words:
    """An odd number times a word tells words apart; sums of several may coincide."""
    total = np.zeros(len(words[0]), np.uint64)
    for number, word in enumerate(words):
        total += word * np.uint64(_ODD * (2 * number + 1) % 2**64)
    return total
