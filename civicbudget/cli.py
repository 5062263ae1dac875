"""The `civicbudget` command. What is installed to count and verify at home has these two alone."""

from __future__ import annotations

from importlib.util import find_spec

import click

from civicbudget.record.cli import envelope_command, verify_command
from civicbudget.record.opening_cli import open_command
from civicbudget.tally.cli import tally


@click.group()
def at_home() -> None:
    """Count and verify a vote. Serving one needs the rest: pip install "civicbudget[server]"."""


def main() -> None:
    """Run the command: the whole of it where the platform is installed."""
    group: click.Group = at_home
    if find_spec("flask"):
        # Here and not above: who counts at home has no web application to import.
        from civicbudget.operating import platform

        group = platform
    for command in (tally, verify_command, open_command, envelope_command):
        group.add_command(command)
    group(prog_name="civicbudget")
