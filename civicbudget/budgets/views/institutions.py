"""What each institution gets: schools, clubs, the ayil okmotu itself; down to its lines."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, g, render_template, request, url_for

from civicbudget.budgets import meaning, queries
from civicbudget.budgets.meaning import Group
from civicbudget.budgets.models import Side, Version
from civicbudget.budgets.views.public import Bar, blueprint, came, visible
from civicbudget.core.i18n import gettext as _

MOST = 100
"""So many institutions of a side are named on the page; the file names all."""


@blueprint.get("/<int:year>/institutions/")
def institutions(year: int) -> str:
    """Every institution that lines name, by what it gets."""
    version, _residents = visible(year)
    found = queries.institutions(version.id)
    named = {side: [one for one in found if one.side == side] for side in Side}
    return render_template(
        "budgets/institutions.html",
        budget=version,
        bars={
            side: _bars(version, of_side)
            for side, of_side in named.items()
            if any(one.code for one in of_side)
        },
    )


def _bars(version: Version, found: Sequence[Group]) -> list[Bar]:
    """The largest, those for which there is no room in one row, and what names none."""
    named = [one for one in found if one.code]
    bars = [_bar(version, one) for one in named[:MOST]]
    if rest := named[MOST:]:
        planned, actual = (
            sum(getattr(one, of) or 0 for one in rest) for of in ("planned", "actual")
        )
        bars.append(Bar(_("Other"), planned, actual))
    return bars + [_bar(version, one) for one in found if not one.code]


def _bar(version: Version, one: Group) -> Bar:
    label = one.code or _("Lines that name no institution")
    url = url_for("budgets.institution", year=version.year, name=one.code)
    return Bar(label, one.planned, one.actual or 0, url, came(one))


@blueprint.get("/<int:year>/institution/")
def institution(year: int) -> str:
    """What one institution's money is for, and every line of it. The address has its name as the
    lines do; empty for those that name none."""
    version, residents = visible(year)
    name = request.args.get("name", "")
    page = queries.of_institution(version.id, name, request.args.get("page", 1, type=int))
    if not page.total:
        abort(404)
    summary = meaning.Summary(
        queries.of_institution_by_group(version.id, name, queries.titles(year))
    )
    past = queries.spent_by_year(g.municipality.id, name)
    return render_template(
        "budgets/institution.html",
        budget=version,
        name=name,
        page=page,
        summary=summary,
        each=residents and meaning.per_resident(summary.expenditure, residents),
        uses=[_part(of) for of in summary.uses],
        sources=[_part(of) for of in summary.sources],
        past=[Bar(str(year), planned, 0) for year, planned in past] if len(past) > 1 else [],
    )


def _part(of: Group) -> Bar:
    """A group of an institution's lines: it leads nowhere, since that page is everybody's."""
    return Bar(of.label, of.planned, of.actual or 0, note=came(of))
