"""What each export takes, by the command: seconds and peak memory, of a few ballots and of many.

`python -m tests.bench.exports 1000000` measures a million.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from civicbudget import config, create_app
from civicbudget.campaigns import carrying
from civicbudget.campaigns.models import Campaign
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.results import again, finishing, services
from civicbudget.results.models import Opening
from civicbudget.results.preparing import choice_text
from tests import elections

FEW, MANY = 2_000, 100_000
PROJECTS = 20
MEGABYTE = 1024  # of the kilobytes that the system tells


def run() -> list[dict[str, object]]:
    """A row for each format."""
    few, many = measured(FEW), measured(MANY)
    return [
        {
            "format": form,
            "seconds": round(many[form][0], 1),
            "MB": round(many[form][1] / MEGABYTE),
            "MB of few": round(few[form][1] / MEGABYTE),
            "ratio": round(many[form][1] / few[form][1], 2),
        }
        for form in many
    ]


def measured(ballots: int) -> dict[str, tuple[float, int]]:
    """Seconds and peak memory in kilobytes of each format, and of the publication."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        config.write_fresh(folder, demo=True)
        command = [sys.executable, "-m", "tests.bench.exports", "--publish", str(folder)]
        _hold(folder, ballots)
        found = {"publication": _taken(command, folder)}
        for form in again.FORMATS:
            out = folder / f"out.{form}"
            options = ["ak-bulak/2026", "--format", form, "--out", str(out)]
            command = [sys.executable, "-m", "civicbudget", "export", *options]
            found[form] = _taken(command, folder)
    return found


def _taken(command: list[str], folder: Path) -> tuple[float, int]:
    started = time.perf_counter()
    child = subprocess.Popen(
        command, env={**os.environ, "CIVICBUDGET_INSTANCE": str(folder)}, stdout=subprocess.DEVNULL
    )
    _pid, status, usage = os.wait4(child.pid, 0)
    assert status == 0, command
    return time.perf_counter() - started, usage.ru_maxrss


def _hold(folder: Path, ballots: int) -> None:
    """A campaign whose ballots are counted and not yet published."""
    app = create_app(instance=folder)
    with app.app_context():
        db.create_all()
        campaign = elections.running(costs=tuple(range(100_000, 100_000 + PROJECTS)))
        with transaction():
            now = clock.now()
            db.session.add(
                Opening(
                    campaign_id=campaign.id, opened_at=now, envelopes=0, valid=0, imported=ballots
                )
            )
            services.write_ballots(campaign, _drawn(ballots))
            services.count_pots(campaign=campaign, now=now)


def _drawn(ballots: int) -> Iterator[tuple[str, int, str]]:
    """Ballots of three projects each, in the order of their trackers."""
    chance = random.Random(ballots)
    for number in range(ballots):
        tracker = f"{number:08x}{chance.getrandbits(96):024x}"
        chosen = sorted(str(each) for each in chance.sample(range(1, PROJECTS + 1), 3))
        yield tracker, 1, choice_text(tuple(chosen))


def _publish(folder: Path) -> None:
    with create_app(instance=folder).app_context():
        campaign = db.session.query(Campaign).one()
        with transaction():
            finishing.decide(campaign=campaign, motion=None, now=clock.now())
        carrying.finish(campaign)


if __name__ == "__main__":
    if sys.argv[1] == "--publish":
        _publish(Path(sys.argv[2]))
    else:
        load = os.getloadavg()[0]
        for form, (seconds, memory) in measured(int(sys.argv[1])).items():
            sys.stdout.write(f"{form}: {seconds:.1f} s, {memory / MEGABYTE:.0f} MB\n")
        sys.stdout.write(f"load {load:.1f} to {os.getloadavg()[0]:.1f}\n")
