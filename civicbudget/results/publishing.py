"""What a publication writes to disk: the public record, its signature, and the exports."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from flask import current_app

from civicbudget.audit.keys import signing_key
from civicbudget.record.build import build
from civicbudget.record.contents import PROTOCOLS
from civicbudget.record.signature import SUFFIX, fingerprint, sign
from civicbudget.results.edition import Edition
from civicbudget.results.models import Publication


@dataclass(frozen=True)
class Written:
    """The record of a publication: its file's name, its SHA-256, and who signed it."""

    name: str
    digest: str
    fingerprint: str


def folder(record_name: str) -> Path:
    """Where the files of a publication lie."""
    return Path(current_app.instance_path) / "records" / record_name.removesuffix(".zip")


def told(publication: Publication) -> dict[str, Any]:
    """The results of a publication as its file for programs has them."""
    path = folder(publication.record_name) / "results.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def write(edition: Edition) -> Written:
    """Write every file of a publication, none of which is ever changed afterwards.

    A folder of this number that is there already was left by a publication that was not committed.
    """
    key = signing_key()
    campaign = edition.campaign
    name = f"{campaign.municipality.slug}.{campaign.slug}.{edition.number}.zip"
    target = folder(name)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    digest = build(edition.record(), target / name)
    (target / f"{name}{SUFFIX}").write_bytes(sign(target / name, key))
    with ZipFile(target / name) as record:
        for protocol in PROTOCOLS.values():
            record.extract(protocol, target)
    edition.exports().write_all(target)
    return Written(name, digest, fingerprint(key.public_key()))
