"""A real PostgreSQL for the tests: the machine's own server program, in a temporary folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = {  # a test's data may be lost with the power
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def programs() -> Path | None:
    """The folder of the newest server on this machine, or None."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0,
    )
    if found:
        return found[-1].parent
    onpath = shutil.which("initdb")
    return Path(onpath).parent if onpath else None


def _as_server(command: list[str]) -> list[str]:
    """The server refuses root: as root it runs as the user that Debian made for it."""
    if os.geteuid() == 0:
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    return command


def free_port() -> int:
    """A port of the loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Run a server as long as the context lasts; yields the URL of it without a database's name.

    A durable one waits for the disk at every commit, as a real installation does.
    """
    given = os.environ.get("CIVICBUDGET_TEST_POSTGRES")
    if given:
        yield given.rsplit("/", 1)[0]
        return
    bin_dir = programs()
    if bin_dir is None:
        raise RuntimeError(
            "no PostgreSQL server program found (Debian: apt-get install postgresql), and no "
            "CIVICBUDGET_TEST_POSTGRES"
        )
    folder = Path(tempfile.mkdtemp(prefix="civicbudget-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    port = free_port()
    initdb = [bin_dir / "initdb", "-D", folder / "data", "-U", "postgres", "--auth=trust"]
    options = [
        f"-c{name}={value}" for name, value in (SETTINGS | (DURABLE if durable else {})).items()
    ]
    postgres = [bin_dir / "postgres", "-D", folder / "data", "-k", folder, "-p", port, *options]
    process = None
    try:
        subprocess.run(
            _as_server([*map(str, initdb), "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]),
            check=True,
            cwd="/",
            capture_output=True,
        )
        process = subprocess.Popen(
            _as_server([*map(str, postgres)]),
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _wait_for(port, process)
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}"
    finally:
        if process is not None:
            process.terminate()
            process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    import psycopg

    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the PostgreSQL server ended with {process.returncode}")
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the PostgreSQL server did not answer within 30 s")
