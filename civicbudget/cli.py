"""The `civicbudget` command. What needs neither application nor database loads neither."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import FlaskGroup

from civicbudget import assembly, config, create_app
from civicbudget.record.cli import verify
from civicbudget.tally.cli import tally


def _instance() -> Path:
    return assembly.ROOT / "instance"


@click.group(cls=FlaskGroup, create_app=create_app, add_version_option=False)
def main() -> None:
    """Participatory budgeting: serve it, look after it, count and verify."""


@main.command()
def init() -> None:
    """Write instance/config.py with fresh secrets, unless there is one."""
    written = config.write_fresh(_instance(), demo=False)
    click.echo(f"Wrote {written}." if written else "instance/config.py is there already.")


main.add_command(tally)
main.add_command(verify)
