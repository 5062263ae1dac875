"""The envelopes opened, each judged by the frozen rules. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from civicbudget.record.rules import Rules
from civicbudget.sealing.ballot import InvalidEnvelope, SealedBallot, open_envelope
from civicbudget.sealing.keys import PrivateKey

TWICE = "tracker-twice"
"""Why a ballot is invalid whose tracker another one bears: an envelope that was copied."""


@dataclass(frozen=True)
class Opened:
    """What was in the envelopes."""

    ballots: tuple[SealedBallot, ...]
    """In the order of their trackers, which is no order of arrival."""
    invalid: tuple[tuple[str, str], ...]
    """Hash and reason of each envelope that holds no ballot of this campaign."""


def open_all(
    private: PrivateKey, campaign_id: str, rules: Rules, envelopes: Iterable[tuple[bytes, str]]
) -> Opened:
    """Open every envelope (ciphertext, hash); no invalid one stops the others.

    Of several with one tracker the first counts, and each other is invalid: so every envelope is
    one ballot or one invalid envelope, also where the same bytes lie in the box several times.
    """
    ballots: dict[str, SealedBallot] = {}
    invalid: list[tuple[str, str]] = []
    for ciphertext, digest in envelopes:
        try:
            ballot = open_envelope(private, campaign_id, ciphertext, rules.ballot.form)
        except InvalidEnvelope as error:
            invalid.append((digest, error.reason.value))
            continue
        objection = rules.objection(ballot.selection)
        if objection:
            invalid.append((digest, objection.value))
        elif ballot.tracker in ballots:
            invalid.append((digest, TWICE))
        else:
            ballots[ballot.tracker] = ballot
    return Opened(tuple(ballots[tracker] for tracker in sorted(ballots)), tuple(sorted(invalid)))
