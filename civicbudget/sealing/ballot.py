"""A ballot in its sealed envelope: canonical, of one length in a campaign, bound to it."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from cryptography.exceptions import InvalidTag

from civicbudget.core import canonical
from civicbudget.sealing.keys import ENC_BYTES, SUITE, TAG_BYTES, PrivateKey, PublicKey

Selection = Mapping[int, Collection[int]]
"""What was chosen: the numbers of the projects by the number of their pot."""

_INFO = b"civicbudget ballot/1\n"
_PADDING = b" "
_TRACKER = re.compile(r"[0-9a-f]{32}")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


class Reason(StrEnum):
    """Why an envelope is invalid; the codes are published."""

    DOES_NOT_OPEN = "does-not-open"
    NOT_CANONICAL = "not-canonical"
    MALFORMED = "malformed"
    OTHER_CAMPAIGN = "other-campaign"


class InvalidEnvelope(Exception):  # noqa: N818 - the name is the finding
    """The envelope holds no ballot of this campaign."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Envelope:
    """A sealed ballot, and the SHA-256 of it in hexadecimal."""

    ciphertext: bytes
    digest: str


@dataclass(frozen=True)
class SealedBallot:
    """What was in an envelope."""

    campaign: str
    tracker: str
    selection: dict[int, tuple[int, ...]]


def padded_length(campaign_id: str, choices: Mapping[int, Collection[int]]) -> int:
    """The length in bytes of every ballot of a campaign before sealing.

    ``choices``: the numbers of all projects on the ballot, by pot. The longest text is that of a
    ballot that chooses them all: the campaign is fixed, a tracker has 32 digits, and any other
    selection comes from the full one by striking out numbers and pots, which only shortens it.
    """
    return len(_text(campaign_id, "0" * 32, choices))


def sealed_length(length: int) -> int:
    """The length in bytes of an envelope for ballots padded to ``length``; no other is accepted."""
    return ENC_BYTES + length + TAG_BYTES


def envelope_digest(ciphertext: bytes) -> str:
    """The hash by which an envelope is named: SHA-256 in hexadecimal."""
    return hashlib.sha256(ciphertext).hexdigest()


def seal(
    public_key: PublicKey, campaign_id: str, tracker: str, selection: Selection, length: int
) -> Envelope:
    """Seal a ballot for the commission, padded to ``length`` (of padded_length).

    Raises ValueError for a selection longer than the ballot allows.
    """
    text = _text(campaign_id, tracker, selection)
    if len(text) > length:
        raise ValueError("the selection is longer than any that the ballot allows")
    ciphertext = SUITE.encrypt(text.ljust(length, _PADDING), public_key, _info(campaign_id))
    return Envelope(ciphertext, envelope_digest(ciphertext))


def open_envelope(private_key: PrivateKey, campaign_id: str, ciphertext: bytes) -> SealedBallot:
    """The ballot in an envelope. Raises InvalidEnvelope with its reason.

    Whether the selection is allowed by the rule of the campaign is not asked here.
    """
    ballot = _parsed(_opened(private_key, campaign_id, ciphertext))
    if ballot.campaign != campaign_id:
        raise InvalidEnvelope(Reason.OTHER_CAMPAIGN)
    return ballot


def _text(campaign_id: str, tracker: str, selection: Selection) -> bytes:
    chosen = {str(pot): sorted(numbers) for pot, numbers in selection.items() if numbers}
    return canonical.dumps({"campaign": campaign_id, "tracker": tracker, "selection": chosen})


def _info(campaign_id: str) -> bytes:
    return _INFO + campaign_id.encode()


def _opened(private_key: PrivateKey, campaign_id: str, ciphertext: bytes) -> bytes:
    try:
        return SUITE.decrypt(ciphertext, private_key, _info(campaign_id))
    except (InvalidTag, ValueError) as error:
        raise InvalidEnvelope(Reason.DOES_NOT_OPEN) from error


def _parsed(plain: bytes) -> SealedBallot:
    try:
        value = canonical.loads(plain.rstrip(_PADDING))
    except canonical.NotCanonical as error:
        raise InvalidEnvelope(Reason.NOT_CANONICAL) from error
    match value:
        case {"campaign": str(campaign), "tracker": str(tracker), "selection": dict(chosen)}:
            if len(value) == 3 and _TRACKER.fullmatch(tracker):
                return SealedBallot(campaign, tracker, _selection(chosen))
    raise InvalidEnvelope(Reason.MALFORMED)


def _selection(chosen: dict[str, Any]) -> dict[int, tuple[int, ...]]:
    """One form for one choice: pots with at least one project, numbers ascending, none twice."""
    for pot, numbers in chosen.items():
        if not (_NUMBER.fullmatch(pot) and _ascending(numbers)):
            raise InvalidEnvelope(Reason.MALFORMED)
    return {int(pot): tuple(chosen[pot]) for pot in sorted(chosen, key=int)}


def _ascending(numbers: object) -> bool:
    if not (isinstance(numbers, list) and numbers):
        return False
    if not all(type(number) is int and number > 0 for number in numbers):
        return False
    return all(first < second for first, second in pairwise(numbers))
