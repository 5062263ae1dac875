"""Where the pages are, and how each finds its discussion, its proposal and its question."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from civicbudget.core.i18n import gettext as _
from civicbudget.discussion import policy, queries, words
from civicbudget.discussion.models import Discussion, Proposal, Question
from civicbudget.residents import queries as residents
from civicbudget.residents.models import Resident

Page = Response | str

blueprint = Blueprint(
    "discussion",
    __name__,
    template_folder="../templates",
    url_prefix="/<lang:lang>/<municipality>/budget/<int:year>/discussion",
)
questions = Blueprint(
    "questions",
    __name__,
    template_folder="../templates",
    url_prefix="/<lang:lang>/<municipality>/questions",
)


@blueprint.context_processor
@questions.context_processor
def names() -> dict[str, object]:
    """What every page here calls things, and whether it shows what is hidden."""
    return {"words": words, "may_see_hidden": bool(policy.may_see_hidden(g.roles))}


@blueprint.app_errorhandler(policy.Closed)
def closed(error: policy.Closed) -> tuple[str, int]:
    """When the discussion was or will be open; nobody lacks a right."""
    page = render_template("discussion/closed.html", discussion=error.discussion, reason=str(error))
    return page, 409 if request.method == "POST" else 200


def the_discussion(year: int) -> Discussion:
    """The discussion of an address, or a 404."""
    return queries.discussion_of(g.municipality.id, year) or abort(404)


def the_proposal(year: int, number: int) -> Proposal:
    """The proposal of an address, or a 404."""
    return queries.proposal(the_discussion(year).id, number) or abort(404)


def the_question(number: int) -> Question:
    """The question of an address, or a 404."""
    return queries.question(g.municipality.id, number) or abort(404)


def person_id() -> int | None:
    """Who is signed in."""
    return int(current_user.id) if current_user.is_authenticated else None


def resident() -> Resident | None:
    """The entry of the roll that the person has proved to be."""
    key = person_id()
    return residents.resident_of(key, g.municipality.id) if key is not None else None


def to_the_roll() -> Response:
    """Where somebody who is signed in becomes a resident, and then comes back."""
    flash(_("Only residents may write here: prove first that you are on the roll."))
    return redirect(url_for("residents.prove", next=request.full_path.rstrip("?")), 303)
