"""Officials answer, correct and hide."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_login import current_user, login_required

from civicbudget.core import clock
from civicbudget.core.forms import carry_out
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
    return _answer(the_proposal(year, number), url_for(".show", year=year, number=number))


@questions.route("/<int:number>/answer/", methods=["GET", "POST"], endpoint="answer")
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def answer_question(number: int) -> Page:
    """Answer a question."""
    return _answer(the_question(number), url_for(".show", number=number))


def _answer(asked: Proposal | Question, page: str) -> Page:
    policy.may_answer(asked, g.roles).require()
    form = _form(asked, corrects=False)
    if carry_out(form, lambda: services.answer(asked=asked, **_said(form))):
        flash(_("The answer is public."))
        return redirect(page, 303)
    return render_template("discussion/answer.html", form=form, **_shown(asked, page))


@blueprint.route("/<int:number>/correct/", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def correct(year: int, number: int) -> Page:
    """Correct the answer to a proposal; the former one stays in view."""
    return _correct(the_proposal(year, number), url_for(".show", year=year, number=number))


@questions.route("/<int:number>/correct/", methods=["GET", "POST"], endpoint="correct")
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def correct_question(number: int) -> Page:
    """Correct the answer to a question; the former one stays in view."""
    return _correct(the_question(number), url_for(".show", number=number))


def _correct(asked: Proposal | Question, page: str) -> Page:
    policy.may_correct(asked, g.roles).require()
    form = _form(asked, corrects=True)

    def act() -> None:
        services.correct(asked=asked, reason=form.reason.data or "", **_said(form))

    if carry_out(form, act):
        flash(_("The answer is corrected. The former one stays in view."))
        return redirect(page, 303)
    return render_template("discussion/answer.html", form=form, **_shown(asked, page))


def _form(asked: Proposal | Question, *, corrects: bool) -> AnswerForm:
    decides = isinstance(asked, Proposal) and asked.kind is not ProposalKind.QUESTION
    standing: dict[str, object] = {"lang": locale()}
    if corrects:
        standing = {"text": asked.answer, "lang": asked.answer_lang}
    if decides and isinstance(asked, Proposal):
        standing["outcome"] = asked.outcome
    form = AnswerForm(data=standing)
    form.fit(decides=decides, corrects=corrects)
    return form


def _said(form: AnswerForm) -> dict[str, Any]:
    """What was typed, as the services take it, and who typed it."""
    said = {"text": form.text.data or "", "lang": form.language, "outcome": form.decided}
    return {**said, **_who()}


def _who() -> dict[str, Any]:
    return {"actor": current_user, "roles": g.roles, "now": clock.now()}


@blueprint.route("/<int:number>/hide/", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def hide(year: int, number: int) -> Page:
    """Hide a proposal, with a reason that everybody reads; or show it again."""
    return _hide(the_proposal(year, number), url_for(".show", year=year, number=number))


@questions.route("/<int:number>/hide/", methods=["GET", "POST"], endpoint="hide")
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def hide_question(number: int) -> Page:
    """Hide a question, with a reason that everybody reads; or show it again."""
    return _hide(the_question(number), url_for(".show", number=number))


def _hide(asked: Proposal | Question, page: str) -> Page:
    hidden, form = asked.is_hidden, HideForm()
    may, act = (
        (policy.may_show_again, services.show_again) if hidden else (policy.may_hide, services.hide)
    )
    may(asked, g.roles).require()
    if carry_out(form, lambda: act(asked=asked, reason=form.reason.data or "", **_who())):
        flash(_("The text is shown again.") if hidden else _("The text is hidden."))
        return redirect(page, 303)
    return render_template("discussion/hide.html", form=form, **_shown(asked, page))


def _shown(asked: Proposal | Question, page: str) -> dict[str, object]:
    """What the official reads beside the form."""
    if isinstance(asked, Proposal):
        return {"asked": asked, "page": page, "effects": effects_of(asked), "thing": None}
    thing = things.find(g.municipality, (asked.kind, asked.key))
    return {"asked": asked, "page": page, "effects": [], "thing": thing}
