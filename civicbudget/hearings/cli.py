"""Hearings from the command line."""

from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import AppGroup

from civicbudget.core import clock, i18n
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import pick, speaking
from civicbudget.hearings import queries, words
from civicbudget.hearings.models import SignUp

hearings = AppGroup("hearings", help="Hearings on the municipalities' budgets.")


@hearings.command("reminders")
@click.option("--days", type=click.IntRange(1, 30), default=2, show_default=True)
def reminders(days: int) -> None:
    """Print whom to remind of a hearing in the next DAYS days, of those who get no letter: one line
    each, with tabs between municipality, phone or e-mail address, and the words in that person's
    language."""
    now = clock.now()
    for one in queries.to_remind(now, now + timedelta(days=days), by_letter=False):
        with speaking(one.person.language):
            click.echo(f"{one.hearing.municipality.slug}\t{one.person.identifier}\t{_words(one)}")


def _words(one: SignUp) -> str:
    hearing = one.hearing
    where = str(pick(hearing.place)) if one.way == "place" else hearing.link
    return _(
        "%(what)s: %(when)s, %(where)s",
        what=words.title(hearing),
        when=i18n.format_datetime(hearing.starts_at),
        where=" ".join(where.split()),
    )
