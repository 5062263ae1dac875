"""The code of a card: drawn at random, easy to read from paper and to type on any keyboard."""

from __future__ import annotations

import secrets

from civicbudget.core.security import keyed_hash

ALPHABET = "2345679ACDEFGHJKMNPQRTUVWXY"
"""Of those that look alike (0 O, 1 I L, 2 Z, 5 S, 8 B) at most one is here."""

LENGTH = 9
_GROUP = 3
_CYRILLIC = str.maketrans("АСЕНКМРТХУ", "ACEHKMPTXY")  # look the same, and a keyboard has either


def draw() -> str:
    """A new code in groups of three; 27^9 of them, about 7.6 * 10^12."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def hashed(code: str, municipality_id: int) -> str:
    """What is kept of a code as drawn or as typed: capitals, dashes and spaces do not matter."""
    letters = "".join(filter(str.isalnum, code.upper().translate(_CYRILLIC)))
    return keyed_hash(f"card code of municipality {municipality_id}", letters)
