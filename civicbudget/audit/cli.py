"""`civicbudget log` and `civicbudget db-roles`: for the operator, at the server."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from civicbudget.audit import checkpoints, queries
from civicbudget.audit.models import APPEND_ONLY
from civicbudget.core import roles
from civicbudget.record.chain import ChainBroken
from civicbudget.record.checkpoints import CheckpointBroken
from civicbudget.record.cli import read_kept
from civicbudget.record.faults import RecordFault

log = AppGroup("log", help="The logs of official acts, in the database.")


@log.command()
@click.option(
    "--checkpoint",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A checkpoint that somebody kept: its log must go on from it.",
)
def check(checkpoint: Path | None) -> None:
    """Check every log in the database with its checkpoints: chain, signatures, roots and proofs.

    With --checkpoint only the log of that checkpoint. Exit status 1 for the first fault.
    """
    try:
        kept = read_kept(checkpoint) if checkpoint else None
        for name in [kept.log] if kept else queries.logs():
            entries, signed = checkpoints.check(name, kept)
            click.echo(f"ok  {name}: {entries} entries, {signed} checkpoints")
    except RecordFault as fault:
        raise click.ClickException(str(fault)) from fault
    except (ChainBroken, CheckpointBroken) as broken:
        raise click.ClickException(f"FAULT in the log {name}: {broken}") from broken
    if kept:
        click.echo(f"ok  {kept.log}: it goes on from checkpoint {kept.number}, which was kept")


@click.command("db-roles")
@click.option("--serving", required=True, metavar="ROLE", help="The role that the server uses.")
@click.option("--execute", is_flag=True, help="Run the statements instead of printing them.")
@with_appcontext
def db_roles(serving: str, execute: bool) -> None:
    """What a PostgreSQL role needs to serve, and no more: it cannot change or delete an entry.

    Make the role first (CREATE ROLE serving LOGIN PASSWORD ...), run this as the role that owns
    the tables and migrates them, after every migration; then serve as ROLE.
    """
    try:
        statements = roles.statements(serving, APPEND_ONLY)
        if execute:
            roles.execute(statements)
    except roles.NotSafe as error:
        raise click.ClickException(str(error)) from error
    click.echo("Done." if execute else "\n".join(f"{statement};" for statement in statements))
