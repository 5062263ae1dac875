"""pabutools on one file by one rule: `python -m tests.bench.peer FILE RULE as-read|grouped`, once.

It takes minutes where ours takes milliseconds, so it is bounded in time and its figure is kept in
peer.json, with the day, the versions and the machine; `make bench` compares against that. Its
profile is taken as its reader gives it, a ballot a voter, or grouped by identical ballots first.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import (
    greedy_utilitarian_welfare,
    method_of_equal_shares,
    sequential_phragmen,
)

KEPT = Path(__file__).with_name("peer.json")
LONGEST = 1800
"""Seconds of processor time after which the peer is stopped."""


def _shares(instance: Any, profile: Any, **more: Any) -> Any:
    return method_of_equal_shares(instance, profile, sat_class=Cost_Sat, **more)


RULES: dict[str, Callable[[Any, Any], Any]] = {
    "greedy-votes": lambda instance, profile: greedy_utilitarian_welfare(
        instance, profile, sat_class=Cost_Sat
    ),
    "equal-shares": _shares,
    "equal-shares --completion add1": lambda instance, profile: _shares(
        instance, profile, voter_budget_increment=1
    ),
    "phragmen": sequential_phragmen,
}


def seconds(path: Path, rule: str, profile_is: str) -> float:
    """Processor time of one count, without the reading and the grouping."""
    instance, profile = parse_pabulib(str(path))
    if profile_is == "grouped":
        profile = profile.as_multiprofile()
    started = time.process_time()
    RULES[rule](instance, profile)
    return time.process_time() - started


def kept() -> dict[str, dict[str, str]]:
    """What was measured before, by file, rule and profile."""
    return json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}


def main(file: str, rule: str, profile_is: str) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
    path = Path(file)
    measured = {
        "seconds": f"{seconds(path, rule, profile_is):.3f}",
        "date": datetime.now(UTC).date().isoformat(),
        "pabutools": version("pabutools"),
        "machine": f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    }
    figures = {**kept(), f"{path.stem} {rule} {profile_is}": measured}
    KEPT.write_text(json.dumps(dict(sorted(figures.items())), indent=1, ensure_ascii=False) + "\n")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


if __name__ == "__main__":
    main(*sys.argv[1:])
