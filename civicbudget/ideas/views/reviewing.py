"""The review by an official."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import LANGUAGES, locale
from civicbudget.core.i18n import gettext as _
from civicbudget.ideas import policy, queries, words
from civicbudget.ideas.forms import MergeForm, ReviewForm
from civicbudget.ideas.models import Idea, IdeaState, Verdict
from civicbudget.ideas.services import reviewing
from civicbudget.ideas.views.place import IDEA, blueprint, the_idea

FOUND = frozenset({IdeaState.ACCEPTED, IdeaState.REFUSED})
"""States with a finding that can be corrected."""


@blueprint.route(f"{IDEA}/review", methods=["GET", "POST"])
def review(campaign: str, number: int) -> Response | str:
    """Find an idea feasible or not, return it, or let it go on in another one."""
    idea = the_idea(campaign, number)
    # who reviews while another has just done so does not correct it unawares
    corrects = "corrects" in request.form if request.method == "POST" else idea.state in FOUND
    may = policy.may_correct if corrects else policy.may_review
    may(idea, g.roles, clock.now()).require()
    form, merge = _prefilled(idea), MergeForm(prefix="merge-")
    if form.is_submitted():
        done = (
            _merge(idea, merge) if "merge" in request.form and not corrects else _review(idea, form)
        )
        if done:
            flash(_("The finding is published on the page of the idea."))
            return redirect(url_for("ideas.show", campaign=campaign, number=number), 303)
    return render_template(
        "ideas/review.html",
        idea=idea,
        campaign=idea.campaign,
        form=form,
        merge=merge,
        words=words,
        supports=queries.supports(idea.id),
        corrects=corrects,
    )


def _prefilled(idea: Idea) -> ReviewForm:
    form = ReviewForm(
        lang=locale(),
        cost=idea.cost or None,
        title={idea.lang: idea.title},
        summary={idea.lang: idea.description},
    )
    form.offer(idea.campaign)
    return form


def _review(idea: Idea, form: ReviewForm) -> bool:
    if not form.validate():
        return False
    finding = reviewing.Finding(
        verdict=Verdict(form.verdict.data),
        reason=form.reason.data or "",
        lang=form.lang.data if form.lang.data in LANGUAGES else locale(),
        cost=form.cost.data,
        cofinancing=form.cofinancing.data or 0,
        pot=form.pot.data,
        title=form.title.value,
        summary=form.summary.value,
    )
    try:
        with transaction():
            act = reviewing.correct if "corrects" in request.form else reviewing.review
            act(idea=idea, finding=finding, actor=current_user, roles=g.roles, now=clock.now())
    except DomainError as error:
        _attach(form, error)
        return False
    return True


def _attach(form: ReviewForm, error: DomainError) -> None:
    """As core.forms.attach; a text in three languages says it beside the first of them."""
    if error.field == "title":
        form.title.ky.errors = [str(error)]
    else:
        attach(form, error)


def _merge(idea: Idea, form: MergeForm) -> bool:
    if not form.validate():
        return False
    try:
        with transaction():
            reviewing.merge(
                idea=idea,
                into=queries.by_number(idea.campaign_id, form.into.data or 0),
                reason=form.reason.data or "",
                actor=current_user,
                roles=g.roles,
                now=clock.now(),
            )
    except DomainError as error:
        attach(form, error)
        return False
    return True
