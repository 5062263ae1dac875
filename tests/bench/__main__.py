"""Runs every bench and prints its ratios; `make bench`. Writes build/bench/*.json."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from tests.bench import budgets, pages, tally, votes

OUT = Path(__file__).resolve().parents[2] / "build" / "bench"
BENCHES = {"votes": votes.run, "pages": pages.run, "tally": tally.run, "budgets": budgets.run}


def main(wanted: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    click.echo(f"machine load before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    for name, run in BENCHES.items():
        if wanted and name not in wanted:
            continue
        rows = run()
        (OUT / f"{name}.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
        click.echo(f"\n{name}")
        for row in rows:
            click.echo("  " + "  ".join(f"{key}: {value}" for key, value in row.items()))


main(sys.argv[1:])
