"""The command that repeats an opening at home."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from shamir_mnemonic import Share

from civicbudget.record import envelopes, opening, repeated
from civicbudget.record.envelopes import Heading
from civicbudget.record.faults import RecordFault
from civicbudget.record.repeated import Repeated
from civicbudget.sealing import sheets
from civicbudget.sealing.keys import PrivateKey, from_pem
from civicbudget.sealing.sheets import Fault, InvalidSheet

_FAULT = 1
_UNREADABLE = 2
_NTH = ("first", "second")


@click.command("open")
@click.argument("source", metavar="ENVELOPES", type=click.Path(path_type=Path))
@click.option(
    "--sheets",
    "words",
    type=click.Path(path_type=Path),
    help="A file with the words of two sheets, each on one line; asked for unless given.",
)
@click.option(
    "--key", type=click.Path(path_type=Path), help="The key as `civicbudget key export` writes it."
)
@click.option(
    "--record",
    type=click.Path(path_type=Path),
    help="The public record: are its ballots those of the envelopes?",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The folder in which ballots.csv and invalid.csv are written; the present one.",
)
def open_command(
    source: Path, words: Path | None, key: Path | None, record: Path | None, out: Path
) -> None:
    """Open the sealed envelopes of a campaign once more, with two sheets of words or the key.

    Needs no database and no network. Exit status: 0 if it was done, and the same ballots came out
    as in the record given; 1 at the first fault; 2 if a file cannot be read or written.
    """
    with _told():
        with envelopes.reading(source) as (heading, sealed):
            private = _key(words, key)
            repeated.check_key(private, heading)
            opened = _open(private, heading, sealed)
        written = repeated.write(opened, heading.rules, out)
        _print(written, out)
        if record is not None:
            repeated.compare(written, record)
            click.echo("ok  the record holds exactly these ballots and invalid envelopes")


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong, in a line, and its exit status."""
    try:
        yield
    except RecordFault as fault:
        click.echo(f"FAULT in {fault.where}: {fault.sentence}", err=True)
        raise SystemExit(_FAULT) from fault
    except InvalidSheet as invalid:
        click.echo(f"FAULT in the sheets: {sentence(invalid)}", err=True)
        raise SystemExit(_FAULT) from None
    except (OSError, ValueError) as error:
        click.echo(str(error), err=True)
        raise SystemExit(_UNREADABLE) from error


def _key(words: Path | None, key: Path | None) -> PrivateKey:
    if key is not None:
        return from_pem(key.read_bytes())
    if words is not None:
        typed = [line for line in words.read_text("utf-8").splitlines() if line.strip()]
        if len(typed) != sheets.NEEDED:
            raise RecordFault(words.name, f"it has {len(typed)} lines with words, not two")
        return sheets.join(*map(sheets.read, typed))
    return sheets.join(*(_asked(nth) for nth in _NTH))


def _asked(nth: str) -> Share:
    """A sheet as it is typed, unseen; asked for again as long as it is none."""
    while True:
        typed = click.prompt(f"The 33 words of the {nth} sheet (they do not show)", hide_input=True)
        try:
            return sheets.read(typed)
        except InvalidSheet as invalid:
            click.echo(sentence(invalid), err=True)


def _open(
    private: PrivateKey, heading: Heading, sealed: Iterator[tuple[bytes, str]]
) -> opening.Opened:
    with click.progressbar(sealed, length=heading.envelopes, label="Opening") as shown:
        return opening.open_all(private, heading.campaign, heading.rules, shown)


def _print(written: Repeated, out: Path) -> None:
    click.echo(f"{written.valid} valid ballots, {written.invalid} invalid envelopes")
    for pot, size in written.withheld.items():
        click.echo(f"pot {pot}: {size} ballots, too few to be written: a record has only totals")
    for name, digest in written.digests.items():
        click.echo(f"{digest}  {out / name}")


def sentence(invalid: InvalidSheet) -> str:
    """What is wrong with typed words."""
    if invalid.fault is Fault.UNKNOWN_WORD:
        return "; ".join(
            f"word {each.place}, “{each.word}”, is not in the list"
            + (f" (is it {' or '.join(each.near)}?)" if each.near else "")
            for each in invalid.unknown
        )
    return {
        Fault.EMPTY: "no words",
        Fault.OTHER_LETTERS: "the words are English: switch the keyboard to Latin letters",
        Fault.LENGTH: f"{invalid.words} words, but a sheet has {sheets.WORDS}",
        Fault.CHECKSUM: "a word is another than on the sheet, or two have changed places",
        Fault.NO_SHEET: "not a sheet that civicbudget made",
        Fault.SAME_SHEET: "the same sheet twice",
        Fault.OTHER_KEY: "the two sheets are not of one key",
    }[invalid.fault]
