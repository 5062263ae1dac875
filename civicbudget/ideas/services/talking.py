"""Residents support and comment; the municipality answers, and hides what breaks the rules."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from civicbudget.accounts.models import Person, Role
from civicbudget.audit import services as audit
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError, given_reason
from civicbudget.core.i18n import gettext as _
from civicbudget.ideas import policy, queries
from civicbudget.ideas.models import Comment, Idea, Support
from civicbudget.residents import queries as residents

LONGEST = 2000
"""Characters of a comment."""


def support(*, idea: Idea, actor: Person, now: datetime) -> None:
    """A resident stands behind an idea. Conflict the second time."""
    resident = residents.resident_of(actor.id, idea.campaign.municipality_id)
    policy.may_support(idea, resident, now).require()
    db.session.add(Support(idea_id=idea.id, person_id=actor.id))
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("You support this idea already.")) from error


def withdraw_support(*, idea: Idea, actor: Person, now: datetime) -> None:
    """A resident no longer stands behind an idea; nothing happens where they did not."""
    resident = residents.resident_of(actor.id, idea.campaign.municipality_id)
    policy.may_support(idea, resident, now).require()
    if found := queries.support_of(idea.id, actor.id):
        db.session.delete(found)
        db.session.flush()


def comment(
    *, idea: Idea, text: str, lang: str, actor: Person, roles: AbstractSet[Role], now: datetime
) -> Comment:
    """Say something about an idea; an official speaks for the municipality."""
    resident = residents.resident_of(actor.id, idea.campaign.municipality_id)
    policy.may_comment(idea, resident, roles, now).require()
    if not text.strip():
        raise DomainError(_("Write something first."), "text")
    written = Comment(
        idea_id=idea.id,
        author_id=actor.id,
        lang=lang,
        text=text.strip()[:LONGEST],
        official=Role.OFFICIAL in roles,
        written_at=now,
    )
    db.session.add(written)
    db.session.flush()
    return written


def hide_comment(
    *, comment: Comment, reason: str, actor: Person, roles: AbstractSet[Role], now: datetime
) -> None:
    """Hide a comment, with a reason that stands in its place and in the log."""
    policy.may_hide_comment(roles).require()
    if comment.hidden_reason is not None:
        raise Conflict(_("This comment is hidden already."))
    comment.hidden_reason = given_reason(reason)
    db.session.flush()
    idea = comment.idea
    audit.record(
        log=idea.campaign.municipality.slug,
        actor=actor,
        role=Role.OFFICIAL.value,
        act="hide_comment",
        on=f"campaign {idea.campaign.slug}, idea {idea.number}, comment {comment.id}",
        now=now,
        before={"hidden": False},
        after={"hidden": True},
        reason=comment.hidden_reason,
    )
