"""Questions to the municipality: the list, one, what is overdue, asking, the term."""

from __future__ import annotations

from collections.abc import Iterable

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_login import current_user, login_required

from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.forms import carry_out
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import locale
from civicbudget.discussion import policy, queries, services, things
from civicbudget.discussion.forms import QuestionForm, QuestionsFilter, TermForm
from civicbudget.discussion.models import Question
from civicbudget.discussion.views.front import under_discussion
from civicbudget.discussion.views.room import (
    Page,
    questions,
    resident,
    status_of,
    the_question,
    to_the_roll,
    written_today,
)


@questions.get("/")
def index() -> str:
    """What residents asked, and what was answered in time."""
    now, form = clock.now(), QuestionsFilter(request.args)
    number = request.args.get("page", 1, type=int) or 1
    page = queries.questions(g.municipality.id, now, **form.wanted(), page=number)
    return render_template(
        "questions/index.html",
        form=form,
        page=page,
        things=_things(page.rows),
        counts=queries.counts_of_questions(g.municipality.id, now),
        overdue=sum(each.overdue for each in queries.waiting(g.municipality.id, now).values()),
        days=queries.answer_days(g.municipality.id),
        discussions=queries.discussions(g.municipality.id),
        may_set_term=policy.may_set_term(g.roles),
        now=now,
    )


@questions.get("/overdue/")
def overdue() -> str:
    """What the municipality should have answered by now."""
    now = clock.now()
    proposed, asked = queries.overdue(g.municipality.id, now)
    return render_template(
        "questions/overdue.html", proposals=proposed, questions=asked, things=_things(asked)
    )


@questions.get("/<int:number>/")
def show(number: int) -> str:
    """One question and its answer."""
    return question_page(the_question(number))


def question_page(question: Question) -> str:
    """A question, what it is about, and its answer."""
    return render_template(
        "questions/show.html",
        question=question,
        thing=things.find(g.municipality, (question.kind, question.key)),
        standing=question.standing(clock.now()),
        may_answer=policy.may_answer(question, g.roles),
        may_correct=policy.may_correct(question, g.roles),
        may_hide=policy.may_hide(question, g.roles),
        may_show_again=policy.may_show_again(question, g.roles),
    )


def _things(asked: Iterable[Question]) -> dict[things.Reference, things.Thing]:
    return things.find_all(g.municipality, [(each.kind, each.key) for each in asked])


@questions.route("/new/", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def new() -> Page | tuple[str, int]:
    """Ask about the thing that the address names; about a draft under discussion, there."""
    about = things.parse(request.args.get("about", "municipality:"))
    thing = things.find(g.municipality, about) or abort(404)
    if address := under_discussion(about):
        return redirect(address)
    here = resident()
    if here is None:
        return to_the_roll()
    form, numbers = QuestionForm(lang=locale()), []

    def act() -> None:
        asked = services.ask(
            municipality=g.municipality,
            about=about,
            text=form.text.data or "",
            lang=form.language,
            actor=current_user,
            now=clock.now(),
        )
        numbers.append(asked.number)

    if carry_out(form, act):
        flash(_("Your question is public. The municipality owes an answer."))
        return redirect(url_for(".show", number=numbers[0]), 303)
    page = render_template(
        "questions/new.html",
        form=form,
        about=":".join(about),
        thing=thing,
        before=queries.about(g.municipality.id, *about),
        days=queries.answer_days(g.municipality.id),
        now=clock.now(),
        today=written_today(),
        most=policy.MOST_A_DAY,
    )
    return page, status_of(form)


@questions.route("/term/", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def term() -> Page:
    """An official says in how many days the municipality answers."""
    policy.may_set_term(g.roles).require()
    form = TermForm(data={"days": queries.answer_days(g.municipality.id)})
    if form.validate_on_submit():
        with transaction():
            services.set_term(
                municipality=g.municipality,
                days=form.days.data or 0,
                actor=current_user,
                roles=g.roles,
                now=clock.now(),
            )
        flash(_("The term is set for what is asked from now on."))
        return redirect(url_for(".index"), 303)
    return render_template("questions/term.html", form=form)
