"""The envelopes opened, each judged by the frozen rules. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from civicbudget.record.rules import Rules
from civicbudget.sealing.ballot import InvalidEnvelope, SealedBallot, open_envelope
from civicbudget.sealing.keys import PrivateKey
from civicbudget.sealing.unlinked import unlinked

TWICE = "tracker-twice"
"""Why a ballot is invalid whose tracker another one bears: an envelope that was copied."""

T = TypeVar("T")

_TOLD_EVERY = 1000


@dataclass(frozen=True)
class Opened:
    """What was in the envelopes."""

    ballots: tuple[SealedBallot, ...]
    """In the order of their trackers, which is no order of arrival."""
    invalid: tuple[tuple[str, str], ...]
    """Hash and reason of each envelope that holds no ballot of this campaign."""


def open_all(
    private: PrivateKey,
    campaign_id: str,
    rules: Rules,
    envelopes: Iterable[tuple[bytes, str]],
    progress: Callable[[int], object] | None = None,
) -> Opened:
    """Open every envelope (ciphertext, hash); no invalid one stops the others.

    Of several with one tracker the first counts, and each other is invalid: so every envelope is
    one ballot or one invalid envelope, also where the same bytes lie in the box several times.

    ``progress`` is told now and then how many more were opened. One process does it: opening takes
    0.25 ms, and a pool in the middle of a transaction of a server of threads would cost more than
    it gives.
    """
    ballots: dict[str, SealedBallot] = {}
    invalid: list[tuple[str, str]] = []
    for ciphertext, digest in _told(envelopes, progress):
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
    if not rules.with_codes:
        ballots = _without_codes(private, ballots)
    return Opened(tuple(ballots[tracker] for tracker in sorted(ballots)), tuple(sorted(invalid)))


def _without_codes(
    private: PrivateKey, ballots: Mapping[str, SealedBallot]
) -> dict[str, SealedBallot]:
    """The ballots under trackers that their voters do not know."""
    others = {tracker: unlinked(tracker, private) for tracker in ballots}
    return {others[key]: replace(each, tracker=others[key]) for key, each in ballots.items()}


def _told(many: Iterable[T], progress: Callable[[int], object] | None) -> Iterator[T]:
    """The same, one after another; of every thousand, and of the rest, the progress is told."""
    number = 0
    for number, each in enumerate(many, start=1):
        yield each
        if progress and number % _TOLD_EVERY == 0:
            progress(_TOLD_EVERY)
    if progress:
        progress(number % _TOLD_EVERY)
