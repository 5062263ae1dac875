"""Processes that open envelopes, one for each core, while this one reads and gathers.

HPKE keeps Python's lock, so threads would not do it. Each is a program of its own, started afresh:
what a server of threads forks may hang. The key goes through a pipe, as the envelopes and what they
held do, and never through an argument, the environment or a file.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

from civicbudget.record.judging import Judge, Judged
from civicbudget.sealing.keys import load_private, private_bytes

ALONE = 2_000
"""So few are opened sooner without help."""

_AT_ONCE = 500
_AHEAD = 2
_NICE = 5
"""Whoever votes elsewhere meanwhile comes first."""

_STOPPED = "a process that opened envelopes has stopped"
_ROOT = Path(__file__).resolve().parents[2]


def judged(
    judge: Judge, envelopes: Iterable[tuple[bytes, str]]
) -> Iterator[list[tuple[str, Judged]]]:
    """The hash of every envelope (ciphertext, hash) and what it holds, in their order, by batches.

    Raises ChildProcessError where a process stopped that should not have.
    """
    remaining = iter(envelopes)
    first = list(islice(remaining, ALONE))
    if len(first) < ALONE:
        yield [(digest, judge.judged(ciphertext)) for ciphertext, digest in first]
        return
    with _crew(judge, _cores()) as idle:
        yield from _by_all(idle, chain(first, remaining))


class _Member:
    """One of the processes."""

    def __init__(self, judge: Judge, process: subprocess.Popen[bytes]) -> None:
        self._in, self._out = process.stdin, process.stdout
        self._send((private_bytes(judge.private), judge.campaign_id, judge.rules))

    def judged(self, ciphertexts: Sequence[bytes]) -> list[Judged]:
        """What these hold. Raises ChildProcessError where the process has stopped."""
        self._send(ciphertexts)
        try:
            found: list[Judged] = _read(self._out)
        except (EOFError, pickle.UnpicklingError) as error:
            raise ChildProcessError(_STOPPED) from error
        return found

    def _send(self, given: object) -> None:
        try:
            _write(self._in, given)
        except BrokenPipeError as error:
            raise ChildProcessError(_STOPPED) from error


Idle = SimpleQueue[_Member]


@contextmanager
def _crew(judge: Judge, size: int) -> Iterator[tuple[Idle, int]]:
    """So many processes, all idle; none is left afterwards, whatever happened."""
    command = [sys.executable, "-m", "civicbudget.record.crew"]
    with ExitStack() as stack:
        idle: Idle = SimpleQueue()
        for _member in range(size):
            process = subprocess.Popen(  # noqa: S603 - this very Python, this very module
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT
            )
            stack.callback(_end, process)
            idle.put(_Member(judge, process))
        yield idle, size


def _by_all(
    crew: tuple[Idle, int], envelopes: Iterator[tuple[bytes, str]]
) -> Iterator[list[tuple[str, Judged]]]:
    """Hand out batches, a few ahead of what is taken back, which is in their order."""
    idle, size = crew
    waiting: deque[Future[list[tuple[str, Judged]]]] = deque()
    hands = ThreadPoolExecutor(size)
    try:
        while batch := list(islice(envelopes, _AT_ONCE)):
            waiting.append(hands.submit(_handed, idle, batch))
            if len(waiting) > _AHEAD * size:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        hands.shutdown(cancel_futures=True)


def _handed(idle: Idle, batch: list[tuple[bytes, str]]) -> list[tuple[str, Judged]]:
    member = idle.get()
    try:
        found = member.judged([ciphertext for ciphertext, _digest in batch])
    finally:
        idle.put(member)
    return [(digest, each) for (_ciphertext, digest), each in zip(batch, found, strict=True)]


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in filter(None, (process.stdin, process.stdout)):
        with suppress(BrokenPipeError):  # what nobody read any more
            pipe.close()
    process.wait()


def _cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _write(sink: IO[bytes] | None, given: object) -> None:
    assert sink is not None  # noqa: S101 - every process has its pipes
    pickle.dump(given, sink, pickle.HIGHEST_PROTOCOL)
    sink.flush()


def _read(source: IO[bytes] | None) -> Any:
    assert source is not None  # noqa: S101 - every process has its pipes
    return pickle.load(source)  # noqa: S301 - from a process of ours, whose other end nobody has


def main() -> None:
    """Open what comes, until nothing comes any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started this one stops it
    if hasattr(os, "nice"):
        os.nice(_NICE)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    key, campaign_id, rules = _read(source)
    judge = Judge(load_private(key), campaign_id, rules)
    del key
    while True:
        try:
            ciphertexts = _read(source)
        except EOFError:
            return
        _write(sink, [judge.judged(each) for each in ciphertexts])


if __name__ == "__main__":
    main()
