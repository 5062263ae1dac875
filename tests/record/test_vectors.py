"""The vectors of docs/vectors are what the code gives, and a verifier that was written from
docs/record.md alone agrees with ours on every one of them."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from civicbudget.core import canonical
from civicbudget.record.faults import RecordFault
from civicbudget.record.verify import verify
from civicbudget.sealing.tracker import parse_tracker_code
from tests import second_verifier, vectors

FOLDER = vectors.FOLDER
RECORDS = json.loads((FOLDER / "records.json").read_text())


def told(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def test_they_are_what_the_code_gives(tmp_path: Path) -> None:
    vectors.make(tmp_path)
    written = {path.name: path.read_text("utf-8") for path in tmp_path.glob("*.json")}
    assert written == {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.json")}
    assert {path.name for path in (tmp_path / "records").iterdir()} == {
        path.name for path in (FOLDER / "records").iterdir()
    }


def test_the_second_verifier_knows_nothing_of_our_code() -> None:
    tree = ast.parse(Path(second_verifier.__file__).read_text("utf-8"))
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name) or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert not any(name.startswith(("civicbudget", "tests")) for name in imported)


def test_canonical_json() -> None:
    for each in told("canonical")["canonical"]:
        assert second_verifier.canonical(each["value"]) == each["text"].encode()
        assert second_verifier.sha256(each["text"].encode()) == each["sha256"]
    for text in told("canonical")["not_canonical"]:
        data = text.encode("utf-8", "surrogatepass")
        with pytest.raises(canonical.NotCanonical):
            canonical.loads(data)
        with pytest.raises(second_verifier.Fault):
            second_verifier.read_canonical(data, "")


def test_codes_of_ballots() -> None:
    for each in told("trackers"):
        assert f"{second_verifier.tracker(each['code']):032x}" == each["tracker"]
        assert parse_tracker_code(each["code"]) == each["tracker"]


def test_trees_and_their_proofs() -> None:
    tree = told("tree")
    roots = tree["roots_of_the_first"]
    assert [second_verifier.root(tree["leaves"][:size]) for size in range(len(roots))] == roots
    for each in tree["proofs"]:
        before, size = each["before"], each["size"]
        proven = (before, roots[before], size, roots[size])
        assert second_verifier.consistent(*proven, each["proof"])
        assert not second_verifier.consistent(*proven, [*each["proof"], "0" * 64])
        if each["proof"]:
            assert not second_verifier.consistent(
                before, "0" * 64, size, roots[size], each["proof"]
            )


def test_the_chain_and_the_checkpoint() -> None:
    entries = told("chain")
    lines = [second_verifier.canonical({**each["entry"], "hash": each["hash"]}) for each in entries]
    hashes, _entries = second_verifier.check_log(lines)
    assert hashes == [each["hash"] for each in entries]
    both = told("checkpoint")
    checkpoints = [both["before"], both["checkpoint"]]
    lines = [second_verifier.canonical(each) for each in checkpoints]
    log, key = both["before"]["log"], both["before"]["public_key"]
    second_verifier.check_checkpoints(lines, log, key, hashes[:2])
    assert second_verifier.sha256(lines[1]) == both["digest"]


def test_envelopes() -> None:
    said = told("envelopes")
    for envelope, ballot in zip(said["envelopes"], said["ballots"], strict=True):
        opened = second_verifier.open_envelope(
            said["private_key"], said["campaign"], bytes.fromhex(envelope)
        )
        assert opened == ballot


@pytest.mark.parametrize("name", RECORDS["right"])
def test_a_whole_record_is_right_to_both(name: str) -> None:
    path = FOLDER / "records" / name
    assert verify(path).checked
    assert "pot 1: the same winners" in second_verifier.verify(path)


@pytest.mark.parametrize(("name", "where"), RECORDS["first_fault"].items())
def test_both_name_the_same_fault(name: str, where: str) -> None:
    path = FOLDER / "records" / name
    with pytest.raises(RecordFault) as ours:
        verify(path)
    with pytest.raises(second_verifier.Fault) as theirs:
        second_verifier.verify(path)
    assert (ours.value.where, theirs.value.where) == (where, where)
