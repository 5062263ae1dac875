"""Deeper into a budget: a part of it down to its lines, plan against actual, years beside years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import abort, g, render_template, request

from civicbudget.budgets import execution, meaning, queries
from civicbudget.budgets.codes import ECONOMIC_LEVEL, FUNCTION_LEVEL, SOURCES, is_function
from civicbudget.budgets.models import Side, Version
from civicbudget.budgets.views.public import (
    Bar,
    Years,
    all_years,
    bar,
    blueprint,
    of_hundred,
    visible,
)
from civicbudget.core.i18n import format_share, ngettext, pick
from civicbudget.core.i18n import gettext as _

FEW = 30
"""So many lines are shown at once; more of them by the groups that they make up first."""


@blueprint.get("/<int:year>/<any(revenue, expenditure, financing):side>/<code>/")
def part(year: int, side: str, code: str) -> str:
    """What a group of lines is made of: smaller groups, and every line."""
    version, residents = visible(year)
    of = (Side(side), code)
    page = queries.of_group(version.id, *of, request.args.get("page", 1, type=int))
    if not page.total:
        abort(404)
    names = queries.titles(year)
    within = queries.parts(version.id, *of, names) if page.total > FEW or code in SOURCES else []
    past = queries.by_year(g.municipality.id, *of)
    return render_template(
        "budgets/part.html",
        budget=version,
        side=Side(side),
        code=code,
        title=pick(meaning.title_of_group(code, page.rows[0].title, names)),
        page=page,
        sums=(sums := page.sums[Side(side)]),
        each=residents and meaning.per_resident(sums.planned, residents),
        above=_above(code),
        within=_within(version, code, within) if len(within) > 1 else [],
        past=[Bar(str(year), planned, 0) for year, planned in past] if len(past) > 1 else [],
    )


def _within(version: Version, code: str, groups: Sequence[meaning.Group]) -> list[Bar]:
    shares = meaning.of_hundred(groups)
    return [
        _part_of(version, code, group, of_hundred(share, group.planned))
        for group, share in zip(groups, shares, strict=True)
    ]


def _part_of(version: Version, code: str, group: meaning.Group, share: str) -> Bar:
    """A smaller group; one that has no longer code than the whole, or is of one source of many,
    leads nowhere."""
    lines = ngettext("%(num)s line", "%(num)s lines", group.count)
    note = f"{share} · {lines}"
    if code in SOURCES or group.code == code:
        return Bar(group.label, group.planned, group.actual or 0, note=note)
    return bar(version, group, " · ".join([share, _("Code %(code)s", code=group.code), lines]))


def _above(code: str) -> str:
    """The code of the group that it belongs to; empty where that is the whole budget."""
    top = FUNCTION_LEVEL if is_function(code) else ECONOMIC_LEVEL
    return "" if code in SOURCES or len(code) <= top else code[:-1]


@blueprint.get("/<int:year>/execution/")
def execution_of(year: int) -> str:
    """Plan against actual: by quarter, and by what the money is for."""
    version, _residents = visible(year)
    reports = list(queries.reports(g.municipality.id, year))
    summary = queries.summary(version.id, year)
    quarters = {side: execution.reached(reports, side) for side in (Side.REVENUE, Side.EXPENDITURE)}
    return render_template(
        "budgets/execution.html",
        budget=version,
        summary=summary,
        quarters=quarters,
        by_quarter={side: [quarter_bar(one) for one in found] for side, found in quarters.items()},
        sources=[_beside_plan(version, group) for group in summary.origins],
        uses=[_beside_plan(version, group) for group in summary.uses],
    )


def quarter_bar(one: execution.Reached) -> Bar:
    """How far a year had come by the end of a quarter, beside its plan."""
    label = _("Up to the end of quarter %(number)s", number=one.quarter)
    return Bar(label, one.planned, one.actual, note=_of_plan(one.share))


def _beside_plan(version: Version, group: meaning.Group) -> Bar:
    if group.actual is None:
        return bar(version, group, _("not known yet"))
    return bar(version, group, _of_plan(meaning.share(group.actual, group.planned)))


def _of_plan(thousandths: int) -> str:
    return _("%(share)s of the plan", share=format_share(thousandths))


@blueprint.get("/compare/")
def compare() -> str:
    """The published budgets of all years side by side, and what is expected of two more."""
    years = all_years()
    return render_template(
        "budgets/compare.html",
        years=years,
        tables=meaning.side_by_side(years.planned),
        expected=_expected(years),
        bars={side: _by_year(years, side) for side in (Side.REVENUE, Side.EXPENDITURE)},
    )


def _expected(years: Years) -> Mapping[Side, list[meaning.Row]]:
    """The groups of which anything is expected, in the latest year and in those after it."""
    if not years.ahead:
        return {}
    known = {(group.side, group.code) for groups in years.ahead.values() for group in groups}
    latest, groups = next(iter(years.planned.items()))
    now = [group for group in groups if (group.side, group.code) in known]
    return meaning.side_by_side({latest: now, **years.ahead})


def _by_year(years: Years, side: Side) -> list[Bar]:
    """A side in each year, the first year first; drafts and what is expected say so."""
    bars = []
    for year, groups in sorted({**years.planned, **years.ahead}.items()):
        of_side = [group.planned for group in groups if group.side == side]
        ahead = year in years.ahead
        note = _("projection") if ahead else _("draft") if year in years.drafts else ""
        if of_side or not ahead:
            kind = "ahead" if ahead else "fact"
            bars.append(Bar(str(year), sum(of_side), 0, note=note, kind=kind))
    return bars
