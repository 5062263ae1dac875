"""What a publication writes to disk: the public record, its signature, and the exports."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from flask import current_app

from civicbudget.audit.keys import signing_key
from civicbudget.record.build import build
from civicbudget.record.contents import PROTOCOLS
from civicbudget.record.signature import SUFFIX, file_digest, fingerprint, sign
from civicbudget.results.edition import Edition
from civicbudget.results.exports import Watch
from civicbudget.results.models import Publication

PASSES = 4
"""How often the ballots pass: twice into the record, into the table and into the .pb files."""


@dataclass(frozen=True)
class Written:
    """The record of a publication: its file's name, its SHA-256, and who signed it.

    `files`: every file with its SHA-256.
    """

    name: str
    digest: str
    fingerprint: str
    files: Mapping[str, str]


def folder(record_name: str) -> Path:
    """Where the files of a publication lie."""
    return Path(current_app.instance_path) / "records" / record_name.removesuffix(".zip")


def told(publication: Publication) -> dict[str, Any]:
    """The results of a publication as its file for programs has them."""
    path = folder(publication.record_name) / "results.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def stage(edition: Edition, watch: Watch) -> Written:
    """Write every file of a publication beside its place, where nobody looks for it.

    What lies there was left by one that was interrupted. `watch` sees every ballot that passes,
    ``PASSES`` times. All is on the disk when this returns.
    """
    key = signing_key()
    campaign = edition.campaign
    name = f"{campaign.municipality.slug}.{campaign.slug}.{edition.number}.zip"
    target = _staging(name)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    digest = build(edition.record(watch), target / name)
    (target / f"{name}{SUFFIX}").write_bytes(sign(target / name, key))
    with ZipFile(target / name) as record:
        for protocol in PROTOCOLS.values():
            record.extract(protocol, target)
    edition.exports(watch).write_all(target)
    files = {path.name: _settled(path) for path in sorted(target.iterdir())}
    return Written(name, digest, fingerprint(key.public_key()), files)


def place(written: Written) -> None:
    """Put the staged files where they are served: the last thing before the commit.

    A folder that is there already was left by a publication that was not committed.
    """
    target = folder(written.name)
    shutil.rmtree(target, ignore_errors=True)
    _staging(written.name).rename(target)
    _sync(target.parent)


def _staging(name: str) -> Path:
    return folder(name).with_suffix(".part")


def _settled(path: Path) -> str:
    """The SHA-256 of a file, once it is on the disk."""
    _sync(path)
    return file_digest(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
