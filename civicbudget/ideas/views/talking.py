"""Support and comments."""

from __future__ import annotations

from flask import abort, flash, g, redirect, request, url_for
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import LANGUAGES, locale
from civicbudget.core.i18n import gettext as _
from civicbudget.ideas import policy, queries
from civicbudget.ideas.forms import CommentForm, HideForm
from civicbudget.ideas.services import talking
from civicbudget.ideas.views.place import IDEA, blueprint, the_idea
from civicbudget.ideas.views.reading import idea_page


@blueprint.post(f"{IDEA}/support")
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def support(campaign: str, number: int) -> Response:
    """Stand behind an idea, or no longer."""
    idea = the_idea(campaign, number)
    try:
        with transaction():
            act = talking.withdraw_support if "withdraw" in request.form else talking.support
            act(idea=idea, actor=current_user, now=clock.now())
    except Conflict as error:
        flash(str(error))
    return redirect(url_for("ideas.show", campaign=campaign, number=number), 303)


@blueprint.post(f"{IDEA}/comments")
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def comment(campaign: str, number: int) -> Response | str:
    """Say something about an idea."""
    idea = the_idea(campaign, number)
    form = CommentForm()
    if form.validate_on_submit():
        try:
            with transaction():
                talking.comment(
                    idea=idea,
                    text=form.text.data or "",
                    lang=form.lang.data if form.lang.data in LANGUAGES else locale(),
                    actor=current_user,
                    roles=g.roles,
                    now=clock.now(),
                )
            address = url_for("ideas.show", campaign=campaign, number=number)
            return redirect(f"{address}#comments", 303)
        except DomainError as error:
            attach(form, error)
    return idea_page(idea, comment=form)


@blueprint.post(f"{IDEA}/comments/<int:key>/hide")
def hide(campaign: str, number: int, key: int) -> Response | str:
    """An official hides a comment, with a reason."""
    policy.may_hide_comment(g.roles).require()
    idea = the_idea(campaign, number)
    form = HideForm()
    if not form.validate_on_submit():
        return idea_page(idea, hide=(key, form))
    with transaction():
        found = queries.comment(idea.id, key) or abort(404)
        talking.hide_comment(
            comment=found,
            reason=form.reason.data or "",
            actor=current_user,
            roles=g.roles,
            now=clock.now(),
        )
    flash(_("The comment is hidden."))
    return redirect(url_for("ideas.show", campaign=campaign, number=number), 303)
