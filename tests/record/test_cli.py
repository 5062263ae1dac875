"""The command that checks a record at home."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from civicbudget.record.cli import verify_command
from civicbudget.record.contents import RecordContents
from civicbudget.record.signature import fingerprint


def run(*arguments: object) -> Result:
    return CliRunner().invoke(verify_command, [str(each) for each in arguments])


def test_a_whole_record_is_told_line_by_line(record: Path, signing_key: Ed25519PrivateKey) -> None:
    key = fingerprint(signing_key.public_key())
    result = run(record, "--fingerprint", key)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert all(line.startswith("ok  ") for line in lines)
    assert lines[-1] == "ok  the key that signed has the fingerprint you gave"
    assert len(lines) == 11


def test_without_a_fingerprint_it_says_that_the_signer_was_not_checked(
    record: Path, signing_key: Ed25519PrivateKey
) -> None:
    result = run(record)
    assert result.exit_code == 0
    assert "NOT CHECKED: who signed." in result.stdout
    assert fingerprint(signing_key.public_key()) in result.stdout


def test_the_first_fault_is_named_and_the_exit_is_1(record: Path) -> None:
    record.write_bytes(record.read_bytes() + b"\0")
    result = run(record)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("FAULT in the record: ")
    assert len(result.stderr.splitlines()) == 1


def test_the_signature_may_lie_elsewhere(record: Path, tmp_path: Path) -> None:
    elsewhere = record.with_name("record.zip.sig").rename(tmp_path / "other.sig")
    assert run(record, "--signature", elsewhere).exit_code == 0
    result = run(record)
    assert (result.exit_code, result.stderr) == (
        1,
        "FAULT in the signature: there is no file record.zip.sig\n",
    )


@pytest.mark.parametrize("name", ["missing.zip", "folder"])
def test_a_file_that_cannot_be_read_exits_2(tmp_path: Path, record: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    signature = record.with_name("record.zip.sig")
    for result in (run(tmp_path / name), run(tmp_path / name, "--signature", signature)):
        assert result.exit_code == 2
        assert os.fspath(tmp_path / name) in result.stderr


def test_a_kept_checkpoint_is_read_from_its_file(
    record: Path, contents: RecordContents, tmp_path: Path
) -> None:
    path = tmp_path / "checkpoint.json"
    path.write_bytes(next(iter(contents.checkpoints)).line())
    result = run(record, "--checkpoint", path)
    assert "ok  the log goes on from checkpoint 1, which you kept" in result.stdout
    path.write_bytes(b"{}\n")
    assert run(record, "--checkpoint", path).exit_code == 1
    assert run(record, "--checkpoint", tmp_path / "none.json").exit_code == 2
