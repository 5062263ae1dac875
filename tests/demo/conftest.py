"""The demo, started for the first time by its command: once for all, as loading takes long."""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

LEAFLET = "/ky/ak-bulak/budget/2026/leaflet.pdf"


@dataclass(frozen=True)
class First:
    """What the first start left: the folder of the installation, what was said, and a PDF."""

    folder: Path
    said: str
    leaflet: bytes


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> First:
    """The first start loads and serves in one command; whichever process asks first does it."""
    home = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        home = home.parent
    folder, said, leaflet = home / "demo", home / "demo-said", home / "demo-leaflet.pdf"
    with (home / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not leaflet.exists():
            with _started(folder) as (words, address):
                said.write_text(words)
                leaflet.write_bytes(_asked(address, LEAFLET))
    return First(folder, said.read_text(), leaflet.read_bytes())


@pytest.fixture
def started() -> Callable[[Path], AbstractContextManager[tuple[str, str]]]:
    """A function that starts the command in a folder."""
    return _started


@pytest.fixture
def asked() -> Callable[[str, str], bytes]:
    """A function that gives what a served demo answers: asked(address, path)."""
    return _asked


@contextmanager
def _started(instance: Path) -> Iterator[tuple[str, str]]:
    """The command, at work; what it said until it served, and the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "civicbudget", "demo", "--port", str(port)]
    environ = {**os.environ, "CIVICBUDGET_INSTANCE": str(instance), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        assert running.stdout is not None
        said = ""
        try:
            while "Started worker" not in said:
                line = running.stdout.readline()
                assert line, said
                said += line
            yield said, f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


def _asked(address: str, path: str) -> bytes:
    """What the served demo answers; it fails where no answer comes."""
    for _second in range(60):
        with (
            suppress(urllib.error.URLError),  # the worker has started, and does not listen yet
            urllib.request.urlopen(address + path, timeout=120) as answer,
        ):
            return bytes(answer.read())
        time.sleep(1)
    raise TimeoutError(path)
