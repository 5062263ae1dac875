"""Runs every bench and prints its ratios; `make bench`. Writes build/bench/*.json.

`python -m tests.bench opening verify --full` runs some, at the full size where they have one.
"""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from pathlib import Path

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
SIZED = {"opening": partial(opening.run, full=True), "verify": partial(verifying.run, full=True)}
"""Those that measure smaller sizes and stretch them, unless they are told otherwise."""


def main(wanted: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    click.echo(f"machine load before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    full = FULL in wanted
    names = [name for name in wanted if name != FULL] or list(BENCHES)
    for name in names:
        run = SIZED.get(name, BENCHES[name]) if full else BENCHES[name]
        rows = run()
        (OUT / f"{name}.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
        click.echo(f"\n{name}")
        for row in rows:
            click.echo("  " + "  ".join(f"{key}: {value}" for key, value in row.items()))


main(sys.argv[1:])
