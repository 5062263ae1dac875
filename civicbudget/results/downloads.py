"""The files of a publication with their digests, as the page of the record lists them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from civicbudget.record.signature import SUFFIX, file_digest

_TYPES = {
    ".zip": "application/zip",
    ".sig": "application/json",
    ".csv": "text/csv",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pb": "text/plain",
}
_ORDER = (".zip", SUFFIX, ".csv", ".xlsx", ".json", ".pb")


@dataclass(frozen=True)
class File:
    """A file to download; its size in bytes, its SHA-256 in hexadecimal."""

    name: str
    size: int
    digest: str

    @property
    def kind(self) -> str:
        """What its name ends in."""
        return Path(self.name).suffix


def files(folder: Path) -> list[File]:
    """Every file of a publication, the record first."""
    found = [path for path in folder.iterdir() if path.suffix in _ORDER]
    return [
        File(path.name, path.stat().st_size, _digest(path))
        for path in sorted(found, key=lambda path: (_ORDER.index(path.suffix), path.name))
    ]


def saved_as(record: str, filename: str) -> str:
    """How a file is called at home: never like a file inside the record."""
    place = record.removesuffix(".zip")
    return filename if filename.startswith(place) else f"{place}.{filename}"


def mimetype(name: str) -> str:
    """The type that a browser is told."""
    return _TYPES.get(Path(name).suffix, "application/octet-stream")


@lru_cache(maxsize=512)
def _digest(path: Path) -> str:
    """Asked once: a published file never changes."""
    return file_digest(path)
