"""Opening the envelopes of a campaign and publishing what was in them, by two each time.

A small size and a larger one show how the time grows; `--full` measures 100,000 and a million, and
`python -m tests.bench opening 20000` that many.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine, event, insert
from sqlalchemy.engine import Connection

from civicbudget import create_app
from civicbudget.accounts.models import Person
from civicbudget.audit import checkpoints
from civicbudget.campaigns import carrying, services
from civicbudget.campaigns.models import Campaign, MotionKind
from civicbudget.core import clock
from civicbudget.core.db import WRITES, Base, db, transaction
from civicbudget.record.balloting import BallotKind
from civicbudget.sealing.ballot import Envelope, seal
from civicbudget.sealing.keys import load_public
from civicbudget.voting import rules as frozen
from tests import elections, postgres
from tests.bench.records import Ballots
from tests.bench.server import settings

SMALL, FULL = (2_000, 10_000), (100_000, 1_000_000)
PROJECTS = 100
STEPS = {"opening": MotionKind.OPEN_ENVELOPES, "publication": MotionKind.PUBLISH_RESULTS}
_AT_ONCE = 5_000


def run(*, full: bool = False, sizes: tuple[int, ...] = ()) -> list[dict[str, object]]:
    """A row for each step, size and engine."""
    rows: list[dict[str, object]] = []
    for size in sizes or (FULL if full else SMALL):
        with tempfile.TemporaryDirectory() as folder:
            rows += _measured("sqlite", f"sqlite:///{folder}/bench.sqlite", folder, size)
        with postgres.server(durable=True) as url, tempfile.TemporaryDirectory() as folder:
            rows += _measured("postgresql", f"{url}/postgres", folder, size)
    return rows


def _measured(engine: str, uri: str, folder: str, size: int) -> Iterator[dict[str, object]]:
    """Each step in a process of its own, so that its memory is its own."""
    _alone("fill", uri, folder, size)
    for step in STEPS:
        load = os.getloadavg()[0]
        told = json.loads(_alone(step, uri, folder, size))
        yield {"engine": engine, "envelopes": size, "step": step, **told, "load": round(load, 1)}
    (record,) = Path(folder).glob("records/*/*.1.zip")
    subprocess.run(
        [sys.executable, "-m", "civicbudget", "verify", record],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _alone(*given: object) -> str:
    command = [sys.executable, "-m", "tests.bench.opening", *map(str, given)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def main(step: str, uri: str, folder: str, size: int) -> None:
    """Fill a box, or measure what the second member of the commission sets off."""
    app = create_app(settings(uri), Path(folder))
    with app.app_context():
        if step == "fill":
            _campaign(size)
        else:
            ended = clock.now() + timedelta(days=40)
            clock.now = lambda: ended
            print(json.dumps(_carried_out(STEPS[step])))  # noqa: T201 - the answer
        db.session.remove()
        db.engine.dispose()


def _carried_out(kind: MotionKind) -> dict[str, float]:
    """Seconds of the clock, of the processors, and of the longest transaction that writes."""
    campaign, held = db.session.query(Campaign).one(), _held()
    first, second = db.session.query(Person).order_by(Person.id).limit(2)
    with transaction():
        motion = services.propose(
            campaign=campaign, kind=kind, details={}, reason="Чечим", actor=first, now=clock.now()
        )
    begun, before = time.perf_counter(), _processor_seconds()
    carrying.carry_out(motion=motion, actor=second, now=clock.now())
    return {
        "s": round(time.perf_counter() - begun, 1),
        "processor s": round(_processor_seconds() - before, 1),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "lock s": round(max(held), 2),
    }


def _held() -> list[float]:
    """How long each transaction held the write lock, as they end."""
    held, begun = [0.0], [0.0]

    @event.listens_for(Engine, "begin")
    def begin(_connection: Connection) -> None:
        begun[0] = time.perf_counter()

    @event.listens_for(Engine, "commit")
    def commit(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITES):
            held.append(time.perf_counter() - begun[0])

    return held


def _processor_seconds() -> float:
    """Of this process, and of those that it started and that have ended."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def _campaign(size: int) -> None:
    db.create_all()
    campaign = elections.running(
        costs=tuple(20_000 + 100 * number for number in range(PROJECTS)),
        ballot_rule=BallotKind.APPROVAL,
    )
    _fill(campaign, size)
    with transaction():
        checkpoints.make(log=campaign.municipality.slug, now=clock.now())


def _fill(campaign: Campaign, size: int) -> None:
    """A mark and an envelope for every entry of a roll; sealed on every core there is."""
    table = {name: Base.metadata.tables[name] for name in ("residents", "participations")}
    of, area, key = campaign.municipality_id, campaign.areas[0].id, campaign.id
    ids = range(1_000_000, 1_000_000 + size)
    for some in _in_batches(iter(ids)):
        people = [_resident(of, area, each) for each in some]
        marks = [_mark(key, area, each) for each in some]
        db.session.execute(insert(table["residents"]), people)
        db.session.execute(insert(table["participations"]), marks)
    for some in _in_batches(zip(ids, _sealed(campaign, size), strict=True)):
        rows = [
            {"participation_id": each, "ciphertext": sealed.ciphertext, "digest": sealed.digest}
            for each, sealed in some
        ]
        db.session.execute(insert(Base.metadata.tables["envelopes"]), rows)
    db.session.commit()


def _resident(of: int, area: int, each: int) -> dict[str, object]:
    known = {"id": each, "municipality_id": of, "area_id": area, "birth_year": 1980}
    names = {"name": f"{each}", "folded": f"{each}", "sort_key": f"{each}"}
    return {
        **known,
        **names,
        "pin_hash": f"{each:064x}",
        "reference": f"{each}",
        "standing": "registered",
    }


def _mark(campaign: int, area: int, each: int) -> dict[str, object]:
    told = {"channel": "online", "area_id": area, "voted_on": date(2026, 5, 4)}
    return {"id": each, "campaign_id": campaign, "resident_id": each, **told}


def _sealed(campaign: Campaign, size: int) -> Iterator[Envelope]:
    rules = campaign.rules or {}
    length = frozen.ballot_length(rules)
    work = partial(_seal, campaign.public_key or b"", frozen.campaign_id(rules), length)
    ballots = (each for each in Ballots(size) if each.pot == 1)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for some in pool.map(
            work, [[(b.tracker, b.selection) for b in batch] for batch in _in_batches(ballots)]
        ):
            yield from some


def _seal(
    public: bytes, campaign: str, length: int, ballots: list[tuple[str, tuple[int, ...]]]
) -> list[Envelope]:
    key = load_public(public)
    return [seal(key, campaign, tracker, {1: chosen}, length) for tracker, chosen in ballots]


def _in_batches(many: Iterator) -> Iterator[list]:  # type: ignore[type-arg]  # of whatever
    while batch := list(islice(many, _AT_ONCE)):
        yield batch


if __name__ == "__main__":
    main(*sys.argv[1:4], int(sys.argv[4]))
