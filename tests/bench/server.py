"""An installation in a temporary folder with a campaign in voting, served by the real server."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from civicbudget import create_app
from civicbudget.campaigns.models import PhaseKind
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.voting import keys, services
from civicbudget.voting import rules as frozen
from tests import factories

VOTERS = 400
PROJECTS = 12
CLIENTS = 8
PATH = "/ky/ak-bulak/campaigns/2026"


@dataclass(frozen=True)
class Voter:
    """What a signed-in browser would send."""

    cookie: str
    token: str


@dataclass(frozen=True)
class Installation:
    """A folder with its database, and the browsers of its voters."""

    folder: Path
    uri: str
    voters: list[Voter]


def settings(uri: str) -> dict[str, object]:
    return {
        "SECRET_KEY": "bench only",
        "INSTALLATION_SECRET": "bench only, too",
        "SQLALCHEMY_DATABASE_URI": uri,
        "SESSION_COOKIE_SECURE": False,
        "RATELIMIT_ENABLED": False,
    }


def install(folder: Path, uri: str) -> Installation:
    """A municipality with a campaign in voting and VOTERS residents who are signed in."""
    app = create_app(settings(uri), folder)
    with app.app_context():
        db.create_all()
        with transaction():
            of = factories.municipality()
            campaign = factories.campaign(of, PhaseKind.VOTING)
            projects = [
                factories.project(campaign, position, cost=60_000_00)
                for position in range(1, PROJECTS + 1)
            ]
            services.freeze(
                campaign=campaign, projects=projects, now=clock.now() - timedelta(days=1)
            )
            campaign.public_key = keys.make(frozen.campaign_id(campaign.rules or {}))
            people = [factories.person(f"Voter {number}") for number in range(VOTERS)]
            for person in people:
                factories.resident(of, person)
            ids = [person.get_id() for person in people]
        db.session.remove()
        db.engine.dispose()
    # Outside that context: Flask-WTF keeps one token for a context, and each voter needs another.
    return Installation(folder, uri, [_browser(app, key) for key in ids])


def _browser(app: Flask, key: str) -> Voter:
    with app.test_request_context():
        session["_user_id"] = key
        session["_fresh"] = True
        token = generate_csrf()
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined] # the default interface
        return Voter(f"session={serializer.dumps(dict(session))}", token)


@contextmanager
def serving(installation: Installation, target: list[str] | None = None) -> Iterator[int]:
    """The server as a process of its own on a free port; yields the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = target or [sys.executable, "-m", "civicbudget", "serve"]
    environment = {
        **os.environ,
        "CIVICBUDGET_INSTANCE": str(installation.folder),
        **{f"CIVICBUDGET_{name}": str(value) for name, value in settings(installation.uri).items()},
        "CIVICBUDGET_SESSION_COOKIE_SECURE": "false",
        "CIVICBUDGET_RATELIMIT_ENABLED": "false",
    }
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [*command, "--port", str(port)], env=environment, stdout=log, stderr=log
        )
        try:
            _wait(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not answer within 20 s")


def in_parallel(work: Callable[[int, http.client.HTTPConnection], None], port: int) -> float:
    """Seconds until CLIENTS threads, each on a connection of its own, have done their work."""
    gate = threading.Barrier(CLIENTS + 1)
    faults: list[BaseException] = []

    def one(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        gate.wait()
        try:
            work(number, connection)
        except BaseException as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    gate.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return time.perf_counter() - started


def post(
    connection: http.client.HTTPConnection, path: str, voter: Voter, fields: list[tuple[str, str]]
) -> str:
    """The page that a POST of a voter's browser answers; raises RuntimeError unless 200."""
    body = urlencode([*fields, ("csrf_token", voter.token)])
    connection.request(
        "POST",
        path,
        body,
        {"Content-Type": "application/x-www-form-urlencoded", "Cookie": voter.cookie},
    )
    answer = connection.getresponse()
    page = answer.read().decode()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}\n{page[:500]}")
    return page
