"""Opening the envelopes of a campaign: by two, with the writing of the ballots and the count.

A small size and a larger one show how the time grows; `--full` measures 100,000 and a million.
"""

from __future__ import annotations

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

from sqlalchemy import insert

from civicbudget import create_app
from civicbudget.audit import checkpoints
from civicbudget.campaigns.models import Campaign, MotionKind
from civicbudget.core import clock
from civicbudget.core.db import Base, db, transaction
from civicbudget.record.balloting import BallotKind
from civicbudget.results.opening import open_all
from civicbudget.sealing.ballot import Envelope, seal
from civicbudget.sealing.keys import load_public
from civicbudget.voting import keys, queries
from civicbudget.voting import rules as frozen
from tests import elections, postgres
from tests.bench.records import Ballots
from tests.bench.server import settings

SMALL, FULL = (2_000, 10_000), (100_000, 1_000_000)
PROJECTS = 100
_AT_ONCE = 5_000


def run(*, full: bool = False) -> list[dict[str, object]]:
    """A row for each size on each engine; times of the last are stretched to the full sizes."""
    rows: list[dict[str, object]] = []
    sizes = FULL if full else SMALL
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            uri = f"sqlite:///{folder}/bench.sqlite"
            rows.append({"engine": "sqlite", **_alone(uri, folder, size)})
    with postgres.server(durable=True) as url, tempfile.TemporaryDirectory() as folder:
        rows.append({"engine": "postgresql", **_alone(f"{url}/postgres", folder, sizes[0])})
    if not full:
        seconds = float(str(rows[-2]["processor s"])) / sizes[-1]
        rows += [
            {"envelopes": size, "stretched processor s": round(seconds * size)} for size in FULL
        ]
    return rows


def _alone(uri: str, folder: str, size: int) -> dict[str, object]:
    """One installation in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "tests.bench.opening", uri, folder, str(size)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    names = ("each opened in ms", "in all s", "processor s", "peak MB")
    return {"envelopes": size, **dict(zip(names, told, strict=True))}


def main(uri: str, folder: str, size: int) -> None:
    """Fill a box, then measure: the opening alone, and all that the second member sets off."""
    app = create_app(settings(uri), Path(folder))
    with app.app_context():
        db.create_all()
        campaign = elections.running(
            costs=tuple(20_000 + 100 * number for number in range(PROJECTS)),
            ballot_rule=BallotKind.APPROVAL,
        )
        _fill(campaign, size)
        with transaction():
            checkpoints.make(log=campaign.municipality.slug, now=clock.now())
        started = time.process_time()
        some = _open_some(campaign)
        alone = (time.process_time() - started) / some * 1000
        ended = clock.now() + timedelta(days=40)
        clock.now = lambda: ended
        started, begun = time.perf_counter(), time.process_time()
        elections.carry_out(campaign, MotionKind.OPEN_ENVELOPES)
        seconds, used = time.perf_counter() - started, time.process_time() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{alone:.2f} {seconds:.1f} {used:.1f} {peak}")  # noqa: T201 - the answer
        db.session.remove()
        db.engine.dispose()


def _open_some(campaign: Campaign) -> int:
    """Open a few without writing anything; how many, as the progress told."""
    rules = campaign.rules or {}
    told: list[int] = []
    some = islice(queries.sealed(campaign), 2 * _AT_ONCE)
    opened = open_all(keys.load(frozen.campaign_id(rules)), rules, some, told.append)
    assert len(opened.ballots) == sum(told)
    db.session.rollback()
    return sum(told)


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
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
