"""Envelopes opened by several processes are those opened by one."""

import os
import random
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest

from civicbudget.record import crew
from civicbudget.record.opening import TWICE, Opened, open_all
from civicbudget.sealing import ballot, keys
from civicbudget.sealing.ballot import Reason
from tests.record.conftest import RULES, cast

CAMPAIGN = "ak-bulak/2026"
PRIVATE, PUBLIC = keys.generate_keypair()


def sealed_box() -> list[tuple[bytes, str]]:
    """Sixty ballots, one of them twice as it is and once sealed anew, and two that do not open."""
    length = ballot.padded_length(CAMPAIGN, RULES.fullest)
    made = [
        ballot.seal(PUBLIC, CAMPAIGN, each.tracker, {each.pot: each.selection}, length)
        for each in cast(random.Random(5), 60)
        if each.pot == 1
    ]
    again = ballot.open_envelope(PRIVATE, CAMPAIGN, made[0].ciphertext)
    made += [made[0], ballot.seal(PUBLIC, CAMPAIGN, again.tracker, again.selection, length)]
    box = [(each.ciphertext, each.digest) for each in made]
    spoilt = [ciphertext[:-1] + bytes([ciphertext[-1] ^ 1]) for ciphertext, _digest in box[:2]]
    return sorted(
        [*box, *((each, ballot.envelope_digest(each)) for each in spoilt)], key=lambda e: e[1]
    )


def told(opened: Opened) -> object:
    return list(opened.ballots), opened.invalid


@pytest.mark.parametrize("with_codes", [True, False])
def test_a_crew_finds_what_one_finds(monkeypatch: pytest.MonkeyPatch, with_codes: bool) -> None:
    box, rules, steps = sealed_box(), replace(RULES, with_codes=with_codes), []
    alone = open_all(PRIVATE, CAMPAIGN, rules, box)
    reasons = sorted(reason for _digest, reason in alone.invalid)
    assert reasons == sorted([TWICE, TWICE, *[Reason.DOES_NOT_OPEN] * 2])
    trackers = [each.tracker for each in alone.ballots]
    assert trackers == sorted(set(trackers))
    assert len(trackers) == len(box) - 4
    monkeypatch.setattr(crew, "ALONE", 10)
    monkeypatch.setattr(crew, "_AT_ONCE", 4)
    together = open_all(PRIVATE, CAMPAIGN, rules, iter(box), steps.append)
    assert told(together) == told(alone)
    assert sum(steps) == len(box)


def test_one_that_stops_stops_the_opening(monkeypatch: pytest.MonkeyPatch) -> None:
    box, started = sealed_box(), []
    real = subprocess.Popen

    def watched(*args: object, **given: object) -> object:
        started.append(real(*args, **given))  # type: ignore[call-overload]  # as it is called
        return started[-1]

    def stopped() -> Iterator[tuple[bytes, str]]:
        yield from box[:20]
        for each in started:
            os.kill(each.pid, signal.SIGKILL)
        yield from box[20:]

    monkeypatch.setattr(subprocess, "Popen", watched)
    monkeypatch.setattr(crew, "ALONE", 10)
    monkeypatch.setattr(crew, "_AT_ONCE", 4)
    with pytest.raises(ChildProcessError):
        open_all(PRIVATE, CAMPAIGN, RULES, stopped())
    assert started
    assert all(each.returncode is not None for each in started)
