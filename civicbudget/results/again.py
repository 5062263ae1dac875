"""What was published, written once more from the database: an auditor compares the two."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.record.build import build
from civicbudget.results import edition
from civicbudget.results.exports import Watch
from civicbudget.results.models import Publication

FORMATS = {"csv": 1, "xlsx": 1, "json": 0, "pb": 1, "record": 2}
"""How often each format goes through the ballots."""


def write(publication: Publication, form: str, folder: Path, watch: Watch) -> Path:
    """Write one format into an empty folder; the path of the file. Raises DomainError.

    The file has the name of the one that was published, where there is such a one.
    """
    found = edition.of(publication)
    if found is None:
        raise DomainError(_("The first release published this, and kept too little of it."))
    if form == "record":
        build(found.record(watch), folder / publication.record_name)
        return folder / publication.record_name
    exports = found.exports(watch)
    if form == "csv":
        exports.write_package(folder)
        return folder / "tables.zip"
    if form == "xlsx":
        exports.write_workbook(folder)
        return folder / "results.xlsx"
    if form == "json":
        exports.write_json(folder)
        return folder / "results.json"
    exports.write_pb(folder)
    return _one(folder)


def _one(folder: Path) -> Path:
    """The only .pb of a folder, or a .zip of them all."""
    found = sorted(folder.glob("*.pb"))
    if len(found) == 1:
        return found[0]
    packed = folder / "pots.zip"
    with ZipFile(packed, "w", ZIP_DEFLATED) as container:
        for path in found:
            container.write(path, path.name)
    return packed
