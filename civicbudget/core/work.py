"""Work that takes minutes: a file says how far it is, and a lock beside it that somebody is at it.

The lock belongs to the process and goes with it. So whoever finds the file and nobody at the lock
knows that the work was interrupted, whatever stopped it, and begins it again.
"""

from __future__ import annotations

import fcntl
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from flask import current_app

from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _

_TELL_EVERY = 0.5  # seconds
_ASK_AGAIN, _TIMES = 0.05, 5  # seconds; whoever only looks holds the lock for less


@dataclass(frozen=True)
class State:
    """How far a piece of work is: `done` of `total` in this stage; `total` 0 where nobody counts.

    Not `running`: it was interrupted, or `fault` says why it stopped.
    """

    stage: str = ""
    done: int = 0
    total: int = 0
    fault: str | None = None
    running: bool = False


class Work:
    """Told by whoever works; writes it down now and then."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stage, self._done, self._total, self._told = "", 0, 0, 0.0

    def begin(self, stage: str, total: int = 0) -> None:
        """The next stage, with so many steps."""
        self._stage, self._done, self._total = stage, 0, total
        self._write()

    def advance(self, steps: int) -> None:
        """So many more steps of this stage are done."""
        self._done += steps
        if time.monotonic() - self._told > _TELL_EVERY:
            self._write()

    def _write(self) -> None:
        _write(self._path, State(self._stage, self._done, self._total))
        self._told = time.monotonic()


@contextmanager
def working(name: str) -> Iterator[Work]:
    """Be the only one at the work of this name. Raises Conflict where somebody is at it.

    What it told is forgotten when it is done, or refused with a reason.
    """
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _lock(path).open("a") as lock:
        _hold(lock)
        work = Work(path)
        work.begin("")
        try:
            yield work
        except DomainError:
            path.unlink()
            raise
        path.unlink()


def state(name: str) -> State | None:
    """How far the work of this name is, or was when it stopped; None where there is none."""
    path = _path(name)
    try:
        told = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    with _lock(path).open("a") as lock:
        running = not _is_free(lock)
    if not running and not path.exists():  # done just now
        return None
    return State(**told | {"running": running})


def leave_fault(name: str, fault: str) -> None:
    """Say to whoever looks later why the work of this name stopped."""
    _write(_path(name), State(fault=fault))


def forget(name: str) -> None:
    """Forget what a piece of work that stopped has told."""
    _path(name).unlink(missing_ok=True)


def _write(path: Path, told: State) -> None:
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(asdict(told)), "utf-8")
    partial.replace(path)


def _hold(lock: IO[str]) -> None:
    for _attempt in range(_TIMES):
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(_ASK_AGAIN)
    raise Conflict(_("Somebody is at this already. Wait until it is done."))


def _is_free(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock(path: Path) -> Path:
    return path.with_suffix(".lock")


def _path(name: str) -> Path:
    return Path(current_app.instance_path) / "work" / f"{name}.json"
