"""While a hearing is on: residents send questions and proposals, its secretary closes it, and what
breaks the rules is hidden."""

from __future__ import annotations

from datetime import datetime

from civicbudget.accounts.models import Person, Role
from civicbudget.audit import services as audit
from civicbudget.core.db import db
from civicbudget.core.errors import DomainError, given_reason
from civicbudget.core.i18n import gettext as _
from civicbudget.discussion import services as discussion
from civicbudget.discussion.models import Proposal, ProposalKind
from civicbudget.hearings import policy, queries
from civicbudget.hearings.models import Hearing, Remark, RemarkKind, Way
from civicbudget.hearings.services.log import record
from civicbudget.hearings.services.recording import OFFICIAL, keep
from civicbudget.residents import queries as residents


def send(
    *, hearing: Hearing, kind: RemarkKind, text: str, lang: str, actor: Person, now: datetime
) -> Remark | Proposal:
    """A resident asks or proposes. What is heard may have a register, in which a proposal stands
    as an objection under its author's name; everything else stands with the hearing, without one.

    Raises Refused unless the hearing is on, DomainError for the field `text`.
    """
    queries.lock(hearing)
    resident = residents.resident_of(actor.id, hearing.municipality_id)
    sent = sum(one.author_id == actor.id for one in hearing.remarks)
    policy.may_send(hearing, resident, now, sent).require()
    register = queries.register_of(hearing) if kind is RemarkKind.PROPOSAL else None
    if register is not None:
        said = discussion.Said(ProposalKind.OBJECTION, text, lang)
        return discussion.propose_at_hearing(discussion=register, said=said, actor=actor, now=now)
    if not text.strip():
        raise DomainError(_("Write something first."), "text")
    assert resident is not None  # noqa: S101 - the policy has refused nobody's
    remark = keep(hearing, now, kind=kind, way=Way.ONLINE, area=resident.area, text=text, lang=lang)
    remark.author_id = actor.id
    db.session.flush()
    return remark


def close(*, hearing: Hearing, actor: audit.Actor, now: datetime) -> None:
    """Nothing is sent to this hearing any more. Raises Refused where it is not on."""
    queries.lock(hearing)
    policy.may_close(hearing, OFFICIAL, now).require()
    hearing.closed_at = now
    db.session.flush()
    record(hearing, actor, now, act="close_hearing")


def hide(*, remark: Remark, reason: str, actor: audit.Actor, now: datetime) -> None:
    """Hide what was said, with a reason that stands in its place and in the log."""
    _set_hidden(remark, reason, actor, now, hidden=True)


def show_again(*, remark: Remark, reason: str, actor: audit.Actor, now: datetime) -> None:
    """Show what was hidden, with the reason for that in the log."""
    _set_hidden(remark, reason, actor, now, hidden=False)


def _set_hidden(
    remark: Remark, reason: str, actor: audit.Actor, now: datetime, *, hidden: bool
) -> None:
    queries.lock(remark.hearing)
    policy.may_hide(remark.hearing, frozenset({Role.OFFICIAL}), now).require()
    why = given_reason(reason)
    remark.hidden_reason = why if hidden else None
    remark.hidden_at = now if hidden else None
    db.session.flush()
    act = "hide_remark" if hidden else "show_remark"
    after = {"number": remark.number, "hidden": hidden}
    record(remark.hearing, actor, now, act=act, after=after, reason=reason.strip())
