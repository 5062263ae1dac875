"""The Fiscal Data Package: what the tables of a year hold, for programs.

One description for both versions of the specification in use: `model`, which the published schema
of 0.3 asks for, and the columnTypes of 1.0rc1, by which one fact a row can be told from ours. Their
frame is Data Package 1.0, as both say, with semantic names of phases and directions.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from civicbudget.budgets.exports.tables import Column, Kind, Table, as_csv
from civicbudget.budgets.models import Version
from civicbudget.core.archives import entry
from civicbudget.core.delimited import DECIMAL_MARK, DELIMITER, LINE_END
from civicbudget.core.i18n import LOCALES, in_each
from civicbudget.core.i18n import lazy_gettext as _l

DESCRIPTION = "datapackage.json"
CURRENCY = "KGS"
FACTS = "lines"
"""The table that the package is about; the others are sums of it."""

LICENSE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_CLASSIFICATIONS = {
    "function": "functional",
    "economic": "economic",
    "institution": "administrative",
}


def description(version: Version, slug: str, tables: Sequence[Table]) -> dict[str, Any]:
    """datapackage.json, for tables that lie beside it as CSV."""
    name = version.budget.municipality.name
    return {
        "profile": "tabular-data-package",
        "name": f"{slug}-budget-{version.year}",
        "title": f"{_joined(name)}: {_in_three(_l('Budget'))}, {version.year}",
        "description": _in_three(_l("Sums are in som. What is empty is not known.")),
        "created": f"{version.published_at or version.imported_at:%Y-%m-%dT%H:%M:%SZ}",
        "licenses": [LICENSE],
        "contributors": [{"title": _joined(name), "role": "publisher"}],
        "keywords": ["budget", str(version.year)],
        "countryCode": "KG",
        "granularity": "aggregated",
        "fiscalPeriod": {"start": f"{version.year}-01-01", "end": f"{version.year}-12-31"},
        "resources": [_resource(table) for table in tables],
        "model": next(_model(table) for table in tables if table.name == FACTS),
    }


def text(described: dict[str, Any]) -> bytes:
    """It as a file, for people to read, too."""
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def archive(described: dict[str, Any], tables: Sequence[Table]) -> bytes:
    """The tables with their description in one file."""
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as container:
        container.writestr(entry(DESCRIPTION), text(described))
        for table in tables:
            with container.open(entry(f"{table.name}.csv"), "w") as file:
                for bit in as_csv(table):
                    file.write(bit)
    return target.getvalue()


def _resource(table: Table) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": _in_three(table.says),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": DELIMITER, "doubleQuote": True, "lineTerminator": LINE_END},
        "schema": {
            "fields": [_field(column) for column in table.columns],
            **({"extraFields": _EXTRA} if table.name == FACTS else {}),
        },
    }


_EXTRA = [
    {"name": "amount", "type": "number", "columnType": "value", "normalizationTarget": True},
    {"name": "phase", "type": "string", "columnType": "phase:id"},
    {"name": "year", "type": "integer", "columnType": "date:fiscal-year"},
    {
        "name": "currency",
        "type": "string",
        "columnType": "value-currency:code",
        "constant": CURRENCY,
    },
]
"""What a table of one fact a row would have beside the columns that are ours."""


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "title": _in_three(column.says),
        "type": column.kind.value,
    }
    if column.kind == Kind.MONEY:
        field["decimalChar"] = DECIMAL_MARK
    if column.concept:
        field["columnType"] = column.concept
    if column.phase:
        field["normalize"] = {"phase": column.phase, "year": column.year}
    return field


def _model(table: Table) -> dict[str, Any]:
    """Which columns are sums, of which phase, and what the others tell of them."""
    return {
        "measures": {
            column.name: {
                "source": column.name,
                "resource": table.name,
                "currency": CURRENCY,
                "factor": 1,
                **({"phase": column.phase} if column.phase else {}),
            }
            for column in table.columns
            if column.kind == Kind.MONEY
        },
        "dimensions": {
            column.name: _dimension(table, column)
            for column in table.columns
            if column.kind != Kind.MONEY
        },
    }


def _dimension(table: Table, column: Column) -> dict[str, Any]:
    kind = _CLASSIFICATIONS.get(column.name)
    attribute = {"source": column.name, "resource": table.name}
    return {
        "dimensionType": "classification" if kind else "other",
        **({"classificationType": kind} if kind else {}),
        "primaryKey": [column.name],
        "attributes": {column.name: attribute},
    }


def _in_three(says: object) -> str:
    return _joined(in_each(says))


def _joined(texts: dict[str, str]) -> str:
    """The languages one after another, each text once."""
    told = [texts[lang] for lang in (*LOCALES, *texts) if texts.get(lang)]
    return " / ".join(dict.fromkeys(told))
