"""Planning a hearing, giving notice of it, changing it in view of all, calling it off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from civicbudget.accounts.models import Role
from civicbudget.audit import services as audit
from civicbudget.core import clock
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import ngettext
from civicbudget.hearings import policy, queries
from civicbudget.hearings.models import (
    Hearing,
    HearingKind,
    HearingState,
    HearingTerm,
)
from civicbudget.hearings.services.log import record, told
from civicbudget.municipalities.models import Municipality


@dataclass(frozen=True)
class Plan:
    """What an official says of a hearing to be."""

    kind: HearingKind
    budget_year: int
    starts_at: datetime
    ends_at: datetime
    place: Mapping[str, str]
    link: str
    agenda: Mapping[str, str]


def plan(*, municipality: Municipality, plan: Plan, actor: audit.Actor, now: datetime) -> Hearing:
    """A hearing that residents do not see yet. Raises DomainError, or Conflict for the number."""
    hearing = Hearing(
        municipality=municipality,
        number=queries.next_number(municipality.id),
        state=HearingState.PLANNED,
    )
    _fill(hearing, plan)
    db.session.add(hearing)
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("Somebody planned a hearing just now. Send it again.")) from error
    record(hearing, actor, now, act="plan_hearing", after=told(hearing))
    return hearing


def change(
    *,
    hearing: Hearing,
    plan: Plan,
    reason: str,
    actor: audit.Actor,
    now: datetime,
    explanation: str = "",
) -> None:
    """Change a plan; or, with a reason that everybody reads, what was announced. Another day is
    announced as the first one was: too late only with an `explanation`.

    Raises DomainError for a time that cannot be, or a missing reason.
    """
    queries.lock(hearing)
    policy.may_edit(hearing, frozenset({Role.OFFICIAL}), now).require()
    before, day = told(hearing), clock.local(hearing.starts_at).date()
    _fill(hearing, plan)
    if hearing.state is HearingState.ANNOUNCED:
        _check_announceable(hearing, now)
        if not reason.strip():
            raise DomainError(_("Say publicly why the hearing changes."), "reason")
        if clock.local(hearing.starts_at).date() != day:
            _give_notice(hearing, explanation, now)
        hearing.revision += 1
        hearing.changed_at, hearing.change_reason = now, reason.strip()
    db.session.flush()
    record(
        hearing,
        actor,
        now,
        act="change_hearing",
        before=before,
        after=_noticed(hearing),
        reason=reason,
    )


def _give_notice(hearing: Hearing, explanation: str, now: datetime) -> None:
    """Of the day that holds from now on."""
    days, due = policy.days_of_notice(hearing.starts_at, now), notice_due(hearing)
    if days < due and not explanation.strip():
        raise DomainError(too_late(days, due), "explanation")
    hearing.dated_at, hearing.notice_days = now, due
    hearing.notice_reason = explanation.strip() if days < due else ""


def _noticed(hearing: Hearing) -> dict[str, object]:
    if hearing.dated_at is None:
        return told(hearing)
    days = policy.days_of_notice(hearing.starts_at, hearing.dated_at)
    said = {"days": days, "days_due": hearing.notice_days, "explanation": hearing.notice_reason}
    return {**told(hearing), **said}


def _fill(hearing: Hearing, plan: Plan) -> None:
    if plan.ends_at <= plan.starts_at:
        raise DomainError(_("A hearing ends after it begins."), "until")
    hearing.kind, hearing.budget_year = plan.kind, plan.budget_year
    hearing.starts_at, hearing.ends_at = plan.starts_at, plan.ends_at
    hearing.place, hearing.link = dict(plan.place), plan.link
    hearing.agenda = dict(plan.agenda)


def announce(*, hearing: Hearing, explanation: str, actor: audit.Actor, now: datetime) -> None:
    """Give notice: from now on everybody sees the hearing.

    Raises DomainError, for the field `explanation`, where the notice comes later than the
    municipality's term and nobody says publicly why; Refused where it has been given.
    """
    queries.lock(hearing)
    policy.may_announce(hearing, frozenset({Role.OFFICIAL})).require()
    _check_announceable(hearing, now)
    _give_notice(hearing, explanation, now)
    hearing.state, hearing.announced_at = HearingState.ANNOUNCED, now
    db.session.flush()
    after = _noticed(hearing)
    record(hearing, actor, now, act="announce_hearing", after=after, reason=hearing.notice_reason)


def notice_due(hearing: Hearing) -> int:
    """How many days before this hearing its notice is due."""
    return queries.notice_days(hearing.municipality_id)


def too_late(days: int, due: int) -> str:
    """Why a notice cannot be given without an explanation."""
    return (
        ngettext(
            "The notice would be given %(num)s day before the hearing.",
            "The notice would be given %(num)s days before the hearing.",
            days,
        )
        + " "
        + ngettext(
            "It is due %(num)s day before: choose a later day, or say publicly why not.",
            "It is due %(num)s days before: choose a later day, or say publicly why not.",
            due,
        )
    )


def _check_announceable(hearing: Hearing, now: datetime) -> None:
    if hearing.starts_at <= now:
        raise DomainError(_("A hearing is announced before it begins."), "day")
    if not hearing.place and not hearing.link:
        raise DomainError(_("Say where the hearing is, or give its link."), "place")
    if not hearing.agenda:
        raise DomainError(_("Say what will be spoken of."), "agenda")


def cancel(*, hearing: Hearing, reason: str, actor: audit.Actor, now: datetime) -> None:
    """Call off what was announced, for a reason that everybody reads."""
    queries.lock(hearing)
    policy.may_cancel(hearing, frozenset({Role.OFFICIAL})).require()
    if not reason.strip():
        raise DomainError(_("Say publicly why the hearing is cancelled."), "reason")
    hearing.state = HearingState.CANCELLED
    hearing.cancelled_at, hearing.cancel_reason = now, reason.strip()
    hearing.revision += 1
    db.session.flush()
    record(hearing, actor, now, act="cancel_hearing", reason=hearing.cancel_reason)


def set_term(*, municipality: Municipality, days: int, actor: audit.Actor, now: datetime) -> None:
    """How many days before a hearing this municipality gives notice, from now on."""
    if not 1 <= days <= 90:
        raise DomainError(_("From 1 to 90 days."), "days")
    before, term = queries.notice_days(municipality.id), queries.term(municipality.id)
    if term is None:
        term = HearingTerm(municipality_id=municipality.id)
        db.session.add(term)
    term.notice_days = days
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("Somebody said the same just now. Try again.")) from error
    audit.record(
        log=municipality.slug,
        actor=actor,
        role=Role.OFFICIAL,
        act="set_hearing_term",
        on="hearings",
        now=now,
        before={"days": before},
        after={"days": days},
    )
