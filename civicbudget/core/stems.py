"""Words as a search compares them: by how they begin, since endings bend.

No dictionary: of a long word the last letters are left off, up to three and as long as four are
left, which takes the endings of both languages (освещения and освещение, жолдорду and жолдор) and
the consonant that Kyrgyz softens before one (жарык, жарыгы). English words lose one letter at most.
"""

from __future__ import annotations

import re

from civicbudget.core.sorting import fold

LEAST = 4
MOST_OFF = 3
MOST_WORDS = 8
_SOFTENED = {"к": "[кг]", "п": "[пб]"}
_WORD = "а-яa-z0-9"
"""What folded words are made of; written out, because engines differ on what a letter is."""


def words_of(text: str) -> list[str]:
    """The words that somebody looks for, folded; no more than anybody types."""
    return re.findall(f"[{_WORD}]+", fold(text))[:MOST_WORDS]


def beginning(word: str) -> str:
    """A pattern that finds a folded word, whatever its ending, at the beginning of a word: for the
    regular expressions of Python and of PostgreSQL."""
    if word.isdecimal():
        return f"(^|[^{_WORD}]){word}"
    most = MOST_OFF if word[0] > "z" else 1
    stem = word[: max(min(LEAST, len(word)), len(word) - most)]
    last = _SOFTENED.get(stem[-1], stem[-1])
    return f"(^|[^{_WORD}]){stem[:-1]}{last}"
