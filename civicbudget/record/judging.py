"""What one envelope holds, judged by the frozen rules, in few bytes: there may be a million."""

from __future__ import annotations

import json
from dataclasses import dataclass

from civicbudget.record.rules import Rules
from civicbudget.sealing.ballot import InvalidEnvelope, SealedBallot, open_envelope
from civicbudget.sealing.choice import Choice, Points, plain
from civicbudget.sealing.keys import PrivateKey
from civicbudget.sealing.unlinked import unlinked

TRACKER_BYTES = 16
_TEXT = json.JSONEncoder(separators=(",", ":"))

Judged = bytes | str
"""A ballot, packed: its tracker, then what it chose. Or the reason why there is none."""


@dataclass(frozen=True)
class Judge:
    """Opens envelopes of a campaign, and says what they hold."""

    private: PrivateKey
    campaign_id: str
    rules: Rules

    def judged(self, ciphertext: bytes) -> Judged:
        """What is in an envelope; a tracker that its voter does not know, where codes are not
        published."""
        try:
            ballot = open_envelope(
                self.private, self.campaign_id, ciphertext, self.rules.ballot.form
            )
        except InvalidEnvelope as error:
            return error.reason.value
        if objection := self.rules.objection(ballot.selection):
            return objection.value
        tracker = ballot.tracker
        if not self.rules.with_codes:
            tracker = unlinked(tracker, self.private)
        return packed(tracker, ballot)


def packed(tracker: str, ballot: SealedBallot) -> bytes:
    """A ballot under a tracker: a tenth of what its object takes."""
    chosen = {pot: plain(each) for pot, each in ballot.selection.items()}
    return bytes.fromhex(tracker) + _TEXT.encode(chosen).encode()


def unpacked(ballot: bytes, campaign_id: str) -> SealedBallot:
    """The ballot again."""
    chosen = json.loads(ballot[TRACKER_BYTES:])
    selection = {int(pot): _choice(each) for pot, each in chosen.items()}
    return SealedBallot(campaign_id, ballot[:TRACKER_BYTES].hex(), selection)


def _choice(packed: list[int] | dict[str, int]) -> Choice[int]:
    if isinstance(packed, dict):
        return Points({int(project): points for project, points in packed.items()})
    return tuple(packed)
