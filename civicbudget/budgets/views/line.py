"""The page of one line: what it is, what is planned, what came of it, how to ask about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import abort, g, render_template

from civicbudget.budgets import execution, queries
from civicbudget.budgets.codes import ECONOMIC_LEVEL, EQUALIZATION, FUNCTION_LEVEL
from civicbudget.budgets.execution import Reached, Report
from civicbudget.budgets.models import BudgetLine
from civicbudget.budgets.views.details import quarter_bar
from civicbudget.budgets.views.public import Bar, blueprint, published_or_all, visible
from civicbudget.core.i18n import Text, pick

Titles = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Classified:
    """A code with what its group is called, and that group's page, where there is one."""

    code: str
    title: Text
    group: str


@blueprint.get("/<int:year>/versions/<int:number>/lines/<int:position>/")
def line(year: int, number: int, position: int) -> str:
    """One line as it stood in one version, beside the same line of other versions and years."""
    holds, _residents = visible(year)
    version = next((one for one in published_or_all(year) if one.number == number), None)
    shown = queries.line(version.id, position) if version else None
    if version is None or shown is None:
        abort(404)
    same = queries.same_lines(g.municipality.id, shown)
    names = queries.titles(year)
    return render_template(
        "budgets/line.html",
        budget=version,
        line=shown,
        function=_function(shown, names),
        economic=_economic(shown, names),
        source=names.get(shown.source),
        by_quarter=[quarter_bar(one) for one in _reached(same, shown)],
        years=_years(same, shown),
        holds=holds if holds.number > version.number else None,
        now=next((one for one in same if one.version_id == holds.id), None),
    )


def _function(line: BudgetLine, names: Titles) -> Classified | None:
    top = line.function[:FUNCTION_LEVEL]
    return Classified(line.function, pick(names.get(top)), top) if top else None


def _economic(line: BudgetLine, names: Titles) -> Classified | None:
    """Its kind; lines with a function are grouped by that, and the equalization grant by itself."""
    top = line.economic[:ECONOMIC_LEVEL]
    group = EQUALIZATION if line.source == EQUALIZATION else top
    return (
        Classified(line.economic, pick(names.get(top)), "" if line.function else group)
        if top
        else None
    )


def _reached(same: Iterable[BudgetLine], line: BudgetLine) -> Sequence[Reached]:
    """What came of it by quarter, by all reports on its year."""
    of_year = [one for one in same if one.version.budget_id == line.version.budget_id]
    reports = [_report(one) for one in of_year or [line]]
    told = [one for one in reports if one.actual is not None]
    return execution.reached(told, line.side)


def _report(line: BudgetLine) -> Report:
    by_quarter = (line.q1, line.q2, line.q3, line.q4)
    return Report(line.side, line.version.quarter, line.planned, line.actual, by_quarter)


def _years(same: Iterable[BudgetLine], line: BudgetLine) -> list[Bar]:
    """What was planned for it in each year: in its own as it stands in its version."""
    planned = {one.version.year: one.planned for one in same} | {line.version.year: line.planned}
    return [Bar(str(year), planned[year], 0) for year in sorted(planned)]
