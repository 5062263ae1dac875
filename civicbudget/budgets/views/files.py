"""What of a budget can be taken along: tables, their description, annexes, the leaflet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from flask import Response, g, request, url_for
from sqlalchemy import ColumnElement

from civicbudget.budgets import execution, leaflet, queries
from civicbudget.budgets.exports import annexes, contents, package, tables
from civicbudget.budgets.exports.tables import Table
from civicbudget.budgets.models import Side, Version
from civicbudget.budgets.views.public import all_years, blueprint, citizens_budget, visible
from civicbudget.core import made
from civicbudget.core.i18n import locale

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMS: dict[str, tuple[Callable[[Table], bytes | Iterator[bytes]], str]] = {
    "csv": (tables.as_csv, "text/csv"),
    "xlsx": (tables.as_xlsx, XLSX),
    "json": (tables.as_json, "application/json"),
}


@blueprint.get("/<int:year>/lines.<any(csv, xlsx, json):form>")
def download_lines(year: int, form: str) -> Response:
    """The lines of a year as a file: all, or those of the institution or group in the address."""
    version, _residents = visible(year)
    named, wanted = _wanted()
    table = contents.lines(version, queries.plain_lines(version.id, *wanted))
    if form != "xlsx":
        return _table(table, f"budget-{year}", form)
    data = _made(version, ["lines", *named], lambda: tables.as_xlsx(table))
    return attachment(data, f"budget-{year}.xlsx", XLSX)


def _wanted() -> tuple[list[str | None], list[ColumnElement[bool]]]:
    """Which lines the address names, as words and as a part of a query."""
    name, side, code = (request.args.get(word) for word in ("institution", "side", "code"))
    wanted = [] if name is None else [queries.at(name)]
    if side not in set(Side) or not code:
        return [name], wanted
    return [name, side, code], [*wanted, queries.within(Side(side), code)]


@blueprint.get(
    "/<int:year>/<any(groups, institutions, sources, quarters):name>.<any(csv, xlsx, json):form>"
)
def download(year: int, name: str, form: str) -> Response:
    """A table of a year as a file."""
    version, _residents = visible(year)
    return _table(_TABLES[name](version), f"budget-{year}", form)


@blueprint.get("/years.<any(csv, xlsx, json):form>")
def download_years(form: str) -> Response:
    """The budgets of all years as a file."""
    years = all_years()
    return _table(contents.years(years.planned, years.ahead), "budget", form)


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
    named = ["package", described, queries.titles(year)]
    archive = _made(version, named, lambda: package.archive(described, found))
    return attachment(archive, f"budget-{year}.zip", "application/zip")


@blueprint.get("/<int:year>/annexes.xlsx")
def download_annexes(year: int) -> Response:
    """The budget in the form of the resolution's annexes."""
    version, _residents = visible(year)
    titles, lines = queries.titles(year), queries.plain_lines(version.id)
    named = ["annexes", g.municipality.name, titles]
    workbook = _made(version, named, lambda: annexes.workbook(version, lines, titles))
    return attachment(workbook, f"budget-{year}-annexes.xlsx", XLSX)


@blueprint.get("/<int:year>/leaflet.pdf")
def download_leaflet(year: int) -> Response:
    """The citizens' budget on two pages of paper, in the reader's language."""
    version, residents = visible(year)
    address = url_for("budgets.year", year=year, _external=True)
    before = queries.of_year(g.municipality.id, year - 1, published=True)
    about = (g.municipality.name, g.municipality.contact, residents, before and before[0].id)
    named = ["leaflet", address, *about, queries.titles(year)]
    data = _made(version, named, lambda: _leaflet(version, residents, address))
    return attachment(data, f"budget-{year}-{locale()}.pdf", "application/pdf")


def _leaflet(version: Version, residents: int, address: str) -> bytes:
    facts = leaflet.Facts(
        citizens_budget(version, residents),
        quarters=_quarters(version),
        largest=queries.largest(version.id, Side.EXPENDITURE, leaflet.LINES),
        address=address,
    )
    return leaflet.pdf(facts)


def attachment(data: bytes | Iterator[bytes], name: str, mimetype: str) -> Response:
    """A file to keep; whoever has these very bytes already is told so, unless they are a stream."""
    headers = {"Content-Disposition": f'attachment; filename="{g.slug}-{name}"'}
    response = Response(data, mimetype=mimetype, headers=headers)
    if isinstance(data, bytes):
        response.add_etag()
        response.make_conditional(request)
    return response


def _table(table: Table, name: str, form: str) -> Response:
    written, mimetype = _FORMS[form]
    kept = name if table.name == "lines" else f"{name}-{table.name}"
    return attachment(written(table), f"{kept}.{form}", mimetype)


def _made(version: Version, named: Sequence[object], make: Callable[[], bytes]) -> bytes:
    """What takes long, kept where a version is published and so does not change; `named`: on what
    else than the version it depends, and the language."""
    if version.published_at is None:
        return make()
    return made.once(["budget", version.id, version.published_at, locale(), *named], make)


def _lines(version: Version) -> Table:
    return contents.lines(version, queries.plain_lines(version.id))


def _groups(version: Version) -> Table:
    return contents.groups(queries.summary(version.id, version.year).groups)


def _institutions(version: Version) -> Table:
    return contents.institutions(queries.institutions(version.id))


def _quarters(version: Version) -> dict[Side, list[execution.Reached]]:
    reports = list(queries.reports(g.municipality.id, version.year))
    return {side: execution.reached(reports, side) for side in (Side.REVENUE, Side.EXPENDITURE)}


def _of_quarters(version: Version) -> Table:
    return contents.quarters(_quarters(version))


def _sources(version: Version) -> Table:
    return contents.sources(queries.summary(version.id, version.year).origins)


_TABLES = {
    "lines": _lines,
    "groups": _groups,
    "sources": _sources,
    "institutions": _institutions,
    "quarters": _of_quarters,
}


def _tables(version: Version) -> list[Table]:
    return [table(version) for table in _TABLES.values()]
