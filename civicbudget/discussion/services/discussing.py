"""A draft or a report is put up for discussion; residents and the hall speak, residents support."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from civicbudget.accounts.models import Person, Role
from civicbudget.audit import services as audit
from civicbudget.budgets.models import Budget, BudgetLine, Side
from civicbudget.core.canonical import time_text
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError, given_reason
from civicbudget.core.i18n import format_money
from civicbudget.core.i18n import gettext as _
from civicbudget.core.sorting import fold
from civicbudget.discussion import policy, queries
from civicbudget.discussion.models import (
    Discussion,
    Proposal,
    ProposalKind,
    ProposalSupport,
    Subject,
)
from civicbudget.discussion.services.terms import due
from civicbudget.residents import queries as residents

LONGEST = 3000
"""Characters of what is written."""


@dataclass(frozen=True)
class Said:
    """What somebody says on a budget; of a move, `amount` tyiyn from `line` to `to_line`."""

    kind: ProposalKind
    text: str
    lang: str
    line: BudgetLine | None = None
    to_line: BudgetLine | None = None
    amount: int | None = None


def open_discussion(
    *,
    budget: Budget,
    subject: Subject,
    opens_at: datetime,
    closes_at: datetime,
    answer_days: int,
    invitation: dict[str, str],
    actor: Person,
    roles: AbstractSet[Role],
    now: datetime,
) -> Discussion:
    """Put the published draft of a budget, or the report on it, up for discussion; or change what
    has not begun.

    DomainError for the field `closes` unless it closes after it opens and after `now`.
    """
    queries.lock(budget.municipality_id)
    found = queries.discussion_of(budget.municipality_id, budget.year, subject)
    policy.may_open(queries.discussed(budget.id, subject), found, roles, now).require()
    if closes_at <= max(opens_at, now):
        raise DomainError(_("It closes after it opens, and not in the past."), "closes")
    before = _dates(found) if found else None
    discussion = found or Discussion(budget=budget, subject=subject)
    discussion.opens_at, discussion.closes_at = opens_at, closes_at
    discussion.answer_days, discussion.invitation = answer_days, invitation
    db.session.add(discussion)
    db.session.flush()
    _record(discussion, "open_discussion", actor, now, before=before, after=_dates(discussion))
    return discussion


def extend(
    *,
    discussion: Discussion,
    closes_at: datetime,
    reason: str,
    invitation: dict[str, str] | None = None,
    actor: Person,
    roles: AbstractSet[Role],
    now: datetime,
) -> None:
    """Let an open discussion close later, with a reason that everybody reads, and say more of
    what residents are asked."""
    policy.may_extend(discussion, roles, now).require()
    if closes_at <= discussion.closes_at:
        raise DomainError(_("Choose a later day: nobody's time is cut short."), "closes")
    why = given_reason(reason)
    before = _dates(discussion)
    discussion.closes_at, discussion.extension_reason = closes_at, why
    if invitation is not None:
        discussion.invitation = invitation
    db.session.flush()
    _record(
        discussion,
        "extend_discussion",
        actor,
        now,
        before=before,
        after=_dates(discussion),
        reason=discussion.extension_reason,
    )


def propose(*, discussion: Discussion, said: Said, actor: Person, now: datetime) -> Proposal:
    """A resident asks, objects or proposes to move money.

    DomainError names the field `text`, `line`, `to_line` or `amount` that is wrong.
    """
    municipality_id = discussion.budget.municipality_id
    queries.lock(municipality_id)
    resident = residents.resident_of(actor.id, municipality_id)
    today = queries.written_today(municipality_id, actor.id, now)
    policy.may_propose(discussion, resident, now, today).require()
    return _keep(discussion, said, now, author=actor)


def propose_at_hearing(
    *, discussion: Discussion, said: Said, actor: Person, now: datetime
) -> Proposal:
    """A resident speaks online at a hearing, which the discussion may have closed before: whoever
    calls has seen that the hearing is on. Raises what `propose` does."""
    municipality_id = discussion.budget.municipality_id
    queries.lock(municipality_id)
    resident = residents.resident_of(actor.id, municipality_id)
    today = queries.written_today(municipality_id, actor.id, now)
    policy.may_ask(resident, today).require()
    return _keep(discussion, said, now, author=actor, in_hall=True)


def enter_from_hall(
    *,
    discussion: Discussion,
    said: Said,
    speaker: str,
    actor: Person,
    roles: AbstractSet[Role],
    now: datetime,
) -> Proposal:
    """An official enters what somebody said in the hall, under a name or none, into the same
    register, with the same term; logged. Raises what `propose` does."""
    policy.may_enter_from_hall(discussion, roles, now).require()
    queries.lock(discussion.budget.municipality_id)
    proposal = _keep(discussion, said, now, speaker=speaker.strip()[:120], in_hall=True)
    _record(
        discussion,
        "enter_proposal",
        actor,
        now,
        proposal=proposal,
        after={"kind": proposal.kind.value, "amount": proposal.amount},
    )
    return proposal


def _keep(discussion: Discussion, said: Said, now: datetime, **who: object) -> Proposal:
    check(said, discussion)
    move = said.kind is ProposalKind.MOVE
    text = said.text.strip()[:LONGEST]
    proposal = Proposal(
        discussion=discussion,
        number=queries.next_number(Proposal, Proposal.discussion_id == discussion.id),
        kind=said.kind,
        line=said.line,
        to_line=said.to_line if move else None,
        amount=said.amount if move else None,
        lang=said.lang,
        text=text,
        folded=fold(text),
        asked_at=now,
        due_at=due(now, discussion.answer_days),
        **who,
    )
    db.session.add(proposal)
    db.session.flush()
    return proposal


def check(said: Said, discussion: Discussion) -> None:
    """Raise DomainError, as `propose` does, for what cannot be said."""
    version = queries.discussed(discussion.budget_id, discussion.subject)
    if not (allowed := policy.may_say(said.kind, discussion.subject)):
        raise DomainError(allowed.reason)
    if not said.text.strip():
        raise DomainError(_("Write something first."), "text")
    for field, line in (("line", said.line), ("to_line", said.to_line)):
        if line is not None and (version is None or line.version_id != version.id):
            raise DomainError(_("Choose a line of what is discussed."), field)
    if said.kind is ProposalKind.MOVE:
        _check_move(said)


def _check_move(said: Said) -> None:
    """The budget's sum stays: one line of expenditure gives what another gets."""
    if said.line is None or said.line.side is not Side.EXPENDITURE:
        raise DomainError(_("Choose the line of expenditure from which money is moved."), "line")
    if said.to_line is None or said.to_line.side is not Side.EXPENDITURE:
        raise DomainError(_("Choose the line of expenditure that gets it."), "to_line")
    if said.line.id == said.to_line.id:
        raise DomainError(_("Choose two different lines."), "to_line")
    if said.amount is None or said.amount <= 0:
        raise DomainError(_("Enter how much is moved."), "amount")
    if said.amount > said.line.planned:
        has = format_money(said.line.planned)
        raise DomainError(_("The line has only %(sum)s.", sum=has), "amount")


def support(*, proposal: Proposal, actor: Person, now: datetime) -> None:
    """A resident stands behind a proposal. Conflict the second time, or where it is hidden."""
    _require_support(proposal, actor, now)
    if proposal.is_hidden:
        raise Conflict(_("This is hidden already."))
    db.session.add(ProposalSupport(proposal_id=proposal.id, person_id=actor.id))
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("You support this proposal already.")) from error


def withdraw_support(*, proposal: Proposal, actor: Person, now: datetime) -> None:
    """A resident no longer stands behind a proposal; nothing happens where they did not."""
    _require_support(proposal, actor, now)
    if found := queries.support_of(proposal.id, actor.id):
        db.session.delete(found)
        db.session.flush()


def _require_support(proposal: Proposal, actor: Person, now: datetime) -> None:
    discussion = proposal.discussion
    resident = residents.resident_of(actor.id, discussion.budget.municipality_id)
    policy.may_support(discussion, resident, now).require()


def _dates(discussion: Discussion) -> dict[str, object]:
    return {
        "opens": time_text(discussion.opens_at),
        "closes": time_text(discussion.closes_at),
        "answer_days": discussion.answer_days,
    }


def _record(
    discussion: Discussion,
    act: str,
    actor: Person,
    now: datetime,
    *,
    proposal: Proposal | None = None,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    on = discussion.log_name
    audit.record(
        log=discussion.budget.municipality.slug,
        actor=actor,
        role=Role.OFFICIAL.value,
        act=act,
        on=f"{on}, proposal {proposal.number}" if proposal else on,
        now=now,
        before=before,
        after=after,
        reason=reason,
    )
