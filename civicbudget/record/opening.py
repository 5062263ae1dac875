"""The envelopes opened, each judged by the frozen rules. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from civicbudget.record import crew
from civicbudget.record.judging import TRACKER_BYTES, Judge, unpacked
from civicbudget.record.rules import Rules
from civicbudget.sealing.ballot import SealedBallot
from civicbudget.sealing.keys import PrivateKey

TWICE = "tracker-twice"
"""Why a ballot is invalid whose tracker another one bears: an envelope that was copied."""

_DIGEST_END = TRACKER_BYTES + 32


@dataclass(frozen=True)
class Ballots:
    """Ballots in the order of their trackers, which is no order of arrival; a million of them take
    some 150 MB."""

    campaign_id: str
    packed: list[bytes]

    def __len__(self) -> int:
        return len(self.packed)

    def __iter__(self) -> Iterator[SealedBallot]:
        for each in self.packed:
            yield unpacked(each, self.campaign_id)


@dataclass(frozen=True)
class Opened:
    """What was in the envelopes."""

    ballots: Ballots
    invalid: tuple[tuple[str, str], ...]
    """Hash and reason of each envelope that holds no ballot of this campaign."""


def open_all(
    private: PrivateKey,
    campaign_id: str,
    rules: Rules,
    envelopes: Iterable[tuple[bytes, str]],
    progress: Callable[[int], object] | None = None,
) -> Opened:
    """Open every envelope (ciphertext, hash), on every core; no invalid one stops the others.

    Of several with one tracker that with the smallest hash counts, and each other is invalid: so
    every envelope is one ballot or one invalid envelope, also where the same bytes lie in the box
    several times. ``progress`` is told now and then how many more were opened. What was in them
    is nowhere but in memory, and in the order of the trackers as soon as all are open.
    """
    ballots: list[bytes] = []
    invalid: list[tuple[str, str]] = []
    for batch in crew.judged(Judge(private, campaign_id, rules), envelopes):
        for digest, found in batch:
            if isinstance(found, str):
                invalid.append((digest, found))
            else:
                tracker, chosen = found[:TRACKER_BYTES], found[TRACKER_BYTES:]
                ballots.append(tracker + bytes.fromhex(digest) + chosen)
        if progress:
            progress(len(batch))
    ballots.sort()
    invalid += _alone(ballots)
    return Opened(Ballots(campaign_id, ballots), tuple(sorted(invalid)))


def _alone(ballots: list[bytes]) -> list[tuple[str, str]]:
    """Leave of each tracker its first ballot, and forget the hashes; those of the others, with the
    reason."""
    twice, last, kept = [], b"", 0
    for each in ballots:
        tracker, digest = each[:TRACKER_BYTES], each[TRACKER_BYTES:_DIGEST_END]
        if tracker == last:
            twice.append((digest.hex(), TWICE))
            continue
        ballots[kept], last = tracker + each[_DIGEST_END:], tracker
        kept += 1
    del ballots[kept:]
    return twice
