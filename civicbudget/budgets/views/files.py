"""What of a budget can be taken along: tables, their description, annexes, the leaflet."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, g, url_for

from civicbudget.budgets import execution, leaflet, queries
from civicbudget.budgets.exports import annexes, contents, package, tables
from civicbudget.budgets.exports.tables import Table
from civicbudget.budgets.models import Side, Version
from civicbudget.budgets.views.public import blueprint, citizens_budget, visible
from civicbudget.core.i18n import locale

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMS: dict[str, tuple[Callable[[Table], bytes], str]] = {
    "csv": (tables.as_csv, "text/csv"),
    "xlsx": (tables.as_xlsx, XLSX),
    "json": (tables.as_json, "application/json"),
}
NAMES = ("lines", "groups", "sources", "quarters")
"""The tables of a year."""


@blueprint.get(
    "/<int:year>/<any(lines, groups, sources, quarters):name>.<any(csv, xlsx, json):form>"
)
def download(year: int, name: str, form: str) -> Response:
    """A table of a year as a file."""
    version, _residents = visible(year)
    return _table(_TABLES[name](version), f"budget-{year}", form)


@blueprint.get("/years.<any(csv, xlsx, json):form>")
def download_years(form: str) -> Response:
    """The budgets of all years as a file."""
    return _table(contents.years(queries.years(g.municipality.id)), "budget", form)


@blueprint.get("/<int:year>/datapackage.json")
def describe(year: int) -> Response:
    """The Fiscal Data Package of a year, whose tables lie beside it."""
    version, _residents = visible(year)
    described = package.description(version, g.slug, _tables(version))
    return Response(package.text(described), mimetype="application/json")


@blueprint.get("/<int:year>/package.zip")
def download_package(year: int) -> Response:
    """The tables of a year with their description."""
    version, _residents = visible(year)
    found = _tables(version)
    described = package.description(version, g.slug, found)
    archive = package.archive(described, found)
    return attachment(archive, f"budget-{year}.zip", "application/zip")


@blueprint.get("/<int:year>/annexes.xlsx")
def download_annexes(year: int) -> Response:
    """The budget in the form of the resolution's annexes."""
    version, _residents = visible(year)
    workbook = annexes.workbook(version, queries.lines(version.id), queries.titles(year))
    return attachment(workbook, f"budget-{year}-annexes.xlsx", XLSX)


@blueprint.get("/<int:year>/leaflet.pdf")
def download_leaflet(year: int) -> Response:
    """The citizens' budget on two pages of paper, in the reader's language."""
    version, residents = visible(year)
    address = url_for("budgets.year", year=year, _external=True)
    facts = leaflet.Facts(
        citizens_budget(version, residents),
        quarters=_quarters(version),
        largest=queries.largest(version.id, Side.EXPENDITURE, leaflet.LINES),
        address=address,
    )
    return attachment(leaflet.pdf(facts), f"budget-{year}-{locale()}.pdf", "application/pdf")


def attachment(data: bytes, name: str, mimetype: str) -> Response:
    """A file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{g.slug}-{name}"'}
    return Response(data, mimetype=mimetype, headers=headers)


def _table(table: Table, name: str, form: str) -> Response:
    written, mimetype = _FORMS[form]
    kept = name if table.name == "lines" else f"{name}-{table.name}"
    return attachment(written(table), f"{kept}.{form}", mimetype)


def _lines(version: Version) -> Table:
    return contents.lines(version, queries.lines(version.id))


def _groups(version: Version) -> Table:
    return contents.groups(queries.summary(version.id, version.year).groups)


def _quarters(version: Version) -> dict[Side, list[execution.Reached]]:
    reports = list(queries.reports(g.municipality.id, version.year))
    return {side: execution.reached(reports, side) for side in (Side.REVENUE, Side.EXPENDITURE)}


def _of_quarters(version: Version) -> Table:
    return contents.quarters(_quarters(version))


def _sources(version: Version) -> Table:
    return contents.sources(queries.summary(version.id, version.year).origins)


_TABLES = {"lines": _lines, "groups": _groups, "sources": _sources, "quarters": _of_quarters}


def _tables(version: Version) -> list[Table]:
    return [table(version) for table in _TABLES.values()]
