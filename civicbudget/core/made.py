"""Files that take long to make and come out the same every time: made once, kept in instance/made.

A name says all that a file depends on, so nothing here is ever out of date; what is not asked for
any more goes when there is no room. Nobody can keep the machine busy by asking again and again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from flask import current_app

from civicbudget.config import PACKAGE
from civicbudget.core import catalogs

MOST = 256 * 1024 * 1024
"""Bytes of all of them; beyond that the ones that were asked for longest ago go."""


def once(named: object, make: Callable[[], bytes]) -> bytes:
    """What `make` gives, from the file that kept it where there is one.

    `named`: all that it depends on, as JSON can write it; which release makes it is added. Whoever
    asks while it is being made waits for it.
    """
    said = json.dumps([_release(), named], sort_keys=True, default=str)
    path = _folder() / hashlib.sha256(said.encode()).hexdigest()
    if (kept := _read(path)) is not None:
        return kept
    with path.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (kept := _read(path)) is not None:
            return kept
        data = make()
        partial = path.with_suffix(".part")
        partial.write_bytes(data)
        partial.replace(path)
    path.with_suffix(".lock").unlink(missing_ok=True)
    _make_room()
    return data


def _read(path: Path) -> bytes | None:
    with suppress(FileNotFoundError):
        data = path.read_bytes()
        os.utime(path)
        return data
    return None


@lru_cache(maxsize=1)
def _release() -> int:
    """When the newest file of this platform came here: another release may make files otherwise."""
    files = [*PACKAGE.rglob("*.*"), *catalogs.directory().rglob("*.mo")]
    return max(path.stat().st_mtime_ns for path in files if path.suffix != ".pyc")


def _make_room() -> None:
    found = []
    for path in _folder().iterdir():
        with suppress(FileNotFoundError):  # another may be making room, too
            about = path.stat()
            found.append((about.st_mtime, about.st_size, path))
    room = MOST
    for _asked, size, path in sorted(found, reverse=True):
        room -= size
        if room < 0:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(current_app.instance_path) / "made"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
