"""Reading what was promised of a year's budget: what was accepted at the hearing on its draft or in
the register of that, and what the hearing on its execution is told of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from civicbudget.core.db import db
from civicbudget.core.i18n import Text, written
from civicbudget.discussion import queries as discussions
from civicbudget.discussion import words as of_discussion
from civicbudget.discussion.models import Proposal
from civicbudget.hearings.models import (
    Hearing,
    HearingKind,
    HearingState,
    Kept,
    Remark,
    RemarkKind,
)


@dataclass(frozen=True)
class Promise:
    """One proposal that was accepted, and what was done with it, where that was said."""

    of: Remark | Proposal
    kept: Kept | None

    @property
    def key(self) -> str:
        """What an address calls it."""
        kind = "remark" if isinstance(self.of, Remark) else "proposal"
        return f"{kind}-{self.of.number}"

    @property
    def text(self) -> Text:
        """The words of whoever proposed it."""
        return written(self.of.text, self.of.lang)

    @property
    def lines(self) -> str:
        """The lines it is about, and of a move the sum."""
        return of_discussion.of_lines(self.of) if isinstance(self.of, Proposal) else ""


def promised_at(hearing: Hearing) -> Hearing | None:
    """For a hearing on execution the latest with minutes on the draft of the same year's budget."""
    if hearing.kind is not HearingKind.EXECUTION:
        return None
    return db.session.scalar(
        select(Hearing)
        .where(
            Hearing.municipality_id == hearing.municipality_id,
            Hearing.kind == HearingKind.DRAFT,
            Hearing.state == HearingState.RECORDED,
            Hearing.budget_year == hearing.budget_year,
            Hearing.starts_at < hearing.starts_at,
        )
        .order_by(Hearing.starts_at.desc())
        .limit(1)
    )


def promises(hearing: Hearing) -> list[Promise]:
    """What a hearing on execution asks after; nothing of another year's."""
    if hearing.kind is not HearingKind.EXECUTION:
        return []
    kept = db.session.scalars(select(Kept).where(Kept.hearing_id == hearing.id)).all()
    remarks = {one.remark_id: one for one in kept}
    proposals = {one.proposal_id: one for one in kept}
    registered = discussions.accepted(hearing.municipality_id, hearing.budget_year)
    return [
        *(Promise(one, remarks.get(one.id)) for one in _accepted(promised_at(hearing))),
        *(Promise(one, proposals.get(one.id)) for one in registered),
    ]


def _accepted(hearing: Hearing | None) -> Sequence[Remark]:
    if hearing is None:
        return []
    return db.session.scalars(
        select(Remark)
        .where(
            Remark.hearing_id == hearing.id,
            Remark.kind == RemarkKind.PROPOSAL,
            Remark.accepted.is_(True),
            Remark.hidden_reason.is_(None),
        )
        .order_by(Remark.number)
    ).all()
