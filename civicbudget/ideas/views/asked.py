"""Residents ask the municipality about ideas and projects: how these are found and named."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from civicbudget.core.i18n import pick, written
from civicbudget.discussion.things import Thing, askable
from civicbudget.ideas import queries
from civicbudget.municipalities.models import Municipality


@askable("idea")
def ideas(municipality: Municipality, keys: Collection[str]) -> Mapping[str, Thing]:
    """Ideas that were sent: the slug of the campaign, a slash, the number."""
    split = [key.split("/", 1) for key in keys if "/" in key]
    places = [(slug, int(number)) for slug, number in split if _is_number(number)]
    return {
        f"{idea.campaign.slug}/{idea.number}": Thing(
            written(idea.title, idea.lang),
            "ideas.show",
            {"campaign": idea.campaign.slug, "number": idea.number},
        )
        for idea in queries.sent_at(municipality.id, places)
    }


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


@askable("project")
def projects(municipality: Municipality, keys: Collection[str]) -> Mapping[str, Thing]:
    """Projects of published campaigns: the slug of the campaign, a slash, the code."""
    places = [(slug, code) for key in keys for slug, _slash, code in [key.partition("/")]]
    return {
        f"{project.campaign.slug}/{project.code}": Thing(
            pick(project.title),
            "ideas.projects",
            {"campaign": project.campaign.slug, "_anchor": f"project-{project.code}"},
        )
        for project in queries.projects_at(municipality.id, places)
    }
