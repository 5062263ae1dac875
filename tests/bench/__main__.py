"""Runs every bench and prints its ratios; `make bench`. Writes build/bench/*.json.

`python -m tests.bench opening verify --full` runs some, at the full size where they have one;
`python -m tests.bench opening 20000`, at this one.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from tests.bench import budgets, exports, opening, pages, tally, verifying, votes

OUT = Path(__file__).resolve().parents[2] / "build" / "bench"
BENCHES = {
    "votes": votes.run,
    "pages": pages.run,
    "tally": tally.run,
    "budgets": budgets.run,
    "exports": exports.run,
    "opening": opening.run,
    "verify": verifying.run,
}
FULL = "--full"
SIZED: dict[str, Callable[..., list[dict[str, object]]]] = {
    "opening": opening.run,
    "verify": verifying.run,
}
"""Those that measure smaller sizes, unless they are told otherwise."""


def main(wanted: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    click.echo(f"machine load before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    sizes = tuple(int(each) for each in wanted if each.isdecimal())
    for name in [each for each in wanted if each in BENCHES] or list(BENCHES):
        rows = _run(name, full=FULL in wanted, sizes=sizes)
        (OUT / f"{name}.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
        click.echo(f"\n{name}")
        for row in rows:
            click.echo("  " + "  ".join(f"{key}: {value}" for key, value in row.items()))


def _run(name: str, **given: Any) -> list[dict[str, object]]:
    return SIZED[name](**given) if name in SIZED else BENCHES[name]()


main(sys.argv[1:])
