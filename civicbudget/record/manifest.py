"""The manifest of a record: what it is, and exactly which files it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from civicbudget.record.archive import Archive
from civicbudget.record.contents import (
    DOCUMENTS,
    FIXED_NAMES,
    FORMAT,
    MANIFEST,
    PACKAGE,
    Heading,
    is_record_name,
    pb_name,
)
from civicbudget.record.faults import RecordFault
from civicbudget.record.shape import moment, parsed, text, whole


@dataclass(frozen=True)
class Manifest:
    """manifest.json. ``files``: by name, the SHA-256 in hexadecimal and the number of bytes."""

    heading: Heading
    published_at: str
    files: Mapping[str, Mapping[str, Any]]

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "Manifest":
        files = {
            name: {"sha256": text(told["sha256"]), "bytes": whole(told["bytes"], 0)}
            for name, told in value["files"].items()
        }
        if not all(is_record_name(name) for name in files):
            raise ValueError("a file under a name that no record has")
        return cls(Heading.from_dict(value), moment(value["published_at"]), files)

    def to_dict(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            **self.heading.to_dict(),
            "published_at": self.published_at,
            "files": self.files,
        }


def read_manifest(archive: Archive) -> Manifest:
    """The manifest of a record of this format. Raises RecordFault."""
    data = archive.read(MANIFEST)
    if parsed(MANIFEST, data, dict, dict).get("format") != FORMAT:
        raise RecordFault(MANIFEST, f"this is not a record of the format {FORMAT}")
    return parsed(MANIFEST, data, Manifest.from_dict, Manifest.to_dict)


def check_files(archive: Archive, manifest: Manifest) -> None:
    """The record holds the files of its manifest: no more, no fewer, and none in another form."""
    for name in sorted({*manifest.files, *archive.sizes} - {MANIFEST}):
        if name not in archive.sizes:
            raise RecordFault(name, "the manifest names it, but the record does not hold it")
        if name not in manifest.files:
            raise RecordFault(name, "the record holds it, but the manifest does not name it")
        if archive.sizes[name] != manifest.files[name]["bytes"]:
            raise RecordFault(name, "it is not as long as the manifest says")
        if archive.description(name) != manifest.files[name]:
            raise RecordFault(name, "it is not the file that the manifest describes")


def check_names(archive: Archive, pots: set[int]) -> None:
    """A record has its fixed files, one .pb for every pot whose ballots are published, and either
    all of the documents or none."""
    documents = DOCUMENTS if archive.sizes.keys() & {*DOCUMENTS} else ()
    pb = (pb_name(pot) for pot in pots)
    expected = {MANIFEST, *FIXED_NAMES, *documents, *pb}
    for name in sorted(expected ^ archive.sizes.keys()):
        what = "it is missing" if name in expected else "a record has no such file"
        raise RecordFault(name, what)


def check_package(archive: Archive, manifest: Manifest) -> None:
    """The description of the data names files of this record alone, each as the manifest does."""
    if PACKAGE not in archive.sizes:
        return
    _value, described = parsed(PACKAGE, archive.read(PACKAGE), _described, lambda pair: pair[0])
    for name, told in described.items():
        if manifest.files.get(name) != told:
            raise RecordFault(PACKAGE, f"what it says of {name} is not what the manifest says")


def _described(value: Mapping[str, Any]) -> tuple[Mapping[str, Any], dict[str, dict[str, Any]]]:
    """The description with what it says of each file, in the words of the manifest."""
    return value, {
        text(each["path"]): {
            "sha256": text(each["hash"]).removeprefix("sha256:"),
            "bytes": whole(each["bytes"], 0),
        }
        for each in value["resources"]
    }
