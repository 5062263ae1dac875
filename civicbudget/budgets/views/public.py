"""The budgets that everybody sees: years, one year, its lines, its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, g, render_template, request

from civicbudget.budgets import download, meaning, policy, queries
from civicbudget.budgets.forms import SIDES, STAGES, LinesForm
from civicbudget.budgets.models import Budget, BudgetLine, Side
from civicbudget.core.sorting import fold
from civicbudget.municipalities.models import Municipality
from civicbudget.municipalities.views import Place, on_home

blueprint = Blueprint(
    "budgets",
    __name__,
    template_folder="../templates",
    url_prefix="/<lang:lang>/<municipality>/budget",
)
PER_PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Bar:
    """A row of a chart, in tyiyn."""

    label: object
    value: int
    note: str = ""


@blueprint.context_processor
def names() -> dict[str, object]:
    """What every page here calls stages and sides, and whether it offers the official's pages."""
    return {"stages": STAGES, "sides": SIDES, "may_manage": bool(policy.may_manage(g.roles))}


@blueprint.get("/")
def index() -> str:
    """The years whose budgets are published."""
    published = queries.of_municipality(g.municipality.id, published=True)
    return render_template("budgets/index.html", published=published)


@blueprint.get("/<int:year>/")
def year(year: int) -> str:
    """The citizens' budget of a year."""
    return render_template("budgets/year.html", **citizens_budget(year))


@blueprint.get("/<int:year>/lines/")
def lines(year: int) -> str:
    """Every line, searched and filtered by the address."""
    budget, _residents = visible(year)
    form = LinesForm(request.args)
    found = [line for line in budget.lines if _matches(line, form)]
    page = _page(found, request.args.get("page", 1, type=int))
    return render_template("budgets/lines.html", budget=budget, form=form, page=page)


@dataclass(frozen=True)
class Page:
    """Part of the lines that were found; `planned` is what all of them add up to, in tyiyn."""

    rows: Sequence[BudgetLine]
    number: int
    pages: int
    total: int
    planned: int


def _page(found: Sequence[BudgetLine], number: int) -> Page:
    """By sides, as the page shows them, and within a side in the order of the document."""
    by_side = sorted(found, key=lambda line: list(Side).index(line.side))
    pages = max(1, -(-len(found) // PER_PAGE))
    number = min(max(number, 1), pages)
    rows = by_side[(number - 1) * PER_PAGE : number * PER_PAGE]
    return Page(rows, number, pages, len(found), sum(line.planned for line in found))


@blueprint.get("/<int:year>/lines.<any(csv, xlsx):kind>")
def download_lines(year: int, kind: str) -> Response:
    """The lines as a file."""
    budget, _residents = visible(year)
    if kind == "csv":
        return attachment(download.as_csv(budget), f"budget-{year}.csv", "text/csv")
    return attachment(download.as_xlsx(budget), f"budget-{year}.xlsx", XLSX)


@on_home(Place.MONEY)
def on_front_page(municipality: Municipality) -> str:
    """The latest budget in a sentence and its sums, on the municipality's front page."""
    budget = queries.latest_published(municipality.id)
    if budget is None:
        return ""
    summary = meaning.summarise(budget.lines)
    return render_template(
        "budgets/_front.html", budget=budget, summary=summary, sentence=meaning.sentence(summary)
    )


def attachment(data: str | bytes, name: str, mimetype: str) -> Response:
    """A file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{g.slug}-{name}"'}
    return Response(data, mimetype=mimetype, headers=headers)


def visible(year: int) -> tuple[Budget, int]:
    """The budget of a year and the number of residents; 404 for one that may not be seen yet."""
    found = queries.of_year(g.municipality.id, year)
    if found is None or not policy.may_see(found[0], g.roles):
        abort(404)
    return found


def citizens_budget(year: int) -> dict[str, object]:
    """What the template of a citizens' budget is given."""
    budget, residents = visible(year)
    summary = meaning.summarise(budget.lines, queries.titles(year))
    return {
        "budget": budget,
        "residents": residents,
        "summary": summary,
        "sentence": meaning.sentence(summary),
        "bars": {
            "sources": [Bar(group.label, group.planned) for group in summary.sources],
            "uses": [Bar(group.label, group.planned) for group in summary.uses],
        },
        "each": {
            "revenue": residents and meaning.per_resident(summary.revenue, residents),
            "expenditure": residents and meaning.per_resident(summary.expenditure, residents),
        },
    }


def _matches(line: BudgetLine, form: LinesForm) -> bool:
    if form.side.data and line.side != form.side.data:
        return False
    wanted = fold(form.q.data or "")
    return line.code.startswith(wanted) or any(wanted in fold(t) for t in line.title.values())
