"""Passwords: which are too weak, and their hashes (Argon2id, RFC 9106)."""

from __future__ import annotations

import hashlib
import secrets
import string
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _

SHORTEST = 10
LONGEST = 200

_HASHER = PasswordHasher(time_cost=3, memory_cost=24 * 1024, parallelism=1)
"""24 MiB and some 60 ms of one core: what a small server bears at every sign-in."""

_TRIVIAL_WORDS = """
password passwort parol parolparol сырсөз пароль qwerty qwertyuiop йцукен йцукенгшщз asdfghjkl
фывапролдж zxcvbnm admin administrator welcome letmein iloveyou kyrgyzstan kirgizia bishkek
кыргызстан киргизия бишкек ысыккөл issykkul манас manas ата мекен мекеним атамекен civicbudget
бюджет budget айылөкмөтү айылокмоту
"""
_TRIVIAL = frozenset(_TRIVIAL_WORDS.split())
_RUNS = (
    "0123456789012345678901234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
)
_EDGES = string.digits + string.punctuation + " "
_UNAMBIGUOUS = "abcdefghjkmnpqrstuvwxyz23456789"


def require_strong(password: str, personal: Iterable[str] = (), field: str = "password") -> None:
    """Raise DomainError for a password that is short or that others would try first.

    `personal` is what others know of the person: the name, the phone, the e-mail address.
    """
    folded = unicodedata.normalize("NFC", password).casefold()
    if len(folded) < SHORTEST:
        message = _("A password has at least %(least)s characters.", least=SHORTEST)
        raise DomainError(message, field)
    if len(password) > LONGEST:
        raise DomainError(_("A password has at most %(most)s characters.", most=LONGEST), field)
    if _is_trivial(folded) or any(_is_personal(folded, known) for known in personal if known):
        message = _(
            "This password is easy to guess. Take several words that do not belong together."
        )
        raise DomainError(message, field)


def _is_trivial(folded: str) -> bool:
    """One word with digits around it, a run along the keyboard, or the same few characters."""
    bare = folded.strip(_EDGES)
    half = folded[: len(folded) // 2]
    return (
        bare in _TRIVIAL
        or len(set(folded)) < 5
        or (folded == half * 2 and half.strip(_EDGES) in ("", *_TRIVIAL))
        or any(folded in run or folded[::-1] in run for run in _RUNS)
    )


def _is_personal(folded: str, known: str) -> bool:
    words = [known, known.partition("@")[0], *known.split()]
    bare = folded.strip(_EDGES)
    is_number = folded.isdigit() and folded.lstrip("0") in known
    return is_number or bare in [word.casefold() for word in words if len(word) > 2]


def make_hash(password: str) -> str:
    """What is kept of a password. Takes some 60 ms: do it before the write lock is taken."""
    return _HASHER.hash(_normal(password))


def verify(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one; as slow for nobody (None) as for somebody."""
    try:
        matches = _HASHER.verify(password_hash or _nobodys_hash(), _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return matches and password_hash is not None


def is_stale(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than those of today."""
    return _HASHER.check_needs_rehash(password_hash)


def draw() -> str:
    """A password to hand over once, easy to read aloud and to type: four groups of three."""
    return "-".join("".join(secrets.choice(_UNAMBIGUOUS) for _ in range(3)) for _ in range(4))


def mark(password_hash: str) -> str:
    """A few characters that change with the password, for sessions to end when it does."""
    return hashlib.sha256(password_hash.encode()).hexdigest()[:16]


@lru_cache
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_hex())


def _normal(password: str) -> str:
    """The same characters, however the keyboard composes й and ё."""
    return unicodedata.normalize("NFC", password)
