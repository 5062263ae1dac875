"""Officials answer and correct, hide what breaks the rules, and set the term; all is logged."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime

from civicbudget.accounts.models import Person, Role
from civicbudget.audit import services as audit
from civicbudget.core import canonical
from civicbudget.core.db import db
from civicbudget.core.errors import DomainError, given_reason
from civicbudget.core.i18n import gettext as _
from civicbudget.discussion import policy, queries
from civicbudget.discussion.models import (
    AnswerTerm,
    FormerAnswer,
    Outcome,
    Proposal,
    ProposalKind,
    Question,
)
from civicbudget.discussion.services.discussing import LONGEST
from civicbudget.municipalities.models import Municipality


def answer(
    *,
    asked: Proposal | Question,
    text: str,
    lang: str,
    outcome: Outcome | None = None,
    actor: Person,
    roles: AbstractSet[Role],
    now: datetime,
) -> None:
    """Answer for the municipality, once. An objection or a move is accepted or refused.

    DomainError for the field `text` or `outcome`.
    """
    queries.lock(_of(asked).id)
    db.session.refresh(asked)
    policy.may_answer(asked, roles).require()
    decided = _say(asked, text, lang, outcome, actor)
    asked.answered_at = now
    db.session.flush()
    act = "answer_proposal" if isinstance(asked, Proposal) else "answer_resident"
    after = {"outcome": decided.value, "late": asked.is_late}
    _record(asked, act, actor, now, after, asked.answer or "")


def correct(
    *,
    asked: Proposal | Question,
    text: str,
    lang: str,
    reason: str,
    outcome: Outcome | None = None,
    actor: Person,
    roles: AbstractSet[Role],
    now: datetime,
) -> None:
    """Put another answer in the place of one, which stays in view with the reason.

    Whether it was in time is told by the first one. DomainError for the field `text`, `outcome` or
    `reason`.
    """
    queries.lock(_of(asked).id)
    db.session.refresh(asked)
    policy.may_correct(asked, roles).require()
    before = _kept(asked, given_reason(reason), now)
    decided = _say(asked, text, lang, outcome, actor)
    asked.former.append(before)
    db.session.flush()
    act = "correct_answer" if isinstance(asked, Question) else "correct_proposal"
    after = {"outcome": decided.value, "sha256": canonical.digest(asked.answer)}
    _record(asked, act, actor, now, after, before.reason)


def _kept(asked: Proposal | Question, reason: str, now: datetime) -> FormerAnswer:
    """The answer as it is, before it is corrected."""
    return FormerAnswer(
        answer=asked.answer,
        answer_lang=asked.answer_lang,
        outcome=asked.outcome if isinstance(asked, Proposal) else None,
        said_at=asked.said_at,
        said_by=asked.answered_by,
        corrected_at=now,
        reason=reason,
    )


def _say(
    asked: Proposal | Question, text: str, lang: str, outcome: Outcome | None, actor: Person
) -> Outcome:
    if not text.strip():
        raise DomainError(_("Give the reason in words."), "text")
    decided = _decided(asked, outcome)
    if isinstance(asked, Proposal):
        asked.outcome = decided
    asked.answer, asked.answer_lang = text.strip()[:LONGEST], lang
    asked.answered_by = actor
    return decided


def _decided(asked: Proposal | Question, outcome: Outcome | None) -> Outcome:
    if isinstance(asked, Question) or asked.kind is ProposalKind.QUESTION:
        return Outcome.ANSWERED
    if outcome not in (Outcome.ACCEPTED, Outcome.REFUSED):
        raise DomainError(_("Say whether it is accepted or refused."), "outcome")
    return outcome


def hide(
    *,
    asked: Proposal | Question,
    reason: str,
    actor: Person,
    roles: AbstractSet[Role],
    now: datetime,
) -> None:
    """Hide a text, with a reason that stands in its place and in the log."""
    queries.lock(_of(asked).id)
    db.session.refresh(asked)
    policy.may_hide(asked, roles).require()
    asked.hidden_reason, asked.hidden_at = given_reason(reason), now
    db.session.flush()
    act = "hide_proposal" if isinstance(asked, Proposal) else "hide_question"
    _record(asked, act, actor, now, {"hidden": True}, asked.hidden_reason)


def show_again(
    *,
    asked: Proposal | Question,
    reason: str,
    actor: Person,
    roles: AbstractSet[Role],
    now: datetime,
) -> None:
    """Show what was hidden. Its term stays what it was: hiding bought no time."""
    queries.lock(_of(asked).id)
    db.session.refresh(asked)
    policy.may_show_again(asked, roles).require()
    why = given_reason(reason)
    asked.hidden_reason = asked.hidden_at = None
    db.session.flush()
    act = "show_proposal" if isinstance(asked, Proposal) else "show_question"
    _record(asked, act, actor, now, {"hidden": False}, why)


def set_term(
    *,
    municipality: Municipality,
    days: int,
    actor: Person,
    roles: AbstractSet[Role],
    now: datetime,
) -> None:
    """Say in how many days the municipality answers what is asked from now on."""
    policy.may_set_term(roles).require()
    before = {"days": queries.answer_days(municipality.id)}
    term = queries.term(municipality.id)
    if term is None:
        term = AnswerTerm(municipality_id=municipality.id)
        db.session.add(term)
    term.days = days
    db.session.flush()
    audit.record(
        log=municipality.slug,
        actor=actor,
        role=Role.OFFICIAL.value,
        act="set_answer_term",
        on=f"municipality {municipality.slug}",
        now=now,
        before=before,
        after={"days": days},
    )


def _of(asked: Proposal | Question) -> Municipality:
    return (
        asked.municipality if isinstance(asked, Question) else asked.discussion.budget.municipality
    )


def _record(
    asked: Proposal | Question,
    act: str,
    actor: Person,
    now: datetime,
    after: Mapping[str, object],
    reason: str,
) -> None:
    name = f"question {asked.number}"
    if isinstance(asked, Proposal):
        name = f"{asked.discussion.log_name}, proposal {asked.number}"
    audit.record(
        log=_of(asked).slug,
        actor=actor,
        role=Role.OFFICIAL.value,
        act=act,
        on=name,
        now=now,
        after=after,
        reason=reason,
    )
