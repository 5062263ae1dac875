"""The leaflet: the citizens' budget on two pages of paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import segno

from civicbudget.budgets.citizens import CitizensBudget
from civicbudget.budgets.execution import Reached
from civicbudget.budgets.forms import QUARTERS, STAGES
from civicbudget.budgets.meaning import Group, of_hundred, share
from civicbudget.budgets.models import BudgetLine, Side, Version
from civicbudget.core import i18n, printing
from civicbudget.core.i18n import format_money, format_share, pick
from civicbudget.core.i18n import gettext as _

BARS = 10
SHIFTS = 6
LINES = 10
"""So many of each fit on the paper."""


@dataclass(frozen=True)
class Facts:
    """What the leaflet tells of; `address` is where the page is."""

    citizens: CitizensBudget
    quarters: Mapping[Side, Sequence[Reached]]
    largest: Sequence[BudgetLine]
    address: str


def pdf(facts: Facts) -> bytes:
    """The leaflet in the reader's language; the same facts give the same bytes."""
    version = facts.citizens.version
    made = version.published_at or version.imported_at
    return printing.pdf("civicbudget.budgets", "leaflet.typ", told(facts), made)


def told(facts: Facts) -> dict[str, Any]:
    """What the template is told."""
    citizens = facts.citizens
    version, summary = citizens.version, citizens.summary
    municipality = version.budget.municipality
    return {
        "lang": i18n.locale(),
        "municipality": pick(municipality.name).string,
        "title": _("Budget of %(year)s", year=version.year),
        "stage": _stage(version),
        "sentence": citizens.sentence.striptags(),
        "so_far": citizens.so_far,
        "figures": _figures(citizens),
        "sources": _bars(_("Where the money comes from"), summary.origins, summary.revenue),
        "uses": _bars(_("What it is spent on"), summary.uses, summary.expenditure),
        "shifts": {
            "title": _("What changed since %(year)s", year=version.year - 1),
            "rows": [
                [pick(shift.group.title).string, _signed(shift.delta)]
                for shift in citizens.shifts[:SHIFTS]
            ],
        },
        "lines": {
            "title": _("The largest expenses"),
            "rows": [
                [pick(line.title).string, format_money(line.planned)] for line in facts.largest
            ],
        },
        "quarters": {"title": _("Plan and actual"), "rows": _quarters(facts)},
        "more": {
            "title": _("All lines, files and what became of the money"),
            "address": facts.address,
            "code": segno.make(facts.address, error="m").svg_inline(border=0),
            "contact": pick(municipality.contact).string,
        },
        "footer": _("Anybody may copy this leaflet and pass it on."),
    }


def _stage(version: Version) -> str:
    """The stage, up to which quarter, and by which resolution."""
    quarter = str(QUARTERS[version.quarter]) if version.quarter else ""
    return " · ".join(filter(None, [str(STAGES[version.stage]), quarter, _resolution(version)]))


def _resolution(version: Version) -> str:
    if not version.resolution_number:
        return ""
    number = _("resolution № %(number)s", number=version.resolution_number)
    day = i18n.format_date(version.resolution_date) if version.resolution_date else ""
    return " ".join(filter(None, [number, day]))


def _figures(citizens: CitizensBudget) -> list[list[str]]:
    """What stands out, each with its words."""
    summary = citizens.summary
    found = [
        [format_money(summary.revenue), _("Planned revenue")],
        [format_money(summary.expenditure), _("Planned expenditure")],
    ]
    if citizens.expenditure_each:
        found.append(
            [format_money(citizens.expenditure_each), _("Planned expenditure per resident")]
        )
    if summary.participatory:
        found.append([format_money(summary.participatory), _("Residents themselves decide on")])
    return found


def _bars(title: str, groups: Sequence[Group], whole: int) -> dict[str, Any]:
    """The largest groups; those for which there is no room stand in one row."""
    shares = of_hundred(groups)
    rows = [
        _bar(pick(group.title).string, group.planned, whole, of)
        for group, of in zip(groups[:BARS], shares, strict=False)
    ]
    if rest := sum(group.planned for group in groups[BARS:]):
        rows.append(_bar(_("Other"), rest, whole, sum(shares[BARS:])))
    return {"title": title, "rows": rows}


def _bar(title: str, planned: int, whole: int, of: int) -> list[Any]:
    return [title, format_money(planned), share(planned, whole), _("%(share)s of 100", share=of)]


def _signed(tyiyn: int) -> str:
    return f"+{format_money(tyiyn)}" if tyiyn > 0 else format_money(tyiyn)


def _quarters(facts: Facts) -> list[list[str]]:
    """How far the year has come, a row each side."""
    names = {Side.REVENUE: _("Revenue"), Side.EXPENDITURE: _("Expenditure")}
    rows = []
    for side, quarters in facts.quarters.items():
        for one in quarters[-1:]:
            until = _("Up to the end of quarter %(number)s", number=one.quarter)
            rows.append([names[side], until, format_money(one.actual), format_share(one.share)])
    return rows
