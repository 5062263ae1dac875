"""What the reader asked, proposed and supports: on the account's page, and as a word of answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import render_template, url_for
from flask_login import current_user

from civicbudget.accounts.mine import Mine, mine
from civicbudget.accounts.models import Person
from civicbudget.accounts.views.account import answers_seen
from civicbudget.core import clock
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import written
from civicbudget.discussion import queries, words
from civicbudget.discussion.models import Asked, Proposal, Question, Standing
from civicbudget.municipalities.models import Municipality
from civicbudget.municipalities.views import Place, on_home

TOLD = timedelta(days=30)
"""For how long the front page tells of an answer that was not looked at."""
LONGEST = 160


@mine
def of_reader(person: Person, now: datetime) -> Iterable[Mine]:
    """Questions, proposals and supports."""
    yield from (_question(each, now) for each in queries.own_questions(person.id))
    for each in queries.own_proposals(person.id):
        yield _proposal(each, str(words.KINDS[each.kind]), now)
    for each in queries.supported(person.id):
        if not each.is_hidden:
            yield _proposal(each, _("I support it"), now)


def _question(question: Question, now: datetime) -> Mine:
    to = question.municipality
    page = url_for("questions.show", municipality=to.slug, number=question.number)
    return _mine(question, _("Question"), page, to, str(words.STANDINGS[question.standing(now)]))


def _proposal(proposal: Proposal, what: str, now: datetime) -> Mine:
    discussion, standing = proposal.discussion, proposal.standing(now)
    to = discussion.budget.municipality
    page = url_for(
        "discussion.show",
        municipality=to.slug,
        year=discussion.year,
        subject=discussion.subject,
        number=proposal.number,
    )
    decided = proposal.outcome if standing is Standing.ANSWERED else None
    said = words.OUTCOMES[decided] if decided else words.STANDINGS[standing]
    return _mine(proposal, what, page, to, str(said))


def _mine(asked: Asked, what: str, page: str, to: Municipality, standing: str) -> Mine:
    short = asked.text if len(asked.text) <= LONGEST else asked.text[:LONGEST] + "…"
    return Mine(
        at=asked.asked_at,
        what=what,
        text=written(short, asked.lang),
        url=page,
        municipality=to,
        standing=standing,
        waits=asked.answered_at is None and not asked.is_hidden,
        answered_at=asked.answered_at,
        answer=written(asked.answer, asked.answer_lang or "") if asked.answer else None,
        hidden=asked.hidden_reason or "",
    )


@on_home(Place.ANSWERS)
def on_front_page(municipality: Municipality) -> str:
    """That answers came which the reader has not looked at."""
    if not current_user.is_authenticated:
        return ""
    since = clock.now() - TOLD
    since = max(since, answers_seen() or since)
    number = queries.answers_since(municipality.id, current_user.id, since)
    return render_template("discussion/_answers.html", number=number) if number else ""
