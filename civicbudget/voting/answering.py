"""A member of the commission answers a question about the marks on the roll."""

from __future__ import annotations

from datetime import datetime

from civicbudget.accounts.models import Person, Role
from civicbudget.campaigns.acts import record
from civicbudget.campaigns.models import Campaign
from civicbudget.core.db import db
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.record.contents import SMALLEST_GROUP
from civicbudget.voting.models import Answer
from civicbudget.voting.questions import Question


def answer(
    *, campaign: Campaign, question: Question, note: str, actor: Person, now: datetime
) -> None:
    """Write down what was found; logged with the note, and with the number unless it is small."""
    if not note.strip():
        raise DomainError(_("Say what you found."), "note")
    marks = question.group.marks
    db.session.add(
        Answer(
            campaign_id=campaign.id,
            question=question.group.code,
            marks=marks,
            note=note.strip(),
            answered_by_id=actor.id,
            answered_at=now,
        )
    )
    db.session.flush()
    record(
        "answer_question",
        campaign=campaign,
        actor=actor,
        role=Role.COMMISSION,
        now=now,
        after={
            "question": question.group.code,
            "marks": marks if marks >= SMALLEST_GROUP else None,
        },
        reason=note.strip(),
    )
