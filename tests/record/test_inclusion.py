"""The proof that an envelope lay in the box, and the command that checks it at home."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from civicbudget.record import inclusion, merkle
from civicbudget.record.checkpoints import Box, Checkpoint, grown, signed
from civicbudget.record.cli import envelope_command
from civicbudget.record.faults import RecordFault
from civicbudget.record.inclusion import Inclusion
from civicbudget.record.signature import fingerprint

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
LEAVES = [hashlib.sha256(b"%d" % place).hexdigest() for place in range(33)]


def seen(leaves: list[str]) -> Checkpoint:
    nothing, box = grown(None, []), Box(len(leaves), grown(None, leaves))
    time = "2026-09-15T06:00:00.000000Z"
    unsigned = Checkpoint("ak-bulak", 7, time, "0" * 64, "0" * 64, nothing, {"2026": box}, "", "")
    return signed(unsigned, KEY)


def proof(place: int = 5) -> Inclusion:
    found = inclusion.included(seen(LEAVES), "2026", LEAVES, LEAVES[place])
    assert found is not None
    return found


def test_every_leaf_is_under_the_root_in_its_own_place_alone() -> None:
    for size in range(1, len(LEAVES)):
        leaves, root = LEAVES[:size], merkle.root(LEAVES[:size])
        for place, leaf in enumerate(leaves):
            way = merkle.inclusion(leaves, place)
            assert merkle.is_included(leaf, place, size, root, way)
            assert not merkle.is_included(LEAVES[-1], place, size, root, way)
            assert not merkle.is_included(leaf, place + 1, size, root, way)
            assert not merkle.is_included(leaf, place, size, root, (*way, leaf))
            assert not (way and merkle.is_included(leaf, place, size, root, way[:-1]))


def test_a_leaf_that_is_not_there_has_no_proof() -> None:
    checkpoint = seen(LEAVES[:4])
    assert inclusion.included(checkpoint, "2026", LEAVES, LEAVES[4]) is None
    assert inclusion.included(checkpoint, "2027", LEAVES, LEAVES[0]) is None
    with pytest.raises(ValueError, match="no leaf"):
        merkle.inclusion(LEAVES, len(LEAVES))


def test_it_is_read_as_it_was_written() -> None:
    assert inclusion.read(proof().line()) == proof()
    inclusion.check(proof())


def test_no_byte_of_it_can_be_changed() -> None:
    line, draw = proof().line(), random.Random(9162)
    for _ in range(300):
        changed = bytearray(line)
        changed[draw.randrange(len(line) - 1)] ^= 1 << draw.randrange(8)
        with pytest.raises(RecordFault):
            inclusion.check(inclusion.read(bytes(changed)))


def test_another_place_or_campaign_is_found() -> None:
    for changed in (replace(proof(), place=6), replace(proof(), campaign="2027")):
        with pytest.raises(RecordFault, match="proof"):
            inclusion.check(changed)


def run(path: Path, *options: str) -> Result:
    return CliRunner().invoke(envelope_command, [str(path), *options])


def test_the_command_says_what_it_checked_and_what_not(tmp_path: Path) -> None:
    path = tmp_path / "envelope.json"
    path.write_bytes(proof().line())
    signer = fingerprint(KEY.public_key())
    whole = run(path, "--hash", LEAVES[5].upper(), "--fingerprint", signer)
    assert whole.exit_code == 0
    lines = whole.stdout.splitlines()
    assert [line[:4] for line in lines] == ["ok  "] * 4
    assert "one of 33 in the box of 2026" in lines[0]
    bare = run(path)
    assert bare.stdout.count("NOT CHECKED") == 2
    assert signer in bare.stdout
    for options, said in (
        (("--hash", LEAVES[6]), "another envelope"),
        (("--fingerprint", "0" * 64), "another key"),
    ):
        refused = run(path, *options)
        assert refused.exit_code == 1
        assert said in refused.stderr
    assert run(tmp_path / "none.json").exit_code == 2
