"""Letters from the command line."""

from __future__ import annotations

from datetime import timedelta

import click

from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.hearings.cli import hearings
from civicbudget.outreach import mail, reminding, services

__all__ = ["hearings"]


@hearings.command("remind")
@click.option("--days", type=click.IntRange(1, 30), default=2, show_default=True)
def remind(days: int) -> None:
    """Send the reminders of hearings in the next DAYS days to whoever left an address for it, each
    once; and forget the addresses of hearings that are over."""
    now = clock.now()
    if mail.is_set():
        run = reminding.remind(now, now + timedelta(days=days))
        click.echo(f"Reminders sent: {run.sent}; not sent: {run.failed}.")
    else:
        click.echo("No mail server is set (MAIL_SERVER): nothing is sent.")
    with transaction():
        gone = services.forget(now=now)
    click.echo(f"Addresses forgotten: {gone}.")
