"""The envelopes opened, each judged by the frozen rules. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from civicbudget.sealing.ballot import InvalidEnvelope, SealedBallot, open_envelope
from civicbudget.sealing.keys import PrivateKey
from civicbudget.sealing.unlinked import unlinked
from civicbudget.voting import rules as frozen

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
    private: PrivateKey, rules: frozen.Rules, envelopes: Iterable[tuple[bytes, str]]
) -> Opened:
    """Open every envelope (ciphertext, hash); no invalid one stops the others."""
    known = frozen.record_rules(rules)
    ballots: dict[str, SealedBallot] = {}
    invalid: list[tuple[str, str]] = []
    for ciphertext, digest in envelopes:
        try:
            ballot = open_envelope(
                private, frozen.campaign_id(rules), ciphertext, known.ballot.form
            )
        except InvalidEnvelope as error:
            invalid.append((digest, error.reason.value))
            continue
        objection = known.objection(ballot.selection)
        if objection:
            invalid.append((digest, objection.value))
        elif ballot.tracker in ballots:
            invalid.append((digest, TWICE))
        else:
            ballots[ballot.tracker] = ballot
    if not frozen.with_codes(rules):
        ballots = _without_codes(private, ballots)
    return Opened(tuple(ballots[tracker] for tracker in sorted(ballots)), tuple(sorted(invalid)))


def _without_codes(
    private: PrivateKey, ballots: Mapping[str, SealedBallot]
) -> dict[str, SealedBallot]:
    """The ballots under trackers that their voters do not know."""
    others = {tracker: unlinked(tracker, private) for tracker in ballots}
    return {others[key]: replace(each, tracker=others[key]) for key, each in ballots.items()}
