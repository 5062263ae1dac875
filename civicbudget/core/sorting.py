"""The order of the Kyrgyz alphabet, and words folded for search.

Plain sorting puts ң, ө and ү last; SQLite folds no Cyrillic case. Many people type without the
Kyrgyz letters, so a search takes ө for о, ү for у, ң for н and ё for е.
"""

from __future__ import annotations

import unicodedata

_ALPHABET = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"
_RANK = {letter: chr(0xE000 + rank) for rank, letter in enumerate(_ALPHABET)}
_FOLD = str.maketrans("ёөүң", "еоун")


def sort_key(text: str) -> str:
    """A key that sorts by the Kyrgyz alphabet; Latin letters and digits come before Cyrillic."""
    return "".join(_RANK.get(letter, letter) for letter in text.casefold())


def fold(text: str) -> str:
    """The text as search sees it: no case, no Kyrgyz letters, single spaces."""
    composed = unicodedata.normalize("NFC", text).casefold()
    return " ".join(composed.translate(_FOLD).split())
