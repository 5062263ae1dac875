"""Where the pages are, and how each finds its discussion, its proposal and its question."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_login import current_user
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response

from civicbudget.core import clock
from civicbudget.core.forms import BaseForm
from civicbudget.core.i18n import gettext as _
from civicbudget.discussion import policy, queries, words
from civicbudget.discussion.models import Discussion, Proposal, Question, Subject
from civicbudget.residents import queries as residents
from civicbudget.residents.models import Resident

Page = Response | str

blueprint = Blueprint(
    "discussion",
    __name__,
    template_folder="../templates",
    url_prefix="/<lang:lang>/<municipality>/budget/<int:year>/<subject:subject>",
)
questions = Blueprint(
    "questions",
    __name__,
    template_folder="../templates",
    url_prefix="/<lang:lang>/<municipality>/questions",
)


class SubjectConverter(BaseConverter):
    """`<subject:subject>`: which of a year's two discussions an address is about."""

    addresses: ClassVar = {
        Subject.DRAFT: "discussion",
        Subject.EXECUTION: "execution-discussion",
    }
    regex = "|".join(addresses.values())

    def to_python(self, value: str) -> Subject:
        """From the word of the address."""
        return next(one for one, word in self.addresses.items() if word == value)

    def to_url(self, value: Subject) -> str:
        """The word of the address."""
        return self.addresses[value]


@blueprint.record_once
def know_subjects(state: BlueprintSetupState) -> None:
    """Before the first address of this room is added."""
    state.app.url_map.converters["subject"] = SubjectConverter


@blueprint.url_value_preprocessor
def read_subject(endpoint: str | None, values: dict[str, Any] | None) -> None:  # noqa: ARG001 - the signature is Flask's
    """Take out of an address which discussion it is about."""
    g.subject = (values or {}).pop("subject")


@blueprint.url_defaults
def write_subject(endpoint: str, values: dict[str, Any]) -> None:  # noqa: ARG001 - the signature is Flask's
    """Stay in the same discussion; from elsewhere the draft's is meant unless another is named."""
    values.setdefault("subject", g.get("subject", Subject.DRAFT))


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
    return queries.discussion_of(g.municipality.id, year, g.subject) or abort(404)


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


def written_today() -> int:
    """How often the reader, who is signed in, has written here within 24 hours."""
    return queries.written_today(g.municipality.id, int(current_user.id), clock.now())


def status_of(form: BaseForm) -> int:
    """Of a form that is shown: whether too much was written today."""
    return 429 if isinstance(form.refusal, policy.TooOften) else 200


def to_the_roll() -> Response:
    """Where somebody who is signed in becomes a resident, and then comes back."""
    flash(_("Only residents may write here: prove first that you are on the roll."))
    return redirect(url_for("residents.prove", next=request.full_path.rstrip("?")), 303)
