"""What this room says on the pages of others, and what it says of their things."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import g, render_template, url_for

from civicbudget.accounts.models import Role
from civicbudget.budgets.models import Stage, Version
from civicbudget.budgets.views.beside import on_budget, on_managing
from civicbudget.core import clock
from civicbudget.core.i18n import Text, locale, pick
from civicbudget.core.i18n import gettext as _
from civicbudget.discussion import effects, policy, queries, words
from civicbudget.discussion.models import Discussion, Proposal, Subject
from civicbudget.discussion.things import Reference, Thing, askable
from civicbudget.municipalities.models import Municipality
from civicbudget.municipalities.views import Place, on_home

YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)
LINE = re.compile(r"([1-9]\d{3})-(\d{1,6})-(\d{1,9})", re.ASCII)
"""The year of a budget, the number of its version, the place of the line."""


@on_home(Place.DISCUSSION)
def on_front_page(municipality: Municipality) -> str:
    """What is under discussion."""
    now = clock.now()
    found = queries.running(municipality.id, now)
    return render_template("discussion/_front.html", discussions=found, now=now, words=words)


@on_budget
def on_page_of_budget(version: Version) -> str:
    """On the page of a budget: its discussions, or where to ask about it."""
    found, now = queries.of_year(version.budget.municipality_id, version.year), clock.now()
    subject = policy.subject_of(version)
    begun = subject in [each.subject for each in found]
    return render_template(
        "discussion/_beside.html",
        discussions=found,
        open_one=next((each for each in found if policy.is_open(each, now)), None),
        version=version,
        subject=subject,
        may_open=not begun and policy.may_open(version, None, g.roles, now),
        words=words,
        taken_up=_taken_up(version, found),
    )


def _taken_up(version: Version, found: Sequence[Discussion]) -> list[tuple[Proposal, Any]]:
    """Beside a budget that is a draft no more: what was accepted of the discussion of its draft,
    with the lines of a move as they are now."""
    if version.stage is Stage.DRAFT or Subject.DRAFT not in [each.subject for each in found]:
        return []
    accepted = queries.accepted(version.budget.municipality_id, version.year)
    become = queries.successors(version, accepted)
    return [(each, effects.effects(each, become)) for each in accepted]


@on_managing
def where_officials_prepare(municipality: Municipality) -> str:
    """What could be put up for discussion now."""
    return render_template("discussion/_open.html", found=to_put_up(municipality), words=words)


def to_put_up(municipality: Municipality) -> list[tuple[Subject, int]]:
    """Published drafts, and reports on the last years, that nobody has put up for discussion."""
    now = clock.now()
    have = {(each.subject, each.year) for each in queries.discussions(municipality.id)}
    found = [
        (subject, version.year)
        for version in queries.in_force(municipality.id, clock.local(now).year - 1)
        if (subject := policy.subject_of(version))
        and policy.may_open(version, None, frozenset({Role.OFFICIAL}), now)
    ]
    return [each for each in found if each not in have]


def under_discussion(about: Reference) -> str | None:
    """Where to speak of a budget or a line whose discussion is open."""
    kind, key = about
    match = LINE.fullmatch(key) if kind == "line" else YEAR.fullmatch(key)
    if kind not in ("budget", "line") or match is None:
        return None
    for found in queries.of_year(g.municipality.id, int(key[:4])):
        address: dict[str, Any] = {"year": found.year, "subject": found.subject}
        if not policy.is_open(found, clock.now()):
            continue
        if kind == "budget":
            return url_for("discussion.new", **address)
        version = queries.discussed(found.budget_id, found.subject)
        if version is not None and version.number == int(match[2]):
            return url_for("discussion.new", **address, line=f"{match[2]}-{match[3]}")
    return None


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
