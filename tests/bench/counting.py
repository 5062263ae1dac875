"""The count over pabutools on the same files: greedy-votes and equal-shares with cost utilities."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares

from civicbudget.tally import Rule, count, read_pb

FILES = ("Netherlands_Assen_2024.pb", "Poland_Swiecie_2023.pb", "Poland_Warszawa_2024_Wesola.pb")
PEERS: dict[str, Callable[..., Any]] = {
    "greedy-votes": greedy_utilitarian_welfare,
    "equal-shares": method_of_equal_shares,
}


def run() -> list[dict[str, object]]:
    """A row for each file and rule; empty where PABULIB_DIR names no folder of elections."""
    folder = Path(os.environ.get("PABULIB_DIR", "/nowhere"))
    paths = [folder / name for name in FILES if (folder / name).is_file()]
    return [_row(path, rule) for path in paths for rule in PEERS]


def _row(path: Path, rule: str) -> dict[str, object]:
    started = time.perf_counter()
    election = read_pb(path)
    read = time.perf_counter() - started
    instance, profile = parse_pabulib(str(path))
    ours = _best(lambda: count(election, Rule(name=rule)), 5)
    theirs = _best(lambda: PEERS[rule](instance, profile.as_multiprofile(), sat_class=Cost_Sat), 1)
    return {
        "file": path.stem,
        "rule": rule,
        "read s": f"{read:.4f}",
        "count s": f"{ours:.4f}",
        "count/read": round(ours / read, 2),
        "pabutools s": f"{theirs:.3f}",
        "times as fast": round(theirs / ours),
    }


def _best(work: Callable[[], object], times: int) -> float:
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)
