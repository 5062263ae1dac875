"""The description of the record's own data, as it lies in the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.record.contents import BALLOTS, INVALID, Described
from civicbudget.record.tables import CHOICES, CODE
from civicbudget.results import words
from civicbudget.results.exports.columns import Column, Kind, Table
from civicbudget.results.exports.package import PLAIN, file_resources, table_resource
from civicbudget.results.exports.tables import POT, WRITTEN
from civicbudget.sealing.choice import Form


def resources(files: Described, form: Form) -> list[dict[str, Any]]:
    """Every file that the record holds so far: its tables with their columns, and the others."""
    tables = _tables(form)
    described = [table_resource(table, path, files[path], PLAIN) for path, table in tables.items()]
    return [*described, *file_resources(files, tables)]


def _tables(form: Form) -> Mapping[str, Table]:
    tracker = Column("tracker", Kind.TEXT, _l("Code of the ballot, as on the receipt"), CODE)
    selection = Column("selection", Kind.TEXT, WRITTEN[form], CHOICES[form])
    invalid = (
        Column("digest", Kind.TEXT, _l("SHA-256 of the envelope"), "[0-9a-f]{64}"),
        Column("reason", Kind.TEXT, _l("Why it holds no valid ballot"), "[a-z-]+"),
    )
    return {
        BALLOTS: Table(
            "ballots",
            words.of_file(BALLOTS),
            (POT, tracker, selection),
            ("pot", "tracker"),
            tuple,
        ),
        INVALID: Table("invalid", words.of_file(INVALID), invalid, ("digest",), tuple),
    }
