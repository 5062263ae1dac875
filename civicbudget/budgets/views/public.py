"""The budgets that everybody sees: years, one year, its lines, its versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, g, render_template, request, url_for

from civicbudget.budgets import comparing, meaning, policy, queries
from civicbudget.budgets.citizens import CitizensBudget
from civicbudget.budgets.forms import QUARTERS, SIDES, STAGES, LinesForm
from civicbudget.budgets.models import Side, Stage, Version
from civicbudget.budgets.sentence import sentence, so_far
from civicbudget.core.i18n import format_share
from civicbudget.core.i18n import gettext as _
from civicbudget.municipalities.models import Municipality
from civicbudget.municipalities.views import Place, on_home

blueprint = Blueprint(
    "budgets",
    __name__,
    template_folder="../templates",
    url_prefix="/<lang:lang>/<municipality>/budget",
)


@dataclass(frozen=True)
class Bar:
    """A row of a chart, in tyiyn: one value, or what was planned beside what came of it."""

    label: object
    value: int
    actual: int
    url: str = ""
    note: str = ""
    kind: str = "fact"
    """Or "ahead": expected, and not decided on."""

    @property
    def planned(self) -> int:
        """What was planned."""
        return self.value


@blueprint.context_processor
def names() -> dict[str, object]:
    """What every page here calls stages and sides, and whether it offers the official's pages."""
    return {
        "stages": STAGES,
        "quarters": QUARTERS,
        "sides": SIDES,
        "may_manage": bool(policy.may_manage(g.roles)),
    }


@blueprint.get("/")
def index() -> str:
    """The years whose budgets are published."""
    published = queries.of_municipality(g.municipality.id, published=True)
    return render_template("budgets/index.html", published=published)


@blueprint.get("/<int:year>/")
def year(year: int) -> str:
    """The citizens' budget of a year."""
    return render_template("budgets/year.html", **page_of(citizens_budget(*visible(year))))


@blueprint.get("/<int:year>/lines/")
def lines(year: int) -> str:
    """Every line, searched and filtered by the address."""
    version, _residents = visible(year)
    form = LinesForm(request.args)
    page = queries.search(
        version.id, form.q.data or "", form.side.data or "", request.args.get("page", 1, type=int)
    )
    return render_template("budgets/lines.html", budget=version, form=form, page=page)


@blueprint.get("/<int:year>/versions/")
def versions(year: int) -> str:
    """How the budget of a year changed: its versions, each with its sums."""
    visible(year)
    found = published_or_all(year)
    return render_template("budgets/versions.html", year=year, versions=found)


@blueprint.get("/<int:year>/versions/<int:number>/")
def version(year: int, number: int) -> str:
    """One version, and its difference to the one before."""
    visible(year)
    found = published_or_all(year)
    shown = next((one for one in found if one.number == number), None) or abort(404)
    before = next((one for one in found if one.number < number), None)
    changes = comparing.changes(queries.lines(before.id), queries.lines(shown.id)) if before else []
    return render_template(
        "budgets/version.html",
        version=shown,
        before=before,
        changes=changes,
        summary=queries.summary(shown.id, year),
        was=queries.summary(before.id, year) if before else None,
    )


@on_home(Place.MONEY)
def on_front_page(municipality: Municipality) -> str:
    """The latest budget in a sentence and its sums, on the municipality's front page."""
    budget = queries.latest_published(municipality.id)
    if budget is None:
        return ""
    summary = queries.summary(budget.id, budget.year)
    return render_template(
        "budgets/_front.html",
        budget=budget,
        summary=summary,
        sentence=sentence(summary),
        so_far=so_far(budget, summary),
    )


def visible(year: int) -> tuple[Version, int]:
    """What holds of a year, and the number of residents; where nothing is published yet, those who
    work on it see what there is, and others 404."""
    found = queries.of_year(g.municipality.id, year, published=True)
    if found is None and _sees_all():
        found = queries.of_year(g.municipality.id, year, published=False)
    if found is None:
        abort(404)
    return found


def published_or_all(year: int) -> Sequence[Version]:
    """The versions of a year that the reader may see, the latest first."""
    return queries.versions(g.municipality.id, year, published=not _sees_all())


def _sees_all() -> bool:
    return bool(policy.may_see_unpublished(g.roles))


@dataclass(frozen=True)
class Years:
    """The groups of every published year, the latest first; what is expected of the years after
    them; and which of them have no more than a draft."""

    planned: Mapping[int, Sequence[meaning.Group]]
    ahead: Mapping[int, Sequence[meaning.Group]]
    drafts: frozenset[int]


def all_years() -> Years:
    """The years of the municipality; the two latest budgets tell of years to come."""
    planned = queries.years(g.municipality.id)
    held = [row.version for row in queries.of_municipality(g.municipality.id, published=True)]
    ahead = queries.projected({one.id: one.year for one in held[:2]}, planned)
    return Years(planned, ahead, frozenset(v.year for v in held if v.stage == Stage.DRAFT))


def citizens_budget(version: Version, residents: int) -> CitizensBudget:
    """What a version says to residents."""
    summary, before = queries.beside_last_year(version, g.municipality.id)
    return CitizensBudget(version, residents, summary, before)


def page_of(citizens: CitizensBudget) -> dict[str, object]:
    """What the template of a citizens' budget is given."""
    version, summary = citizens.version, citizens.summary
    return {
        "budget": version,
        "citizens": citizens,
        "summary": summary,
        "institutions": queries.name_institutions(version.id),
        "sources": parts_of(version, summary.origins),
        "uses": parts_of(version, summary.uses),
    }


def bar(version: Version, group: meaning.Group, note: str = "") -> Bar:
    """A group as a row of a chart, with the way to what it is made of."""
    url = ""
    if group.code:
        side, code = group.side.value, group.code
        url = url_for("budgets.part", year=version.year, side=side, code=code)
    return Bar(group.label, group.planned, group.actual or 0, url, note)


def came(group: meaning.Group) -> str:
    """How much of a group came or was spent, where that is known."""
    if group.actual is None:
        return ""
    done = format_share(meaning.share(group.actual, group.planned))
    if group.side == Side.REVENUE:
        return _("received: %(share)s", share=done)
    return _("spent: %(share)s", share=done)


def parts_of(version: Version, groups: Sequence[meaning.Group]) -> list[Bar]:
    """Groups that make a whole as rows of a chart, each with its share of a hundred."""
    shares = meaning.of_hundred(groups)
    return [
        bar(version, group, of_hundred(share, group.planned))
        for group, share in zip(groups, shares, strict=True)
    ]


def of_hundred(share: int, planned: int) -> str:
    """A share of a whole in words."""
    if not share and planned > 0:
        return _("less than 1 of 100")
    return _("%(share)s of 100", share=share)
