"""One file for a publication, written as a stream; equal contents make equal bytes.

Ballots pass twice and are never held: what is kept of them is how many there are, by pot and by
project, and on disk, while the record is being written, the lines of the Pabulib files.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.resources import files
from io import BufferedWriter, TextIOWrapper
from itertools import groupby
from pathlib import Path
from string import Template
from typing import IO, Any

from civicbudget.core import canonical
from civicbudget.record import contents as names
from civicbudget.record.archive import Writer, create
from civicbudget.record.contents import SMALLEST_GROUP, Ballot, RecordContents
from civicbudget.record.groups import merged
from civicbudget.record.manifest import Manifest
from civicbudget.record.pots import Choices, carried, election, words
from civicbudget.record.results import Roll
from civicbudget.record.signature import file_digest
from civicbudget.record.tables import ballot_line, invalid_line, log_line
from civicbudget.sealing.choice import Form, renamed
from civicbudget.tally.pabulib.spool import Spool

_BUFFER = 1 << 16


@dataclass
class _Pots:
    """The ballots of every pot, on their way into its Pabulib file."""

    spools: Mapping[int, Spool]
    alone: Counter[frozenset[int]]
    """How many ballots choose in just these pots."""

    @property
    def published(self) -> set[int]:
        """The pots whose ballots are published, and not only their totals."""
        return {pot for pot, spool in self.spools.items() if spool.cast >= SMALLEST_GROUP}

    @property
    def unpublished_ballots(self) -> int:
        """Ballots that chose in withheld pots only, and so stand nowhere in ballots.csv."""
        shown = self.published
        return sum(times for pots, times in self.alone.items() if not pots & shown)


def build(contents: RecordContents, path: Path) -> str:
    """Write the record and return its SHA-256 in hexadecimal.

    Pots with fewer than ten ballots are put in as totals only, and small groups of the turnout
    are merged. Raises FileExistsError (a published record stays), ValueError for ballots out of
    order or in no pot of the rules, core.canonical.NotCanonical, and tally's TallyError.
    """
    with create(path) as writer, _spooled(contents, path.parent) as pots:
        _write_readmes(contents, writer)
        _write(writer, names.RULES, _rules(contents))
        _write(writer, names.PROJECTS, contents.rules.projects_list())
        _write_tables(contents, pots, writer)
        _write(writer, names.ROLL, _roll(contents))
        _write(writer, names.RESULTS, _results(contents, pots))
        _write_pots(contents, pots, writer)
        _write_documents(contents, writer)
        _write(writer, names.MANIFEST, _manifest(contents, writer))
    return file_digest(path)


@contextmanager
def _spooled(contents: RecordContents, folder: Path) -> Iterator[_Pots]:
    with ExitStack() as stack:
        spools = {each.number: stack.enter_context(Spool(folder)) for each in contents.rules.pots}
        ids = {project.number: str(project.number) for project in contents.rules.projects}
        pots = _Pots(spools, Counter())
        for _tracker, ballots in groupby(_in_order(contents), key=lambda each: each.tracker):
            chosen = []
            for ballot in ballots:
                spools[ballot.pot].add(renamed(ballot.selection, ids))
                chosen.append(ballot.pot)
            pots.alone[frozenset(chosen)] += 1
        yield pots


def _in_order(contents: RecordContents) -> Iterator[Ballot]:
    known = contents.rules.amounts
    last = ("", 0)
    for ballot in contents.ballots:
        place = (ballot.tracker, ballot.pot)
        if place <= last or ballot.pot not in known:
            raise ValueError("ballots are not sorted by tracker and pot, or name no pot")
        last = place
        yield ballot


def _shown(contents: RecordContents, pots: _Pots) -> Iterator[Ballot]:
    published = pots.published
    return (ballot for ballot in contents.ballots if ballot.pot in published)


@contextmanager
def _file(writer: Writer, name: str) -> Iterator[IO[bytes]]:
    """A file of the record that takes many small pieces."""
    with writer.file(name) as sink, BufferedWriter(sink, _BUFFER) as buffer:
        yield buffer


def _write(writer: Writer, name: str, value: object) -> None:
    with writer.file(name) as sink:
        sink.write(canonical.dumps(value))


def _write_tables(contents: RecordContents, pots: _Pots, writer: Writer) -> None:
    with _file(writer, names.BALLOTS) as sink:
        sink.write(names.BALLOTS_HEADER.encode())
        for ballot in _shown(contents, pots):
            sink.write(ballot_line(ballot, contents.rules.ballot.form).encode())
    with _file(writer, names.INVALID) as sink:
        sink.write(names.INVALID_HEADER.encode())
        for invalid in sorted(contents.invalid, key=lambda each: (each.digest, each.reason)):
            sink.write(invalid_line(invalid).encode())
    with _file(writer, names.LOG) as sink:
        for entry, hashed in contents.log:
            sink.write(log_line(entry, hashed))
    with _file(writer, names.CHECKPOINTS) as sink:
        for checkpoint in contents.checkpoints:
            sink.write(checkpoint.line())


def _write_pots(contents: RecordContents, pots: _Pots, writer: Writer) -> None:
    spent = {each.pot: Fraction(each.outcome["spent"]) for each in contents.results}
    extra = carried(contents.rules, spent)
    held = replace(contents.rules, phases=contents.phases or contents.rules.phases)
    for pot in contents.rules.pots:
        if pot.number in pots.published:
            vote = election(contents.heading, held, pot, Choices(), extra[pot.number])
            with (
                _file(writer, names.pb_name(pot.number)) as sink,
                TextIOWrapper(sink, encoding="utf-8", newline="") as text,
            ):
                pots.spools[pot.number].write(vote, text)


def _write_documents(contents: RecordContents, writer: Writer) -> None:
    """What is written for people and for other programs, each from the files before it."""
    for name, document in contents.documents.items():
        with writer.file(name) as sink:
            sink.write(document(writer.files))


def _write_readmes(contents: RecordContents, writer: Writer) -> None:
    heading = contents.heading
    for language, name in zip(names.LANGUAGES, names.READMES, strict=True):
        page = Template(_text(name)).substitute(
            form=_how_written(contents.rules.ballot.form, language),
            municipality=heading.municipality_names.get(language)
            or words(heading.municipality_names),
            campaign=heading.campaign_names.get(language) or words(heading.campaign_names),
            publication=heading.publication,
        )
        with writer.file(name) as sink:
            sink.write(page.encode())


def _how_written(form: Form, language: str) -> str:
    """What the page says of a choice that is more than numbers of projects."""
    return "" if form is Form.CHOSEN else f"\n\n{_text(f'{form}.{language}.txt')}".rstrip()


def _text(name: str) -> str:
    return files("civicbudget.record").joinpath("data", name).read_text("utf-8")


def _rules(contents: RecordContents) -> dict[str, Any]:
    return {"rules": contents.rules.to_dict(), "digest": contents.rules.digest()}


def _roll(contents: RecordContents) -> dict[str, Any]:
    marks = contents.marks
    channels, villages = merged(marks.channels), merged(marks.villages)
    return Roll(marks.people, channels, villages, marks.entitled).to_dict()


def _results(contents: RecordContents, pots: _Pots) -> dict[str, Any]:
    told: dict[str, Any] = {
        "envelopes": {"valid": contents.envelopes, "invalid": len(contents.invalid)},
        "paper": [batch.to_dict() for batch in contents.paper],
        "unpublished_ballots": pots.unpublished_ballots,
        "pots": [
            {
                "pot": result.pot,
                "ballots": pots.spools[result.pot].cast,
                "totals_only": result.pot not in pots.published,
                "outcome": result.outcome,
            }
            for result in contents.results
        ],
    }
    if contents.excluded:
        told["excluded"] = [each.to_dict() for each in contents.excluded]
    if contents.annulled:
        told["annulled"] = [each.to_dict() for each in contents.annulled]
    return told


def _manifest(contents: RecordContents, writer: Writer) -> dict[str, Any]:
    moment = canonical.time_text(contents.published_at)
    return Manifest(contents.heading, moment, writer.files).to_dict()
