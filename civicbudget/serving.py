"""Serving for real: granian, a production server, around the application."""

from __future__ import annotations

import ipaddress

import click
from flask import current_app
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import Interfaces


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own and nobody else's."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_open_demo(host: str) -> None:
    """Demo accounts are known to whoever reads the terminal: they serve the loopback only."""
    if current_app.config["DEMO"] and not is_loopback(host):
        raise click.ClickException(
            f"this installation has demo accounts and serves this machine only, not {host}; "
            "for real use make an installation of its own with `civicbudget init`"
        )


def run(host: str, port: int, workers: int, threads: int) -> None:
    """Serve until told to stop; each worker is a process with a pool of threads."""
    refuse_open_demo(host)
    Granian(
        "civicbudget:create_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        log_access=False,  # who came when is nobody's business; a proxy may keep its own log
        respawn_failed_workers=True,
    ).serve()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes; with more than one, set RATELIMIT_STORAGE_URI to a shared storage.",
)
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 256))
@with_appcontext
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the platform with a production server."""
    run(host, port, workers, threads)
