"""The command that checks a public record at home."""

from collections.abc import Iterator
from pathlib import Path

import click

from civicbudget.record import checkpoints, inclusion
from civicbudget.record.checkpoints import LARGEST, Checkpoint
from civicbudget.record.faults import KEPT, RecordFault
from civicbudget.record.inclusion import Inclusion
from civicbudget.record.signature import SUFFIX, fingerprint, is_fingerprint
from civicbudget.record.verify import Report, verify

_FAULT = 1
_UNREADABLE = 2


@click.command("verify")
@click.argument("record", type=click.Path(path_type=Path))
@click.option(
    "--signature",
    type=click.Path(path_type=Path),
    help=f"The signature file; RECORD{SUFFIX} unless given.",
)
@click.option(
    "--fingerprint",
    metavar="KEY",
    help="The fingerprint of the signing key, taken from somewhere else than the record.",
)
@click.option(
    "--checkpoint",
    type=click.Path(path_type=Path),
    help="A checkpoint that you kept from before this publication: does the log go on from it?",
)
def verify_command(
    record: Path, signature: Path | None, fingerprint: str | None, checkpoint: Path | None
) -> None:
    """Check a public record: signature, files, rules, log, checkpoints, ballots and a recount.

    Needs no database and no network. Exit status: 0 if all is right, 1 at the first fault, 2 if a
    file cannot be read.
    """
    try:
        kept = read_kept(checkpoint) if checkpoint else None
        report = verify(record, signature, fingerprint, kept)
    except RecordFault as fault:
        click.echo(_printable(f"FAULT in {fault.where}: {fault.sentence}"), err=True)
        raise SystemExit(_FAULT) from fault
    except OSError as error:
        click.echo(f"{error.filename or record}: {error.strerror or error}", err=True)
        raise SystemExit(_UNREADABLE) from error
    _print(report)


@click.command("envelope")
@click.argument("proof", type=click.Path(path_type=Path))
@click.option("--hash", "digest", metavar="HASH", help="The hash of the envelope on your receipt.")
@click.option(
    "--fingerprint",
    "key",
    metavar="KEY",
    help="The fingerprint of the signing key, taken from somewhere else than the proof.",
)
def envelope_command(proof: Path, digest: str | None, key: str | None) -> None:
    """Check the proof, saved from the board, that an envelope lay in the box.

    Needs no database and no network. Exit status as with verify.
    """
    try:
        with proof.open("rb") as source:
            found = inclusion.read(source.read(inclusion.LARGEST + 1))
        inclusion.check(found)
        lines = list(_told(found, digest, key))
    except RecordFault as fault:
        click.echo(_printable(f"FAULT in {fault.where}: {fault.sentence}"), err=True)
        raise SystemExit(_FAULT) from fault
    except OSError as error:
        click.echo(f"{error.filename or proof}: {error.strerror or error}", err=True)
        raise SystemExit(_UNREADABLE) from error
    for line in lines:
        click.echo(_printable(line))


def _told(found: Inclusion, digest: str | None, key: str | None) -> Iterator[str]:
    """What was checked, line by line, and what was not. Raises RecordFault."""
    checkpoint, signer = found.checkpoint, found.checkpoint.key()
    if digest is not None and digest.strip().lower() != found.envelope:
        raise RecordFault(inclusion.PROOF, f"it is of another envelope, {found.envelope}")
    if key is not None and not is_fingerprint(key, signer):
        raise RecordFault(inclusion.PROOF, f"another key signed, {fingerprint(signer)}")
    size = checkpoint.envelopes[found.campaign].tree.size
    yield f"ok  envelope {found.envelope} is one of {size} in the box of {found.campaign}"
    yield f"ok  checkpoint {checkpoint.number} of {checkpoint.log} says so, at {checkpoint.time}"
    yield (
        "ok  it is the envelope of the hash you gave"
        if digest
        else "NOT CHECKED: whose envelope. Compare its hash with your receipt."
    )
    yield (
        "ok  the key that signed has the fingerprint you gave"
        if key
        else f"NOT CHECKED: who signed. The key has the fingerprint {fingerprint(signer)}"
    )


def read_kept(path: Path) -> Checkpoint:
    """A checkpoint from the file in which somebody kept it. Raises RecordFault and OSError."""
    with path.open("rb") as source:
        line = source.read(LARGEST + 1)
    try:
        return checkpoints.read(line)
    except ValueError as error:
        raise RecordFault(KEPT, "the file does not hold a checkpoint as it is published") from error


def _print(report: Report) -> None:
    for line in report.checked:
        click.echo(f"ok  {line}")
    if report.identity_checked:
        click.echo("ok  the key that signed has the fingerprint you gave")
        return
    click.echo(
        "NOT CHECKED: who signed. No fingerprint was given. Compare this one with the fingerprint\n"
        f"that the municipality published elsewhere:\n  {report.fingerprint}"
    )


def _printable(line: str) -> str:
    """The line without what could steer a terminal: a record may come from anyone."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in line)
