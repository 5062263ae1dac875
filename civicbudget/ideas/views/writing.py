"""Writing an idea: every button saves first, so that nothing is lost."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from civicbudget.campaigns.models import Campaign
from civicbudget.campaigns.views import visible
from civicbudget.core import clock, photos
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import locale
from civicbudget.ideas import policy
from civicbudget.ideas.forms import FIRST_LINES, IdeaForm, written
from civicbudget.ideas.models import Idea
from civicbudget.ideas.services import writing
from civicbudget.ideas.views.place import (
    IDEA,
    IDEAS,
    blueprint,
    person_id,
    resident,
    the_idea,
)

LARGEST_REQUEST = photos.MOST * photos.LARGEST + 2 * 1024 * 1024


@blueprint.url_value_preprocessor
def allow_photos(endpoint: str | None, values: dict[str, object] | None) -> None:  # noqa: ARG001 - the signature is Flask's
    """As many photographs as an idea may have, before anything reads the form."""
    if endpoint in ("ideas.new", "ideas.edit"):
        request.max_content_length = LARGEST_REQUEST


@blueprint.route(f"{IDEAS}/new", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def new(campaign: str) -> Response | str:
    """Begin an idea."""
    found = visible(campaign)
    policy.may_begin(found, person_id(), clock.now()).require()
    return _write(found, None, IdeaForm(lang=locale()))


@blueprint.route(f"{IDEA}/edit", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def edit(campaign: str, number: int) -> Response | str:
    """Go on with a draft, or with what came back from the review."""
    idea = the_idea(campaign, number)
    policy.may_edit(idea, person_id()).require()
    return _write(idea.campaign, idea, IdeaForm(data=written(idea)))


def _write(campaign: Campaign, idea: Idea | None, form: IdeaForm) -> Response | str:
    form.offer(campaign, FIRST_LINES if "more" in request.form else 0)
    if form.is_submitted():
        valid = form.validate()
        if idea is not None or not form.is_blank:
            idea = _save(campaign, idea, form)
            valid = valid and not form.photos.errors
            if "send" in request.form:
                valid = _send(idea, form, valid)
            if valid and "more" not in request.form:
                return _onwards(idea)
    return render_template(
        "ideas/edit.html",
        campaign=campaign,
        idea=idea,
        form=form,
        is_resident=resident() is not None,
        may_delete=idea is not None and policy.may_delete(idea, person_id()),
        most_photos=photos.MOST,
    )


def _save(campaign: Campaign, idea: Idea | None, form: IdeaForm) -> Idea:
    """Keep all that is right; what is wrong stays in the form with its message."""
    prepared = _prepared(form)
    now = clock.now()
    with transaction():
        draft = form.draft(campaign)
        if idea is None:
            idea = writing.begin(campaign=campaign, draft=draft, actor=current_user, now=now)
        else:
            writing.save(idea=idea, draft=draft, actor=current_user, now=now)
        unwanted = request.form.getlist("remove")
        gone = writing.remove_photos(idea=idea, digests=unwanted, actor=current_user)
        for photo in prepared:
            _add(idea, photo, form)
    for digest in gone:
        photos.discard(digest)
    return idea


def _prepared(form: IdeaForm) -> list[photos.Prepared]:
    prepared = []
    for file in form.files:
        try:
            prepared.append(photos.prepare(file.stream, file.filename))
        except DomainError as error:
            form.say("photos", str(error))
    return prepared


def _add(idea: Idea, photo: photos.Prepared, form: IdeaForm) -> None:
    try:
        writing.add_photo(idea=idea, photo=photo)
    except DomainError as error:
        form.say("photos", str(error))


def _send(idea: Idea, form: IdeaForm, valid: bool) -> bool:
    """Whether the idea was sent; all that it lacks is said beside the fields."""
    if not valid:
        for field, message in writing.missing(idea):
            if not form[field].errors:
                form.say(field, message)
        return False
    try:
        with transaction():
            writing.send(idea=idea, actor=current_user, now=clock.now())
    except writing.Incomplete as error:
        for field, message in error.missing:
            form.say(field, message)
        return False
    except DomainError as error:
        attach(form, error)
        return False
    return True


def _onwards(idea: Idea) -> Response:
    slug, number = idea.campaign.slug, idea.number
    if "send" in request.form:
        flash(_("Your idea is sent. Everybody sees it now, and the review is next."))
        return redirect(url_for("ideas.show", campaign=slug, number=number), 303)
    flash(_("Saved as a draft. Only you see it; you can come back to it at any time."))
    return redirect(url_for("ideas.edit", campaign=slug, number=number), 303)


@blueprint.post(f"{IDEA}/delete")
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def delete(campaign: str, number: int) -> Response:
    """Delete a draft."""
    idea = the_idea(campaign, number)
    with transaction():
        gone = writing.delete(idea=idea, actor=current_user)
    for digest in gone:
        photos.discard(digest)
    flash(_("The draft is deleted."))
    return redirect(url_for("ideas.mine", campaign=campaign), 303)


@blueprint.post(f"{IDEA}/withdraw")
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def withdraw(campaign: str, number: int) -> Response:
    """Take an idea back."""
    idea = the_idea(campaign, number)
    with transaction():
        writing.withdraw(idea=idea, actor=current_user)
    flash(_("Your idea is withdrawn."))
    return redirect(url_for("ideas.mine", campaign=campaign), 303)
