"""Where the pages of ideas are, and how each finds its campaign and its idea."""

from __future__ import annotations

from flask import Blueprint, abort, g
from flask_login import current_user

from civicbudget.campaigns.views import visible
from civicbudget.ideas import policy, queries
from civicbudget.ideas.models import Idea
from civicbudget.residents import queries as residents
from civicbudget.residents.models import Resident

blueprint = Blueprint("ideas", __name__, template_folder="../templates")
CAMPAIGN = "/<lang:lang>/<municipality>/campaigns/<campaign>"
IDEAS = f"{CAMPAIGN}/ideas"
IDEA = f"{IDEAS}/<int:number>"


def the_idea(slug: str, number: int) -> Idea:
    """The idea of an address, or a 404 for whoever may not see it."""
    idea = queries.by_number(visible(slug).id, number)
    if idea is None or not policy.may_see(idea, person_id()):
        abort(404)
    return idea


def person_id() -> int | None:
    """Who is signed in."""
    return int(current_user.id) if current_user.is_authenticated else None


def resident() -> Resident | None:
    """The entry of the roll that the person has proved to be."""
    key = person_id()
    return residents.resident_of(key, g.municipality.id) if key is not None else None
