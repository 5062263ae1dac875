"""The files of a publication with their digests, as the page of the record lists them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import ZipFile

from civicbudget.record.contents import MANIFEST
from civicbudget.record.signature import SUFFIX, file_digest
from civicbudget.results.exports.package import MEDIA

_ORDER = (SUFFIX, ".pdf", ".xlsx", ".zip", ".csv", ".json", ".pb")


@dataclass(frozen=True)
class File:
    """A file to download; its size in bytes, its SHA-256 in hexadecimal."""

    name: str
    size: int
    digest: str


def files(folder: Path, record: str) -> list[File]:
    """Every file of a publication, the record first, then its signature and what people read."""
    found = [path for path in folder.iterdir() if path.suffix in _ORDER]
    place = {path: (path.name != record, _ORDER.index(path.suffix), path.name) for path in found}
    return [
        File(path.name, path.stat().st_size, _digest(path))
        for path in sorted(found, key=place.__getitem__)
    ]


@lru_cache(maxsize=64)
def inside(record: Path) -> tuple[File, ...]:
    """The files that a record holds, by its own manifest; asked once, for a record stays."""
    with ZipFile(record) as container:
        manifest = container.read(MANIFEST)
    told = json.loads(manifest)["files"]
    return tuple(File(name, each["bytes"], each["sha256"]) for name, each in sorted(told.items()))


def saved_as(record: str, filename: str) -> str:
    """How a file is called at home: never like a file inside the record."""
    place = record.removesuffix(".zip")
    return filename if filename.startswith(place) else f"{place}.{filename}"


def mimetype(name: str) -> str:
    """The type that a browser is told."""
    return MEDIA.get(Path(name).suffix, "application/octet-stream")


@lru_cache(maxsize=512)
def _digest(path: Path) -> str:
    """Asked once: a published file never changes."""
    return file_digest(path)
