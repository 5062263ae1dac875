"""The count: over pabutools on the same files, over the reading of them, and as ballots grow.

All times are processor time, so that other work on the machine does not count. pabutools takes up
to a minute for one count: its figures are those that peer.py kept.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from civicbudget.tally import Election, Rule, count, read_pb
from tests.bench import peer
from tests.bench.elections import write_election

RULES = {
    "greedy-votes": Rule(),
    "equal-shares": Rule("equal-shares"),
    "phragmen": Rule("phragmen"),
    "equal-shares --completion add1": Rule("equal-shares", completion="add1"),
}
SIZES = (10_000, 100_000, 1_000_000)


def run() -> list[dict[str, object]]:
    """Rows of the three tables; the real elections are those of PABULIB_DIR, where there is one."""
    paths = sorted(Path(os.environ.get("PABULIB_DIR", "/nowhere")).glob("*.pb"))
    return [*_beside_the_peer(paths), *_over_reading(paths), *map(_grown, SIZES)]


def _beside_the_peer(paths: list[Path]) -> list[dict[str, object]]:
    files = {path.stem: path for path in paths}
    rows = []
    for key, kept in peer.kept().items():
        name, *words, profile = key.split(" ")
        if name not in files:
            continue
        election, rule = read_pb(files[name]), " ".join(words)
        ours = _best(lambda: count(election, RULES[rule]), 5)  # noqa: B023 - called at once
        times = round(float(kept["seconds"]) / ours)
        rows.append(
            {
                "file": name,
                "rule": rule,
                "ms": _ms(ours),
                "pabutools s": kept["seconds"],
                "profile": profile,
                "measured": kept["date"],
                "times as fast": times,
            }
        )
    return rows


def _over_reading(paths: list[Path]) -> list[dict[str, object]]:
    """For each rule, how many files take longer to count than to read, and the worst."""
    ratios: dict[str, dict[str, float]] = {name: {} for name in RULES}
    for path in paths:
        election = read_pb(path)
        read = _best(lambda: read_pb(path), 3)  # noqa: B023 - called at once
        for name, rule in RULES.items():
            if election.vote_type in ("approval", "choose-1") or name == "greedy-votes":
                counted = _best(lambda: count(election, rule), 3)  # noqa: B023 - called at once
                ratios[name][path.stem] = counted / read
    return [_worst(name, of_files) for name, of_files in ratios.items() if of_files]


def _worst(rule: str, of_files: dict[str, float]) -> dict[str, object]:
    worst = max(of_files, key=lambda name: of_files[name])
    return {
        "rule": rule,
        "files": len(of_files),
        "count over read, median": round(sorted(of_files.values())[len(of_files) // 2], 2),
        "above 1": sum(ratio > 1 for ratio in of_files.values()),
        "above 10": sum(ratio > 10 for ratio in of_files.values()),
        "worst": f"{of_files[worst]:.1f} ({worst})",
    }


def _grown(voters: int) -> dict[str, object]:
    """One generated election in a process of its own, so that its memory is its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_election(Path(folder) / "grown.pb", voters)
        command = [sys.executable, "-m", "tests.bench.tally", str(path)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return {"voters": voters, **dict(zip(("read s", "count s", "peak MB"), said, strict=True))}


def _alone(path: Path) -> None:
    started = time.process_time()
    election: Election = read_pb(path)
    read = time.process_time()
    count(election, RULES["equal-shares"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{read - started:.2f} {time.process_time() - read:.2f} {peak}")  # noqa: T201 - the answer


def _best(work: Callable[[], object], times: int) -> float:
    seconds = []
    for _ in range(times):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return min(seconds)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"


if __name__ == "__main__":
    _alone(Path(sys.argv[1]))
