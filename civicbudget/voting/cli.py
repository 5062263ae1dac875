"""`civicbudget key`: for the operator, at the server."""

from __future__ import annotations

import os
from pathlib import Path

import click
from flask.cli import AppGroup

from civicbudget.campaigns import queries as campaigns
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import speaking
from civicbudget.municipalities import queries as municipalities
from civicbudget.sealing.keys import to_pem
from civicbudget.voting import keeping

key = AppGroup("key", help="The keys of campaigns that the server keeps.")


@key.command("export")
@click.option("--municipality", "place", required=True, metavar="SLUG")
@click.option("--campaign", "slug", required=True, metavar="SLUG")
@click.argument("target", type=click.Path(path_type=Path, exists=False))
def export_key(place: str, slug: str, target: Path) -> None:
    """Copy a campaign's private key to the new file TARGET, to open its envelopes elsewhere.

    Only once voting is over, and the log says so. Whoever has the file can open every envelope:
    destroy it after use.
    """
    found = municipalities.by_slug(place)
    campaign = campaigns.get(found.id, slug) if found else None
    if campaign is None:
        raise click.ClickException("there is no such campaign")
    try:
        with speaking("en"), transaction():
            pem = to_pem(keeping.export_key(campaign=campaign, now=clock.now()))
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(pem)
    except (DomainError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Wrote {target}. Whoever has it can open every envelope: destroy it after use.")
