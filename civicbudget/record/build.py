"""One file for a publication, written as a stream; equal contents make equal bytes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from importlib.resources import files
from io import TextIOWrapper
from pathlib import Path
from string import Template
from typing import Any

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
from civicbudget.sealing.choice import Form
from civicbudget.tally import write_pb


@dataclass
class _Pots:
    """The ballots of every pot, identical ones as one: what is kept of a million of them."""

    choices: dict[int, Choices]
    published: set[int] = field(init=False)
    unpublished_ballots: int = 0
    """Ballots that chose in withheld pots only, and so stand nowhere in ballots.csv."""

    def __post_init__(self) -> None:
        sizes = {pot: choices.total() for pot, choices in self.choices.items()}
        self.published = {pot for pot, size in sizes.items() if size >= SMALLEST_GROUP}


def build(contents: RecordContents, path: Path) -> str:
    """Write the record and return its SHA-256 in hexadecimal.

    Pots with fewer than ten ballots are put in as totals only, and small groups of the turnout
    are merged. Raises FileExistsError (a published record stays), ValueError for ballots out of
    order or in no pot of the rules, core.canonical.NotCanonical, and tally's TallyError.
    """
    pots = _pots(contents)
    with create(path) as writer:
        _write_readmes(contents, writer)
        _write(writer, names.RULES, _rules(contents))
        _write(writer, names.PROJECTS, contents.rules.projects_list())
        _write_tables(contents, pots, writer)
        _write(writer, names.ROLL, _roll(contents))
        _write(writer, names.RESULTS, _results(contents, pots))
        _write_pots(contents, pots, writer)
        _write(writer, names.MANIFEST, _manifest(contents, writer))
    return file_digest(path)


def _pots(contents: RecordContents) -> _Pots:
    choices: dict[int, Choices] = {pot.number: Counter() for pot in contents.rules.pots}
    last = ("", 0)
    for ballot in contents.ballots:
        if (ballot.tracker, ballot.pot) <= last or ballot.pot not in choices:
            raise ValueError("ballots are not sorted by tracker and pot, or name no pot")
        last = (ballot.tracker, ballot.pot)
        choices[ballot.pot][ballot.selection] += 1
    pots = _Pots(choices)
    pots.unpublished_ballots = _unpublished(contents, pots)
    return pots


def _unpublished(contents: RecordContents, pots: _Pots) -> int:
    """How many chose in withheld pots only. These have few ballots, so the sets are small."""
    if pots.published == pots.choices.keys():
        return 0
    withheld = {each.tracker for each in contents.ballots if each.pot not in pots.published}
    shown = {each.tracker for each in _shown(contents, pots) if each.tracker in withheld}
    return len(withheld) - len(shown)


def _shown(contents: RecordContents, pots: _Pots) -> Iterator[Ballot]:
    return (ballot for ballot in contents.ballots if ballot.pot in pots.published)


def _write(writer: Writer, name: str, value: object) -> None:
    with writer.file(name) as sink:
        sink.write(canonical.dumps(value))


def _write_tables(contents: RecordContents, pots: _Pots, writer: Writer) -> None:
    with writer.file(names.BALLOTS) as sink:
        sink.write(names.BALLOTS_HEADER.encode())
        for ballot in _shown(contents, pots):
            sink.write(ballot_line(ballot, contents.rules.ballot.form).encode())
    with writer.file(names.INVALID) as sink:
        sink.write(names.INVALID_HEADER.encode())
        for invalid in sorted(contents.invalid, key=lambda each: (each.digest, each.reason)):
            sink.write(invalid_line(invalid).encode())
    with writer.file(names.LOG) as sink:
        for entry, hashed in contents.log:
            sink.write(log_line(entry, hashed))
    with writer.file(names.CHECKPOINTS) as sink:
        for checkpoint in contents.checkpoints:
            sink.write(checkpoint.line())


def _write_pots(contents: RecordContents, pots: _Pots, writer: Writer) -> None:
    spent = {each.pot: Fraction(each.outcome["spent"]) for each in contents.results}
    extra = carried(contents.rules, spent)
    for pot in contents.rules.pots:
        if pot.number in pots.published:
            choices = pots.choices[pot.number]
            counted = election(contents.heading, contents.rules, pot, choices, extra[pot.number])
            with (
                writer.file(names.pb_name(pot.number)) as sink,
                TextIOWrapper(sink, encoding="utf-8", newline="") as text,  # type: ignore[type-var]  # typeshed wants a buffer where any stream of bytes does
            ):
                write_pb(counted, text)


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
    return Roll(marks.people, merged(marks.channels), merged(marks.villages)).to_dict()


def _results(contents: RecordContents, pots: _Pots) -> dict[str, Any]:
    told: dict[str, Any] = {
        "envelopes": {"valid": contents.envelopes, "invalid": len(contents.invalid)},
        "paper": [batch.to_dict() for batch in contents.paper],
        "unpublished_ballots": pots.unpublished_ballots,
        "pots": [
            {
                "pot": result.pot,
                "ballots": pots.choices[result.pot].total(),
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
