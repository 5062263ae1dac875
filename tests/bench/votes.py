"""Votes a second through the real server, over the same rows committed one by one without it."""

from __future__ import annotations

import http.client
import sqlite3
import tempfile
import time
from pathlib import Path

import psycopg

from tests import postgres
from tests.bench.server import (
    CLIENTS,
    PATH,
    VOTERS,
    Installation,
    in_parallel,
    install,
    post,
    serving,
)

MARK = (
    "INSERT INTO participations (campaign_id, resident_id, channel, area_id, voted_on) "
    "VALUES (1, {p}, 'online', 1, '2026-09-15') RETURNING id"
)
ENVELOPE = "INSERT INTO envelopes (participation_id, ciphertext, digest) VALUES ({p}, {p}, {p})"
SEALED = bytes(400)


def run() -> list[dict[str, object]]:
    """A row for each engine."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        installation = install(Path(folder), f"sqlite:///{folder}/bench.sqlite")
        rows.append({"engine": "sqlite", **_measure(installation, _raw_sqlite)})
    with postgres.server(durable=True) as url, tempfile.TemporaryDirectory() as folder:
        plain = url.replace("+psycopg", "")
        with psycopg.connect(f"{plain}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE bench")
        installation = install(Path(folder), f"{url}/bench")
        rows.append({"engine": "postgresql", **_measure(installation, _raw_postgres)})
    return rows


def _measure(installation: Installation, raw) -> dict[str, object]:  # type: ignore[no-untyped-def] # a local function
    with serving(installation) as port:
        seconds = in_parallel(lambda n, c: _vote(installation, n, c), port)
    raw_seconds = raw(installation)
    votes, limit = VOTERS / seconds, VOTERS / raw_seconds
    return {
        "votes/s": round(votes),
        "raw commits/s": round(limit),
        "ratio": round(votes / limit, 2),
    }


def _vote(installation: Installation, number: int, connection: http.client.HTTPConnection) -> None:
    for index in range(number, VOTERS, CLIENTS):
        chosen = [("projects", str(1 + (index + step) % 12)) for step in range(3)]
        page = post(connection, f"{PATH}/ballot/receipt/", installation.voters[index], chosen)
        assert "receipt" in page


def _raw_sqlite(installation: Installation) -> float:
    """The rows of VOTERS votes, each vote a durable commit, on the very same database."""
    path = installation.uri.removeprefix("sqlite:///")
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("DELETE FROM envelopes")
    connection.execute("DELETE FROM participations")
    started = time.perf_counter()
    for number in range(1, VOTERS + 1):
        connection.execute("BEGIN IMMEDIATE")
        mark = connection.execute(MARK.format(p="?"), (number,)).fetchone()[0]
        connection.execute(ENVELOPE.format(p="?"), (mark, SEALED, f"{number:064x}"))
        connection.execute("COMMIT")
    seconds = time.perf_counter() - started
    connection.close()
    return seconds


def _raw_postgres(installation: Installation) -> float:
    """The same on PostgreSQL, over one connection."""
    with psycopg.connect(installation.uri.replace("+psycopg", "")) as connection:
        connection.execute("DELETE FROM envelopes")
        connection.execute("DELETE FROM participations")
        connection.commit()
        started = time.perf_counter()
        for number in range(1, VOTERS + 1):
            mark = connection.execute(MARK.format(p="%s"), (number,)).fetchone()
            assert mark is not None
            connection.execute(ENVELOPE.format(p="%s"), (mark[0], SEALED, f"{number:064x}"))
            connection.commit()
        return time.perf_counter() - started
