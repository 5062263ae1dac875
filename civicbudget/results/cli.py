"""`civicbudget elections`: held elsewhere; `export` and `record`: what was published here."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask.cli import AppGroup, with_appcontext

from civicbudget.audit import checkpoints
from civicbudget.campaigns import carrying
from civicbudget.campaigns import queries as campaigns
from civicbudget.campaigns.models import Campaign
from civicbudget.core import clock
from civicbudget.core.db import snapshot, transaction
from civicbudget.core.errors import DomainError
from civicbudget.municipalities import queries as municipalities
from civicbudget.record.signature import file_digest
from civicbudget.results import again, finishing, importing, publishing, queries, recheck, services
from civicbudget.results.models import Publication
from civicbudget.results.queries import BallotRow
from civicbudget.tally import Election, TallyError, read_pb

_AT_ONCE = 1000

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


@record.command()
def finish() -> None:
    """Publish what was decided and then interrupted: by a restart, a full disk, a power cut.

    The commission's page offers the same. Nothing of it is public before this is done.
    """
    for campaign in queries.all_due():
        carrying.finish(campaign)
        click.echo(f"published: {campaign.municipality.slug}/{campaign.slug}")


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
            _decide(imported.campaign)
    if tally:
        carrying.finish(imported.campaign)
    return imported


def _decide(campaign: Campaign) -> None:
    """Count, to publish on behalf of the operator: the log names no person."""
    services.count_pots(campaign=campaign, now=clock.now())
    finishing.decide(campaign=campaign, motion=None, now=clock.now())
    checkpoints.make(log=campaign.municipality.slug, now=clock.now())


@click.command()
@click.argument("campaign", metavar="MUNICIPALITY/CAMPAIGN")
@click.option("--format", "form", type=click.Choice(list(again.FORMATS)), required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE")
@with_appcontext
def export(campaign: str, form: str, out: Path) -> None:
    """Write what a campaign published once more, from the database, and compare the two.

    csv is a .zip of tables with their description; xlsx the same as a workbook; json the results;
    pb the ballots as Pabulib (a .zip of them where there are several pots); record the public
    record. FILE must not be there yet. Nobody who votes meanwhile waits for it.
    """
    if out.exists():
        raise click.ClickException(f"{out} is there already")
    with snapshot():
        publication = _published(campaign)
        try:
            written = _written(publication, form, out)
        except DomainError as error:
            raise click.ClickException(str(error)) from error
        published = publishing.folder(publication.record_name) / written
    digest = file_digest(out)
    click.echo(f"{digest}  {out}  ({out.stat().st_size:,} bytes)")
    if published.exists():
        agrees = file_digest(published) == digest
        click.echo("the same as was published" if agrees else "NOT the same as was published")


def _written(publication: Publication, form: str, out: Path) -> str:
    """Write a format to its place; the name under which it was published."""
    total = sum(queries.sizes(publication.campaign).values()) * again.FORMATS[form]
    with (
        TemporaryDirectory(dir=out.parent) as folder,
        click.progressbar(length=total, label=f"Writing {out.name}") as bar,
    ):
        written = again.write(publication, form, Path(folder), _watching(bar.update))
        shutil.move(written, out)
    return written.name


def _published(campaign: str) -> Publication:
    slug, _slash, name = campaign.partition("/")
    municipality = municipalities.by_slug(slug)
    found = campaigns.get(municipality.id, name) if municipality else None
    publication = queries.latest_publication(found) if found else None
    if publication is None:
        raise click.ClickException(f"there is no published campaign {campaign}")
    return publication


def _watching(
    update: Callable[[int], None],
) -> Callable[[Iterator[BallotRow]], Iterator[BallotRow]]:
    """Tells of ballots as they pass, a thousand at a time."""

    def watch(rows: Iterator[BallotRow]) -> Iterator[BallotRow]:
        while batch := list(islice(rows, _AT_ONCE)):
            yield from batch
            update(len(batch))

    return watch
