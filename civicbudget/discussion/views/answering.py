"""Officials answer and hide."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask_login import current_user, login_required

from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import locale
from civicbudget.discussion import policy, services, things
from civicbudget.discussion.forms import AnswerForm, HideForm
from civicbudget.discussion.models import Proposal, ProposalKind, Question
from civicbudget.discussion.views.discussing import effects_of
from civicbudget.discussion.views.room import (
    Page,
    blueprint,
    questions,
    the_proposal,
    the_question,
)


@blueprint.route("/<int:number>/answer/", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def answer(year: int, number: int) -> Page:
    """Answer a proposal: accepted or refused, and why."""
    proposal = the_proposal(year, number)
    decides = proposal.kind is not ProposalKind.QUESTION
    return _answer(proposal, url_for(".show", year=year, number=number), decides=decides)


@questions.route("/<int:number>/answer/", methods=["GET", "POST"], endpoint="answer")
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def answer_question(number: int) -> Page:
    """Answer a question."""
    return _answer(the_question(number), url_for(".show", number=number), decides=False)


def _answer(asked: Proposal | Question, page: str, *, decides: bool) -> Page:
    policy.may_answer(asked, g.roles).require()
    form = AnswerForm(lang=locale())
    form.fit(decides=decides)
    if form.validate_on_submit():
        try:
            with transaction():
                services.answer(
                    asked=asked,
                    text=form.text.data or "",
                    lang=form.language,
                    outcome=form.decided,
                    actor=current_user,
                    roles=g.roles,
                    now=clock.now(),
                )
        except DomainError as error:
            attach(form, error)
        else:
            flash(_("The answer is public."))
            return redirect(page, 303)
    return render_template("discussion/answer.html", form=form, **_shown(asked, page))


@blueprint.route("/<int:number>/hide/", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def hide(year: int, number: int) -> Page:
    """Hide a proposal, with a reason that everybody reads."""
    return _hide(the_proposal(year, number), url_for(".show", year=year, number=number))


@questions.route("/<int:number>/hide/", methods=["GET", "POST"], endpoint="hide")
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def hide_question(number: int) -> Page:
    """Hide a question, with a reason that everybody reads."""
    return _hide(the_question(number), url_for(".show", number=number))


def _hide(asked: Proposal | Question, page: str) -> Page:
    policy.may_hide(asked, g.roles).require()
    form = HideForm()
    if form.validate_on_submit():
        try:
            with transaction():
                services.hide(
                    asked=asked,
                    reason=form.reason.data or "",
                    actor=current_user,
                    roles=g.roles,
                    now=clock.now(),
                )
        except DomainError as error:
            attach(form, error)
        else:
            flash(_("The text is hidden."))
            return redirect(page, 303)
    return render_template("discussion/hide.html", form=form, **_shown(asked, page))


def _shown(asked: Proposal | Question, page: str) -> dict[str, object]:
    """What the official reads beside the form."""
    if isinstance(asked, Proposal):
        return {"asked": asked, "page": page, "effects": effects_of(asked), "thing": None}
    thing = things.find(g.municipality, (asked.kind, asked.key))
    return {"asked": asked, "page": page, "effects": [], "thing": thing}
