"""`civicbudget demo` as a newcomer starts it, the first time and again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

pytestmark = pytest.mark.long


def test_the_demo_is_loaded_once_and_sets_pdfs_at_once(tmp_path: Path) -> None:
    """The first start loads and serves in one command; threads of loading are none of serving's."""
    with started(tmp_path) as (said, address):
        assert "  resident " in said
        assert asked(address, "/ky/ak-bulak/budget/2026/leaflet.pdf")[:5] == b"%PDF-"
    with started(tmp_path) as (said, address):
        assert "loaded already; nothing is changed" in said
        assert b"2026" in asked(address, "/ky/ak-bulak/")


@contextmanager
def started(instance: Path) -> Iterator[tuple[str, str]]:
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


def asked(address: str, path: str) -> bytes:
    """What the served demo answers; it fails where no answer comes."""
    for _second in range(60):
        with (
            suppress(urllib.error.URLError),  # the worker has started, and does not listen yet
            urllib.request.urlopen(address + path, timeout=120) as answer,
        ):
            return bytes(answer.read())
        time.sleep(1)
    raise TimeoutError(path)
