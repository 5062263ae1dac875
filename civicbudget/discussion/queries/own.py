"""What one person has written and supports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from civicbudget.budgets.models import Budget
from civicbudget.core.db import db
from civicbudget.discussion.models import Discussion, Proposal, ProposalSupport, Question

MOST = 100
"""Of each kind, the newest."""


def own_questions(person_id: int) -> Sequence[Question]:
    """The questions of a person, the newest first."""
    query = select(Question).where(Question.author_id == person_id)
    newest = query.order_by(Question.asked_at.desc()).limit(MOST)
    return db.session.scalars(newest.options(joinedload(Question.municipality))).all()


def own_proposals(person_id: int) -> Sequence[Proposal]:
    """What a person proposed, the newest first."""
    return _proposals(select(Proposal).where(Proposal.author_id == person_id))


def supported(person_id: int) -> Sequence[Proposal]:
    """What a person supports of others, the newest first."""
    query = select(Proposal).join(ProposalSupport, ProposalSupport.proposal_id == Proposal.id)
    return _proposals(query.where(ProposalSupport.person_id == person_id))


def _proposals(query: Select[Any]) -> Sequence[Proposal]:
    return db.session.scalars(
        query.join(Proposal.discussion)
        .join(Discussion.budget)
        .options(
            contains_eager(Proposal.discussion)
            .contains_eager(Discussion.budget)
            .joinedload(Budget.municipality)
        )
        .order_by(Proposal.asked_at.desc())
        .limit(MOST)
    ).all()
