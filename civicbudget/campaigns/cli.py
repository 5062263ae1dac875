"""`civicbudget checkpoint`: for the machine's clock to run, every hour or every day."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from civicbudget.campaigns import daily
from civicbudget.core import clock
from civicbudget.core.db import transaction


@click.command()
@with_appcontext
def checkpoint() -> None:
    """Sign a checkpoint of every log that is due one.

    Due are: a day of voting, a day with new entries, and any change of a phase. Running it again
    makes no second one, so that it may run every hour:

        0 * * * *  civicbudget checkpoint
    """
    with transaction():
        made = [(each.chain, each.number) for each in daily.make_due(clock.now())]
    for log, number in made:
        click.echo(f"{log}: checkpoint {number}")
    if not made:
        click.echo("Nothing is due.")
