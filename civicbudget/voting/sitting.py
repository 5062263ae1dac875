"""The sitting of the keepers: a sheet that was read is carried through the next keeper's page.

No page after it shows its words: they come back in a hidden field, encrypted under the
installation's secret, for this motion, this person and half an hour. The server keeps nothing.
"""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from shamir_mnemonic import Share

from civicbudget.core.security import derive
from civicbudget.sealing import sheets

LIFE = timedelta(minutes=30)
_LABEL = "sheets of a sitting"
_NONCE = 12
_LENGTH = 400  # of what is encrypted, so that its length tells nothing of the words


@dataclass(frozen=True)
class Sitting:
    """The sheet that was read first, and the numbers of all that were tried so far."""

    sheet: Share = field(repr=False)
    tried: tuple[int, ...]

    @property
    def untried(self) -> tuple[int, ...]:
        """The numbers of the sheets of which nobody knows yet whether they are right."""
        return tuple(each for each in range(1, sheets.SHEETS + 1) if each not in self.tried)

    def with_tried(self, sheet: Share) -> Sitting:
        """The same once another sheet was tried."""
        return replace(self, tried=tuple(sorted({*self.tried, number(sheet)})))


def number(sheet: Share) -> int:
    """The number that stands on the sheet, from 1."""
    return int(sheet.index) + 1


def begun(sheet: Share) -> Sitting:
    """A sitting after its first sheet."""
    return Sitting(sheet, (number(sheet),))


def carry(sitting: Sitting, motion: int, person: int, now: datetime) -> str:
    """What the next page carries, of which nobody can read a word."""
    told = [now.timestamp(), sitting.tried, sitting.sheet.mnemonic()]
    nonce = secrets.token_bytes(_NONCE)
    plain = json.dumps(told).ljust(_LENGTH).encode()
    sealed = AESGCM(derive(_LABEL)).encrypt(nonce, plain, _context(motion, person))
    return urlsafe_b64encode(nonce + sealed).decode()


def carried(text: str | None, motion: int, person: int, now: datetime) -> Sitting | None:
    """The sitting that a page carried; None where there is none, or its time is over."""
    try:
        sealed = urlsafe_b64decode(text or "")
        nonce, rest = sealed[:_NONCE], sealed[_NONCE:]
        plain = AESGCM(derive(_LABEL)).decrypt(nonce, rest, _context(motion, person))
    except (InvalidTag, ValueError):
        return None
    since, tried, words = json.loads(plain)
    if now.timestamp() - since > LIFE.total_seconds():
        return None
    return Sitting(sheets.read(words), tuple(tried))


def _context(motion: int, person: int) -> bytes:
    return f"motion {motion}, person {person}".encode()
