"""What this room says on the pages of others, and what it says of their things."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from flask import g, render_template, url_for

from civicbudget.budgets.models import Version
from civicbudget.budgets.views.beside import on_budget
from civicbudget.core import clock
from civicbudget.core.i18n import Text, locale, pick
from civicbudget.core.i18n import gettext as _
from civicbudget.discussion import policy, queries
from civicbudget.discussion.things import Reference, Thing, askable
from civicbudget.municipalities.models import Municipality
from civicbudget.municipalities.views import Place, on_home

YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)
LINE = re.compile(r"([1-9]\d{3})-(\d{1,6})-(\d{1,9})", re.ASCII)
"""The year of a budget, the number of its version, the place of the line."""


@on_home(Place.DISCUSSION)
def on_front_page(municipality: Municipality) -> str:
    """The drafts under discussion, and where to ask."""
    now = clock.now()
    found = queries.running(municipality.id, now)
    return render_template("discussion/_front.html", discussions=found, now=now)


@on_budget
def on_page_of_budget(version: Version) -> str:
    """On the page of a budget: its discussion, or where to ask about it."""
    found = queries.discussion_of(version.budget.municipality_id, version.year)
    is_open = bool(found and policy.is_open(found, clock.now()))
    return render_template(
        "discussion/_beside.html", discussion=found, version=version, is_open=is_open
    )


def under_discussion(about: Reference) -> str | None:
    """Where to speak of a budget or a line whose discussion is open."""
    kind, key = about
    match = LINE.fullmatch(key) if kind == "line" else YEAR.fullmatch(key)
    if kind not in ("budget", "line") or match is None:
        return None
    year = int(key[:4])
    found = queries.discussion_of(g.municipality.id, year)
    if found is None or not policy.is_open(found, clock.now()):
        return None
    draft = queries.draft_of(found.budget_id)
    if kind == "budget" or draft is None:
        return url_for("discussion.new", year=year)
    if int(match[2]) != draft.number:
        return None
    return url_for("discussion.new", year=year, line=int(match[3]))


@askable("municipality")
def municipality_itself(municipality: Municipality, keys: Collection[str]) -> Mapping[str, Thing]:
    """What is asked about nothing in particular."""
    thing = Thing(pick(municipality.name), "municipalities.home", {})
    return {"": thing} if "" in keys else {}


@askable("budget")
def budgets(municipality: Municipality, keys: Collection[str]) -> Mapping[str, Thing]:
    """Published budgets, by their year."""
    years = [int(key) for key in keys if YEAR.fullmatch(key)]
    return {
        str(year): Thing(
            Text(_("Budget of %(year)s", year=year), locale(), False),
            "budgets.year",
            {"year": year},
        )
        for year in queries.published_years(municipality.id, years)
    }


@askable("line")
def lines(municipality: Municipality, keys: Collection[str]) -> Mapping[str, Thing]:
    """Lines of published versions, by year, version and place."""
    places = [
        (int(match[1]), int(match[2]), int(match[3]))
        for key in keys
        if (match := LINE.fullmatch(key))
    ]
    return {
        f"{year}-{number}-{position}": Thing(
            _of_year(pick(line.title), year),
            "budgets.lines",
            {"year": year, "q": line.code or pick(line.title).string},
        )
        for (year, number, position), line in queries.lines_at(municipality.id, places).items()
    }


def _of_year(title: Text, year: int) -> Text:
    return replace(title, string=f"{title.string} ({year})")
