"""`civicbudget elections`: held elsewhere; `civicbudget record`: what was published."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from civicbudget.accounts.models import Role
from civicbudget.campaigns.models import Campaign
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.municipalities import queries as municipalities
from civicbudget.results import importing, queries, recheck, services
from civicbudget.tally import Election, TallyError, read_pb

elections = AppGroup("elections", help="Elections that were held elsewhere.")
record = AppGroup("record", help="The public records, beside the database.")


@record.command()
def check() -> None:
    """Check that the database still holds what was published: rules, ballots, marks, results.

    The log vouches for the digest of every record, so run `civicbudget log check` first, with a
    checkpoint that somebody kept. Exit status 1 for the first difference.
    """
    for campaign in queries.perhaps_published():
        name = f"{campaign.municipality.slug}/{campaign.slug}"
        try:
            published = recheck.check(campaign)
        except recheck.Differs as fault:
            raise click.ClickException(f"FAULT in {name}, {fault}") from fault
        if published:
            click.echo(f"ok  {name}: as it was published, {published} times")


@elections.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--municipality", required=True, metavar="SLUG", help="Whose campaign it becomes.")
@click.option("--slug", help="The campaign's name in addresses; the file's name unless given.")
@click.option("--title", help="The campaign's title; the file's description unless given.")
@click.option("--tally", is_flag=True, help="Count it and publish the results, too.")
def import_file(
    file: Path, municipality: str, slug: str | None, title: str | None, tally: bool
) -> None:
    """Turn the election in FILE (.pb) into a campaign with its projects and ballots.

    With --tally it is counted by the file's own rule, where that is known here, else by votes.
    """
    try:
        imported = _imported(_read(file), file, municipality, slug, title, tally)
    except (TallyError, DomainError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{imported.ballots} ballots imported as campaign {imported.campaign.slug}"
        + (f"; {imported.empty} empty ones left out" if imported.empty else "")
        + ("; counted and published" if tally else "")
    )


def _read(file: Path) -> Election:
    with click.progressbar(length=1, label="Reading") as bar:

        def show(done: int, size: int) -> None:
            bar.length = size
            bar.update(done - bar.pos)

        return read_pb(file, show)


def _imported(
    election: Election,
    file: Path,
    municipality: str,
    slug: str | None,
    title: str | None,
    tally: bool,
) -> importing.Imported:
    now = clock.now()
    with click.progressbar(length=election.cast, label="Writing ballots") as bar, transaction():
        found = municipalities.by_slug(municipality)
        if found is None:
            raise click.ClickException(f"there is no municipality {municipality}")
        imported = importing.import_election(
            election=election,
            source=file,
            municipality=found,
            slug=slug,
            title=title,
            now=now,
            progress=bar.update,
        )
        if tally:
            _publish(imported.campaign)
    return imported


def _publish(campaign: Campaign) -> None:
    """Count and publish on behalf of the operator: the log names no person."""
    services.count_pots(campaign=campaign, now=clock.now())
    services.publish(
        campaign=campaign, motion=None, actor=None, role=Role.OPERATOR, now=clock.now()
    )
