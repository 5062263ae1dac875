"""The description of a data package: Data Package 2.0 (Frictionless), in three languages.

The standard has one title and one description for a thing, so the three languages stand in it one
after another.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any
from zipfile import ZipFile

from civicbudget.core.archives import entry
from civicbudget.core.delimited import DECIMAL_MARK, DELIMITER, LINE_END
from civicbudget.core.i18n import LOCALES, in_each
from civicbudget.record.contents import PACKAGE, Described
from civicbudget.record.signature import file_digest
from civicbudget.results import words
from civicbudget.results.exports import spreadsheet
from civicbudget.results.exports.columns import Column, Kind, Table

_CHUNK = 1 << 20
_STANDARD = "https://datapackage.org/profiles/2.0"
LICENSE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
"""Anyone may use and pass on what is published, and says whose it is."""

MEDIA = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".pb": "text/plain",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".html": "text/html",
    ".zip": "application/zip",
    ".sig": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Types of files by what their names end in."""

SPREADSHEET = {
    "delimiter": DELIMITER,
    "lineTerminator": LINE_END,
}
PLAIN = {"delimiter": ",", "lineTerminator": "\n"}
"""How the tables of the exports, and those of the record, are written."""


def descriptor(
    *,
    name: str,
    title: Mapping[str, str],
    about: object,
    at: datetime,
    source: Mapping[str, str],
    resources: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """The whole description. `source`: whose data it is, by language."""
    whose = _joined(source)
    return {
        "$schema": f"{_STANDARD}/datapackage.json",
        "name": name,
        "title": _joined(title),
        "description": _in_three(about),
        "created": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "licenses": [LICENSE],
        "sources": [{"title": whose}],
        "contributors": [{"title": whose, "roles": ["publisher"]}],
        "resources": list(resources),
    }


def write(
    describe: Callable[[list[dict[str, Any]]], dict[str, Any]],
    tables: Sequence[Table],
    folder: Path,
) -> None:
    """tables.zip, of the tables as they lie in a folder as CSV, with their description.

    `describe`: makes the description from what is said of each table.
    """
    paths = {table.name: folder / f"{table.name}.csv" for table in tables}
    resources = [
        table_resource(table, path.name, described(path), SPREADSHEET)
        for table, path in zip(tables, paths.values(), strict=True)
    ]
    with ZipFile(folder / "tables.zip", "w") as container:
        container.writestr(entry(PACKAGE), text(describe(resources)))
        for path in paths.values():
            with path.open("rb") as source, container.open(entry(path.name), "w") as target:
                shutil.copyfileobj(source, target, _CHUNK)


def text(description: Mapping[str, Any]) -> bytes:
    """datapackage.json, for people to read, too."""
    return (json.dumps(description, ensure_ascii=False, indent=1) + "\n").encode()


def described(path: Path) -> dict[str, Any]:
    """The digest and the size of a file, as a manifest has them."""
    return {"sha256": file_digest(path), "bytes": path.stat().st_size}


def table_resource(
    table: Table, path: str, described: Mapping[str, Any], dialect: Mapping[str, str]
) -> dict[str, Any]:
    """A table as CSV, with its columns."""
    schema = {
        "$schema": f"{_STANDARD}/tableschema.json",
        "fieldsMatch": "exact",
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.key),
    }
    return {
        **_resource(path, described, table.says),
        "type": "table",
        "encoding": "utf-8",
        "dialect": {"$schema": f"{_STANDARD}/tabledialect.json", **dialect},
        "schema": schema,
    }


def file_resources(files: Described, known: Iterable[str]) -> list[dict[str, Any]]:
    """Files that are no tables, but for those that are described already."""
    return [
        _resource(path, described, words.of_file(path))
        for path, described in files.items()
        if path not in known
    ]


def _resource(path: str, described: Mapping[str, Any], says: object) -> dict[str, Any]:
    suffix = PurePath(path).suffix
    return {
        "$schema": f"{_STANDARD}/dataresource.json",
        "name": path.lower().replace(".", "-"),
        "path": path,
        "title": _in_three(says),
        "format": "text" if suffix == ".jsonl" else suffix.removeprefix("."),
        "mediatype": MEDIA[suffix],
        "hash": f"sha256:{described['sha256']}",
        "bytes": described["bytes"],
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": column.kind is not Kind.TEXT}
    if column.kind in (Kind.WHOLE, Kind.MONEY):
        constraints["minimum"] = 0
    if column.pattern:
        constraints |= {"required": True, "pattern": column.pattern}
    return {
        "name": column.name,
        "title": _in_three(column.says),
        **_TYPES[column.kind],
        "constraints": constraints,
    }


_DECIMAL = {"type": "number", "decimalChar": DECIMAL_MARK}
_TYPES: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.WHOLE: {"type": "integer"},
    Kind.NUMBER: _DECIMAL,
    Kind.MONEY: {**_DECIMAL, "unit": "KGS"},
    Kind.MOMENT: {"type": "datetime", "format": spreadsheet.MOMENT, "timezone": "Asia/Bishkek"},
    Kind.FLAG: {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]},
}


def _in_three(says: object) -> str:
    return _joined(in_each(says))


def _joined(texts: Mapping[str, str]) -> str:
    """The languages one after another, each text once."""
    told = [texts[lang] for lang in (*LOCALES, *texts) if texts.get(lang)]
    return " / ".join(dict.fromkeys(told))
