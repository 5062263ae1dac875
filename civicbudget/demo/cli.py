"""`civicbudget demo`: from nothing to a served municipality, saying what it does as it goes."""

from __future__ import annotations

import json
import os
import sys
from multiprocessing import get_context
from pathlib import Path

import click
from flask import current_app
from flask_migrate import upgrade

from civicbudget import create_app
from civicbudget.core import clock
from civicbudget.demo.loading import load
from civicbudget.demo.loading.place import PEOPLE
from civicbudget.municipalities import queries as municipalities

SIGN_INS = "demo-sign-ins.json"
"""In the instance folder: the passwords that were drawn, so that a second start can say them."""

SHOWN = ("official", "commission", "auditor", "operator", "resident")
MOST_RESIDENTS = 3


def prepare_apart() -> None:
    """Prepare in a process of its own, and end with its exit code where it fails.

    Loading sets PDFs, which starts threads of typst. The server's workers are forked: from a
    process with such threads they would inherit a pool without them, and wait for ever at the
    first PDF.
    """
    loading = get_context("spawn").Process(target=_prepare_alone)
    loading.start()
    loading.join()
    if loading.exitcode:
        sys.exit(loading.exitcode)


def _prepare_alone() -> None:
    with create_app().app_context():
        prepare()


def prepare() -> None:
    """Migrate the database and load the municipality, unless it is there already."""
    click.echo("Bringing the database up to date ...")
    upgrade()
    if municipalities.by_slug("ak-bulak") is None:
        click.echo("Loading the ayil aimak of Ak-Bulak (half a minute) ...")
        _keep(load(clock.today(), lambda text: click.echo(f"  {text}")))
    else:
        click.echo("The ayil aimak of Ak-Bulak is loaded already; nothing is changed.")


def _keep(passwords: dict[str, str]) -> None:
    path = Path(current_app.instance_path) / SIGN_INS
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as target:
        json.dump(passwords, target, indent=1)


def announce(port: int) -> None:
    """Say where the demo is, and as whom one may sign in."""
    click.echo("\nSign in as (the passwords belong to this installation alone):")
    for role, name, email, password in _sign_ins():
        click.echo(f"  {role:<10}  {email:<28}  {password:<22}  {name}")
    click.echo(f"\nThe demo is at http://127.0.0.1:{port}/  (Ctrl+C stops it)\n")


def _sign_ins() -> list[tuple[str, str, str, str]]:
    """Role, name, e-mail address and password of those that a visitor would be."""
    path = Path(current_app.instance_path) / SIGN_INS
    passwords = json.loads(path.read_text()) if path.exists() else {}
    rows = []
    for role in SHOWN:
        of_role = [entry for entry in PEOPLE if entry.role == role and entry.key in passwords]
        most = MOST_RESIDENTS if role == "resident" else len(of_role)
        rows += [
            (role, entry.full_name, entry.email, passwords[entry.key]) for entry in of_role[:most]
        ]
    return rows
