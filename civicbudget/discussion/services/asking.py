"""A resident asks the municipality about something published."""

from __future__ import annotations

from datetime import datetime

from civicbudget.accounts.models import Person
from civicbudget.core.db import db
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.sorting import fold
from civicbudget.discussion import policy, queries, things
from civicbudget.discussion.models import Question
from civicbudget.discussion.services.discussing import LONGEST
from civicbudget.discussion.services.terms import due
from civicbudget.municipalities.models import Municipality
from civicbudget.residents import queries as residents


def ask(
    *,
    municipality: Municipality,
    about: things.Reference,
    text: str,
    lang: str,
    actor: Person,
    now: datetime,
) -> Question:
    """Keep a question, with the term that the municipality has for its answer.

    DomainError where it says nothing, or is about nothing that is published.
    """
    queries.lock(municipality.id)
    resident = residents.resident_of(actor.id, municipality.id)
    policy.may_ask(resident, queries.written_today(municipality.id, actor.id, now)).require()
    if not text.strip():
        raise DomainError(_("Write something first."), "text")
    if things.find(municipality, about) is None:
        raise DomainError(_("There is nothing published to ask about."))
    kind, key = about
    text = text.strip()[:LONGEST]
    question = Question(
        municipality_id=municipality.id,
        number=queries.next_number(Question, Question.municipality_id == municipality.id),
        kind=kind,
        key=key,
        author=actor,
        lang=lang,
        text=text,
        folded=fold(text),
        asked_at=now,
        due_at=due(now, queries.answer_days(municipality.id)),
    )
    db.session.add(question)
    db.session.flush()
    return question
