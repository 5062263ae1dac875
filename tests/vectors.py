"""Writes docs/vectors: what a second verifier can be tried on. `python -m tests.vectors`.

All of it follows from this file, but for the envelopes, in which HPKE puts something random: those
that are there already are kept.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from cryptography.hazmat.primitives.asymmetric import ec

from civicbudget.core import canonical
from civicbudget.record import merkle
from civicbudget.record.archive import create
from civicbudget.record.contents import MANIFEST
from civicbudget.record.signature import SUFFIX, sign
from civicbudget.sealing.ballot import open_envelope, padded_length, seal
from civicbudget.sealing.choice import Form
from civicbudget.sealing.keys import public_bytes
from civicbudget.sealing.tracker import tracker_code
from tests.record.conftest import SIGNING_KEY, cast, contents_of, published

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "vectors"
WHOLE = "whole.zip"

VALUES: list[Any] = [
    {"b": [1, True, None], "a": {"ң": -5}},
    dict.fromkeys(["€", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "ö"], 0),
    "€$\u000f\nA'B\"\\/",
    2**53 - 1,
    [],
]
NOT_CANONICAL = [
    *('{"a": 1}', '{"b":1,"a":2}', '{"a":1,"a":1}', "1.0", "1e2", "-0", "NaN", '"\\u0041"', ""),
    *("9007199254740992", '{"\ufb33":1,"\U0001f600":2}', "[1,]", "\ufeff1", '"\\ud800"'),
]
TRACKERS = ["0" * 32, "f" * 32, "0123456789abcdef" * 2, "80" + "0" * 30]
LEAVES = [f"{number:064x}" for number in range(1, 12)]
PROOFS = [(1, 2), (1, 11), (3, 7), (4, 8), (4, 11), (6, 11), (8, 11), (10, 11), (0, 5), (5, 5)]
SCALAR = 0x1F2E3D4C5B6A79880123456789ABCDEF0123456789ABCDEF0123456789ABCDEF
CAMPAIGN = "ak-bulak/2026"
ENVELOPES: list[tuple[Form, dict[int, Any]]] = [
    (Form.CHOSEN, {1: [3, 12], 2: [7]}),
    (Form.RANKED, {1: [12, 3]}),
    (Form.POINTS, {1: {3: -2, 12: 10}}),
]

Change = Callable[[bytes], bytes]


def once(old: bytes, new: bytes) -> Change:
    """A change of the first such place, which must be there."""

    def changed(data: bytes) -> bytes:
        assert old in data, old
        return data.replace(old, new, 1)

    return changed


def without_line(number: int) -> Change:
    def changed(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        del lines[number]
        return b"".join(lines)

    return changed


def line_twice(data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join([*lines[:3], lines[2], *lines[3:]])


def other_check_symbol(data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    pot, code, choice = lines[1].split(b",")
    lines[1] = b",".join([pot, code[:-1] + (b"0" if code[-1:] != b"0" else b"1"), choice])
    return b"".join(lines)


def other_choice(data: bytes) -> bytes:
    """The first ballot that chooses projects 4 and 5 leaves one out."""
    return once(b",4 5\n", b",5\n")(data)


CHANGES: dict[str, tuple[str, Change, str]] = {
    "rules": ("rules.json", once(b'"amount":100000000', b'"amount":100000001'), "rules.json"),
    "projects": ("projects.json", once(b'"cost":40000000', b'"cost":30000000'), "projects.json"),
    "ballot-missing": ("ballots.csv", without_line(5), "ballots.csv"),
    "ballot-twice": ("ballots.csv", line_twice, "ballots.csv"),
    "ballot-code": ("ballots.csv", other_check_symbol, "ballots.csv"),
    "ballot-changed": ("ballots.csv", other_choice, "pot-1.pb"),
    "pb": ("pot-2.pb", once(b"\n7;150000;", b"\n7;150001;"), "pot-2.pb"),
    "invalid-missing": ("invalid.csv", without_line(1), "invalid.csv"),
    "log-entry": ("log.jsonl", once("себеби".encode(), b"another"), "log.jsonl"),
    "log-end": ("log.jsonl", without_line(-1), "checkpoints.jsonl"),
    "checkpoint": ("checkpoints.jsonl", once(b"T18:00:00.0", b"T18:00:00.1"), "checkpoints.jsonl"),
    "checkpoint-missing": ("checkpoints.jsonl", without_line(1), "checkpoints.jsonl"),
    "roll": ("roll.json", once(b'"people":43', b'"people":44'), "roll.json"),
    "votes": ("results.json", once(b'"votes":{"1":"', b'"votes":{"1":"1'), "results.json"),
    "winners": ("results.json", once(b'"selected":["', b'"selected":["3","'), "results.json"),
    "file-more": ("pot-3.pb", lambda _data: b"META\n", "pot-3.pb"),
}
"""By name: the file that is changed, how, and the file in which the fault is to be found. The
manifest and the signature of such a record fit."""


def make(folder: Path) -> None:
    """Write every vector."""
    (folder / "records").mkdir(parents=True, exist_ok=True)
    kept = FOLDER / "envelopes.json"
    envelopes = json.loads(kept.read_text())["envelopes"] if kept.exists() else _sealed()
    for name, value in {
        "canonical": _canonical(),
        "trackers": [{"tracker": each, "code": tracker_code(each)} for each in TRACKERS],
        "tree": _tree(),
        "chain": _chain(),
        "checkpoint": _checkpoint(),
        "envelopes": _envelopes(envelopes),
        "records": _records(folder / "records"),
    }.items():
        text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{name}.json").write_text(text, "utf-8")


def _canonical() -> dict[str, Any]:
    told = [
        {"value": value, "text": canonical.dumps(value).decode(), "sha256": canonical.digest(value)}
        for value in VALUES
    ]
    return {"canonical": told, "not_canonical": NOT_CANONICAL}


def _tree() -> dict[str, Any]:
    roots = [merkle.root(LEAVES[:size]) for size in range(len(LEAVES) + 1)]
    proofs = [
        {"before": before, "size": size, "proof": merkle.consistency(LEAVES[:size], before)}
        for before, size in PROOFS
    ]
    return {"leaves": LEAVES, "roots_of_the_first": roots, "proofs": proofs}


def _chain() -> list[dict[str, Any]]:
    contents = contents_of(cast(random.Random(2026), 40))
    return [{"entry": asdict(entry), "hash": hashed} for entry, hashed in contents.log]


def _checkpoint() -> dict[str, Any]:
    contents = contents_of(cast(random.Random(2026), 40))
    first, second, *_rest = contents.checkpoints
    told = {"private_key": SIGNING_KEY.private_bytes_raw().hex(), "digest": second.digest()}
    return {**told, "before": first.to_dict(), "checkpoint": second.to_dict()}


def _sealed() -> list[str]:
    key = ec.derive_private_key(SCALAR, ec.SECP256R1()).public_key()
    length = padded_length(CAMPAIGN, {1: {3: -10, 12: -10}, 2: {7: -10}})
    made = [seal(key, CAMPAIGN, TRACKERS[2], chosen, length, form) for form, chosen in ENVELOPES]
    other = seal(key, "kara-suu/2026", TRACKERS[2], {1: [3]}, length)
    return [each.ciphertext.hex() for each in (*made, other)]


def _envelopes(sealed: list[str]) -> dict[str, Any]:
    """Three that open, and one that was sealed for another campaign."""
    private = ec.derive_private_key(SCALAR, ec.SECP256R1())
    opened = []
    for envelope, (form, _chosen) in zip(sealed, ENVELOPES, strict=False):
        ballot = open_envelope(private, CAMPAIGN, bytes.fromhex(envelope), form)
        selection = {
            str(pot): {str(k): v for k, v in each.items()} if form is Form.POINTS else list(each)
            for pot, each in ballot.selection.items()
        }
        told = {"campaign": ballot.campaign, "selection": selection, "tracker": ballot.tracker}
        opened.append(told)
    return {
        "private_key": f"{SCALAR:064x}",
        "public_key": public_bytes(private.public_key()).hex(),
        "campaign": CAMPAIGN,
        "envelopes": sealed,
        "ballots": [*opened, None],
    }


def _records(folder: Path) -> dict[str, Any]:
    """A record that verifies, and changed ones; each with its signature beside it."""
    for old in folder.iterdir():
        old.unlink()
    whole = published(contents_of(cast(random.Random(2026), 40)), folder / WHOLE)
    faults = {}
    for name, (file, change, where) in CHANGES.items():
        remade(whole, folder / f"{name}.zip", file, change)
        faults[f"{name}.zip"] = where
    byte, data = folder / "byte.zip", whole.read_bytes()
    byte.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    shutil.copy(f"{whole}{SUFFIX}", f"{byte}{SUFFIX}")
    return {"right": [WHOLE], "first_fault": {**faults, "byte.zip": "the record"}}


def remade(whole: Path, path: Path, file: str, change: Change) -> None:
    """The record with one file changed, a manifest that fits, and signed anew."""
    with ZipFile(whole) as container:
        files = {name: container.read(name) for name in container.namelist()}
    manifest = canonical.loads(files.pop(MANIFEST))
    files[file] = change(files.get(file, b""))
    with create(path) as writer:
        for name, data in files.items():
            with writer.file(name) as sink:
                sink.write(data)
        with writer.file(MANIFEST) as sink:
            sink.write(canonical.dumps({**manifest, "files": writer.files}))
    Path(f"{path}{SUFFIX}").write_bytes(sign(path, SIGNING_KEY))


if __name__ == "__main__":
    make(FOLDER)
