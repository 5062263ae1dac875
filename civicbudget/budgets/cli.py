"""Budgets from the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from civicbudget.budgets import queries, services
from civicbudget.budgets.importing import balance
from civicbudget.budgets.importing.doubts import find
from civicbudget.budgets.importing.lines import Reading
from civicbudget.budgets.models import Stage
from civicbudget.budgets.services import Terms
from civicbudget.core import clock, money
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import format_money
from civicbudget.municipalities.models import Municipality
from civicbudget.municipalities.queries import by_slug

UNITS = {"som": money.TYIYN, "thousand": 1000 * money.TYIYN}
ROLE = "operator"  # whoever may run commands on the server

budgets = AppGroup("budgets", help="The municipalities' own budgets.")


@budgets.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--municipality", "slug", required=True, help="Its word in the address.")
@click.option("--year", type=int, required=True)
@click.option("--unit", type=click.Choice(list(UNITS)), required=True)
@click.option("--stage", type=click.Choice([stage.value for stage in Stage]), required=True)
@click.option("--reason", default="", help="Why a budget that is published already changes.")
@click.option("--explanation", default="", help="Why sums differ, where they do.")
@click.option("--quarter", type=click.IntRange(1, 4), help="Executed up to its end.")
@click.option("--resolution", help="Number of the kenesh's resolution.")
@click.option("--session", help="Its session.")
@click.option("--resolved", type=click.DateTime(["%Y-%m-%d"]), help="Its date.")
@click.option("--publish", is_flag=True, help="Let residents see it at once.")
def import_file(
    file: Path,
    slug: str,
    year: int,
    unit: str,
    stage: str,
    reason: str,
    explanation: str,
    quarter: int | None,
    resolution: str | None,
    session: str | None,
    resolved: datetime | None,
    publish: bool,
) -> None:
    """Bring in the budget in FILE (XLSX or CSV), asking about what is doubtful."""
    municipality = by_slug(slug)
    if municipality is None:
        raise click.ClickException(f"There is no municipality {slug!r}.")
    day = resolved.date() if resolved else None
    terms = Terms(year, Stage(stage), UNITS[unit], resolution, day, session, quarter)
    try:
        meanings = queries.meanings(municipality.id)
        reading = services.parse(file.read_bytes(), file.name, terms.unit, year, meanings)
        services.refuse_future(terms, clock.today())
        reading = services.checked(reading, terms)
        _settle(reading, terms, municipality)
        _store(
            reading, terms, municipality, {"reason": reason, "explanation": explanation}, publish
        )
    except DomainError as error:
        raise click.ClickException(str(error)) from error


def _settle(reading: Reading, terms: Terms, municipality: Municipality) -> None:
    """Stop at what is wrong, ask about what is doubtful."""
    for fault in reading.faults:
        click.echo(f"{fault.place or '-'}: {fault.message} {fault.found}".rstrip(), err=True)
    if reading.faults:
        raise click.ClickException("Nothing was stored.")
    past = queries.other_years(municipality.id, terms.year)
    for found in balance.discrepancies(reading):
        stated, computed = map(format_money, (found.stated, found.computed))
        click.echo(f"{found.place or '-'} {found.text}: {stated} / {computed}", err=True)
    for doubt in find(reading, terms.unit, past, queries.residents(municipality.id)):
        click.confirm(doubt.question, abort=True)


def _store(
    reading: Reading, terms: Terms, municipality: Municipality, said: dict[str, str], publish: bool
) -> None:
    now = clock.now()
    with transaction():
        version = services.store(
            municipality=municipality,
            terms=terms,
            reading=reading,
            actor=None,
            role=ROLE,
            now=now,
            **said,
        )
        if publish and version.published_at is None:
            services.publish(version=version, actor=None, role=ROLE, now=now)
    click.echo(f"{len(reading.lines)} lines stored.")
