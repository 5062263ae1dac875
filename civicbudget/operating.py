"""What the `civicbudget` command can do where the whole platform is installed."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import FlaskGroup, NoAppException

from civicbudget import config, create_app


def _application() -> Flask:
    try:
        return create_app()
    except config.ConfigurationError as error:
        raise NoAppException(str(error)) from error


@click.group(
    cls=FlaskGroup,
    create_app=_application,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    set_debug_flag=False,
)
def platform() -> None:
    """Participatory budgeting: serve it, look after it, count and verify."""


@platform.command(with_appcontext=False)
def init() -> None:
    """Write instance/config.py with fresh secrets, unless there is one."""
    written = config.write_fresh(config.INSTANCE, demo=False)
    click.echo(f"Wrote {written}." if written else f"{config.INSTANCE}/config.py is there already.")


@platform.command(with_appcontext=False)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def demo(port: int) -> None:
    """Serve a believable municipality at this machine's loopback; loads it the first time."""
    # Here and not above: no other command needs the server and the demo.
    from civicbudget import serving
    from civicbudget.demo import cli as demonstration

    if config.write_fresh(config.INSTANCE, demo=True):
        click.echo(f"Wrote {config.INSTANCE}/config.py with secrets drawn now.")
    demonstration.prepare_apart()
    with create_app().app_context():
        demonstration.announce(port)
        serving.run("127.0.0.1", port, workers=1, threads=8)
