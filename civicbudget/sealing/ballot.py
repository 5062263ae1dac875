"""A ballot in its sealed envelope: canonical, of one length in a campaign, bound to it."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidTag

from civicbudget.core import canonical
from civicbudget.sealing import choice
from civicbudget.sealing.choice import Choice, Form
from civicbudget.sealing.keys import (
    ENC_BYTES,
    SUITE,
    TAG_BYTES,
    PrivateKey,
    PublicKey,
    load_public,
)

Selection = Mapping[int, Collection[int]]
"""What was chosen, by the number of the pot: the numbers of projects, or the points by number."""

_INFO = b"civicbudget ballot/1\n"
_PADDING = b" "
_TRACKER = re.compile(r"[0-9a-f]{32}")


class Reason(StrEnum):
    """Why an envelope is invalid; the codes are published."""

    DOES_NOT_OPEN = "does-not-open"
    NOT_CANONICAL = "not-canonical"
    MALFORMED = "malformed"
    OTHER_CAMPAIGN = "other-campaign"


class InvalidEnvelope(Exception):
    """The envelope holds no ballot of this campaign."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Envelope:
    """A sealed ballot, and the SHA-256 of it in hexadecimal."""

    ciphertext: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class SealedBallot:
    """What was in an envelope. A million of them are held at the opening."""

    campaign: str
    tracker: str
    selection: dict[int, Choice[int]]


def padded_length(campaign_id: str, fullest: Selection) -> int:
    """The length in bytes of every ballot of a campaign before sealing.

    ``fullest``: the numbers of all projects on the ballot, by pot; where ballots give points,
    each with the points whose text is longest. No ballot is longer: the campaign is fixed, a
    tracker has 32 digits, and any other selection comes from the fullest by shortening points and
    striking out numbers and pots. The order of numbers changes no length.
    """
    return len(_text(campaign_id, "0" * 32, fullest, Form.CHOSEN))


def sealed_length(length: int) -> int:
    """The length in bytes of an envelope for ballots padded to ``length``; no other is accepted."""
    return ENC_BYTES + length + TAG_BYTES


def envelope_digest(ciphertext: bytes) -> str:
    """The hash by which an envelope is named: SHA-256 in hexadecimal."""
    return hashlib.sha256(ciphertext).hexdigest()


def seal(
    public_key: PublicKey,
    campaign_id: str,
    tracker: str,
    selection: Selection,
    length: int,
    form: Form = Form.CHOSEN,
) -> Envelope:
    """Seal a ballot for the commission, padded to ``length`` (of padded_length).

    Raises ValueError for a selection longer than the ballot allows.
    """
    text = _text(campaign_id, tracker, selection, form)
    if len(text) > length:
        raise ValueError("the selection is longer than any that the ballot allows")
    ciphertext = SUITE.encrypt(text.ljust(length, _PADDING), public_key, _info(campaign_id))
    return Envelope(ciphertext, envelope_digest(ciphertext))


def sealed_elsewhere(ciphertext: bytes, length: int) -> Envelope:
    """An envelope that the voter's device has sealed, for ballots padded to ``length``.

    Raises ValueError for another length, or what does not begin with a point of the curve: all
    that can be seen of an envelope that is closed.
    """
    if len(ciphertext) != sealed_length(length):
        raise ValueError("not as long as the envelopes of this campaign")
    load_public(ciphertext[:ENC_BYTES])
    return Envelope(ciphertext, envelope_digest(ciphertext))


def open_envelope(
    private_key: PrivateKey, campaign_id: str, ciphertext: bytes, form: Form = Form.CHOSEN
) -> SealedBallot:
    """The ballot in an envelope. Raises InvalidEnvelope with its reason.

    A choice of another form than the campaign's is malformed; whether its rule allows the selection
    is not asked here.
    """
    ballot = _parsed(_opened(private_key, campaign_id, ciphertext), form)
    if ballot.campaign != campaign_id:
        raise InvalidEnvelope(Reason.OTHER_CAMPAIGN)
    return SealedBallot(campaign_id, ballot.tracker, ballot.selection)  # one text for all of them


def _text(campaign_id: str, tracker: str, selection: Selection, form: Form) -> bytes:
    given = {str(pot): choice.in_form(chosen, form) for pot, chosen in selection.items()}
    chosen = {pot: choice.plain(each) for pot, each in given.items() if each}
    return canonical.dumps({"campaign": campaign_id, "tracker": tracker, "selection": chosen})


def _info(campaign_id: str) -> bytes:
    return _INFO + campaign_id.encode()


def _opened(private_key: PrivateKey, campaign_id: str, ciphertext: bytes) -> bytes:
    try:
        return SUITE.decrypt(ciphertext, private_key, _info(campaign_id))
    except (InvalidTag, ValueError) as error:
        raise InvalidEnvelope(Reason.DOES_NOT_OPEN) from error


def _parsed(plain: bytes, form: Form) -> SealedBallot:
    try:
        value = canonical.loads(plain.rstrip(_PADDING))
    except canonical.NotCanonical as error:
        raise InvalidEnvelope(Reason.NOT_CANONICAL) from error
    match value:
        case {"campaign": str(campaign), "tracker": str(tracker), "selection": dict(chosen)}:
            if len(value) == 3 and _TRACKER.fullmatch(tracker):
                return SealedBallot(campaign, tracker, _selection(chosen, form))
    raise InvalidEnvelope(Reason.MALFORMED)


def _selection(chosen: dict[str, Any], form: Form) -> dict[int, Choice[int]]:
    """One form for one choice: pots with something chosen, each in the form of the campaign."""
    try:
        return {
            pot: choice.parsed(chosen[str(pot)], form) for pot in sorted(map(choice.number, chosen))
        }
    except ValueError as error:
        raise InvalidEnvelope(Reason.MALFORMED) from error
