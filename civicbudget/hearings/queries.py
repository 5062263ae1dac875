"""Reading hearings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from civicbudget.core.db import db
from civicbudget.discussion import queries as discussions
from civicbudget.discussion.models import Discussion, Proposal, Subject
from civicbudget.hearings.models import (
    NOTICE_DAYS,
    Attendance,
    Hearing,
    HearingFile,
    HearingState,
    HearingTerm,
    Remark,
    SignUp,
    Way,
)
from civicbudget.municipalities.models import Municipality
from civicbudget.residents.models import Proof


def of_municipality(municipality_id: int, *, planned: bool) -> list[Hearing]:
    """Its hearings with who came, the latest first; those only planned where one may see them."""
    return list(
        db.session.scalars(
            _seen(municipality_id, planned=planned)
            .options(selectinload(Hearing.attendance))
            .order_by(Hearing.starts_at.desc(), Hearing.number.desc())
        )
    )


def announced(municipality_id: int, numbers: Collection[str]) -> Sequence[Hearing]:
    """Those of the numbers, as addresses write them, that everybody sees."""
    known = [int(number) for number in numbers if number.isascii() and number.isdecimal()]
    known = [number for number in known if number < 2**31]
    query = _seen(municipality_id, planned=False).where(Hearing.number.in_(known))
    return db.session.scalars(query).all()


def _seen(municipality_id: int, *, planned: bool) -> Select[Hearing]:
    query = select(Hearing).where(Hearing.municipality_id == municipality_id)
    return query if planned else query.where(Hearing.state != HearingState.PLANNED)


def hearing(municipality_id: int, number: int) -> Hearing | None:
    """One hearing with all that belongs to it."""
    return db.session.scalar(
        select(Hearing)
        .where(Hearing.municipality_id == municipality_id, Hearing.number == number)
        .options(
            selectinload(Hearing.attendance),
            selectinload(Hearing.files),
            selectinload(Hearing.remarks).joinedload(Remark.area),
            selectinload(Hearing.remarks).joinedload(Remark.answered_by),
        )
    )


def coming(municipality_id: int, now: datetime) -> Hearing | None:
    """The next hearing that was announced and is not over."""
    return db.session.scalar(
        select(Hearing)
        .where(
            Hearing.municipality_id == municipality_id,
            Hearing.state == HearingState.ANNOUNCED,
            Hearing.ends_at > now,
        )
        .order_by(Hearing.starts_at)
        .limit(1)
    )


def unfinished(municipality_id: int, now: datetime) -> list[Hearing]:
    """Hearings that began and have no minutes, the oldest first."""
    return list(
        db.session.scalars(
            select(Hearing)
            .where(
                Hearing.municipality_id == municipality_id,
                Hearing.state == HearingState.ANNOUNCED,
                Hearing.starts_at <= now,
            )
            .order_by(Hearing.starts_at)
        )
    )


@dataclass(frozen=True)
class Owed:
    """What is unanswered of a hearing: how many, and the term."""

    hearing: Hearing
    number: int
    due_at: datetime


def owed(municipality_id: int, now: datetime) -> list[Owed]:
    """Hearings that are over and of which something is unanswered, the nearest term first."""
    due_at = func.min(Remark.due_at)
    rows = db.session.execute(
        select(Hearing, func.count(), due_at)
        .join(Hearing.remarks)
        .where(
            Hearing.municipality_id == municipality_id,
            Hearing.ends_at <= now,
            Remark.answered_at.is_(None),
            Remark.hidden_reason.is_(None),
        )
        .group_by(Hearing.id)
        .order_by(due_at)
    )
    return [Owed(*row) for row in rows]


def register_of(hearing: Hearing) -> Discussion | None:
    """The discussion of what is heard: its register takes the proposals of the hall."""
    subject = Subject(hearing.kind.value)
    return discussions.discussion_of(hearing.municipality_id, hearing.budget_year, subject)


def from_hall(hearing: Hearing) -> list[Proposal]:
    """What was proposed at a hearing and stands in the register of what is heard."""
    register = register_of(hearing)
    if register is None:
        return []
    after = db.session.scalar(
        select(func.min(Hearing.starts_at)).where(
            Hearing.municipality_id == hearing.municipality_id,
            Hearing.kind == hearing.kind,
            Hearing.budget_year == hearing.budget_year,
            Hearing.state.in_([HearingState.ANNOUNCED, HearingState.RECORDED]),
            Hearing.starts_at > hearing.starts_at,
        )
    )
    return [row.proposal for row in discussions.from_hall(register.id, hearing.starts_at, after)]


def notice_days(municipality_id: int) -> int:
    """How many days before a hearing its notice is due."""
    days = db.session.scalar(
        select(HearingTerm.notice_days).where(HearingTerm.municipality_id == municipality_id)
    )
    return NOTICE_DAYS if days is None else days


def term(municipality_id: int) -> HearingTerm | None:
    """What the municipality has set itself."""
    return db.session.get(HearingTerm, municipality_id)


def next_number(municipality_id: int) -> int:
    """The number of a hearing to be."""
    last = select(func.max(Hearing.number)).where(Hearing.municipality_id == municipality_id)
    return (db.session.scalar(last) or 0) + 1


def lock(hearing: Hearing) -> None:
    """Nobody else changes it until the transaction ends; what it is now is read again."""
    db.session.refresh(hearing, with_for_update=True)


def remark(hearing: Hearing, number: int) -> Remark | None:
    """One thing that was said."""
    return next((one for one in hearing.remarks if one.number == number), None)


def file(hearing: Hearing, number: int) -> HearingFile | None:
    """One file by its number."""
    return next((one for one in hearing.files if one.number == number), None)


def is_named(digest: str) -> bool:
    """Whether a file of any hearing still has these bytes."""
    either = or_(HearingFile.digest == digest, HearingFile.small_digest == digest)
    return bool(db.session.scalar(select(exists().where(either))))


def sign_up(hearing_id: int, person_id: int) -> SignUp | None:
    """Whether somebody said that they will come."""
    return db.session.scalar(
        select(SignUp).where(SignUp.hearing_id == hearing_id, SignUp.person_id == person_id)
    )


def ticket(hearing_id: int, word: str) -> SignUp | None:
    """Who signed up and got this word in a letter."""
    return db.session.scalar(
        select(SignUp).where(SignUp.hearing_id == hearing_id, SignUp.ticket == word)
    )


def addresses_of_past(now: datetime) -> list[SignUp]:
    """Whoever left an address for a hearing that is over."""
    query = select(SignUp).join(SignUp.hearing)
    return list(db.session.scalars(query.where(SignUp.email.is_not(None), Hearing.ends_at <= now)))


def own_sign_ups(person_id: int) -> Sequence[SignUp]:
    """What a person signed up for and is not recorded yet."""
    query = select(SignUp).join(SignUp.hearing).where(SignUp.person_id == person_id)
    eager = contains_eager(SignUp.hearing).joinedload(Hearing.municipality)
    return db.session.scalars(query.options(eager).order_by(Hearing.starts_at.desc())).all()


def own_remarks(person_id: int) -> Sequence[Remark]:
    """What a person sent to hearings that have no minutes yet."""
    query = select(Remark).where(Remark.author_id == person_id)
    eager = joinedload(Remark.hearing).joinedload(Hearing.municipality)
    return db.session.scalars(query.options(eager).order_by(Remark.entered_at.desc())).all()


def signed_up(hearing_id: int, *, residents: bool = False) -> dict[Way, int]:
    """How many said that they will come, by way; or how many of those proved to be residents, as an
    account alone costs nothing."""
    query = select(SignUp.way, func.count()).where(SignUp.hearing_id == hearing_id)
    if residents:
        query = query.join(SignUp.hearing).join(
            Proof,
            (Proof.person_id == SignUp.person_id)
            & (Proof.municipality_id == Hearing.municipality_id),
        )
    return dict(db.session.execute(query.group_by(SignUp.way)).all())


def sign_ups(hearing_id: int) -> list[SignUp]:
    """Everybody who said that they will come."""
    return list(db.session.scalars(select(SignUp).where(SignUp.hearing_id == hearing_id)))


def to_remind(after: datetime, until: datetime, *, by_letter: bool) -> list[SignUp]:
    """Whoever signed up for a hearing that begins in between, hearing by hearing: those who left
    an address for a letter, or those who did not."""
    return list(
        db.session.scalars(
            select(SignUp)
            .join(SignUp.hearing)
            .join(Hearing.municipality)
            .where(
                Hearing.state == HearingState.ANNOUNCED,
                Hearing.starts_at > after,
                Hearing.starts_at <= until,
                SignUp.email.is_not(None) if by_letter else SignUp.email.is_(None),
            )
            .options(
                contains_eager(SignUp.hearing).contains_eager(Hearing.municipality),
                joinedload(SignUp.person),
            )
            .order_by(Hearing.starts_at, Municipality.slug, SignUp.id)
        )
    )


def attendance(hearing_id: int) -> list[Attendance]:
    """Who came, as it is stored."""
    return list(db.session.scalars(select(Attendance).where(Attendance.hearing_id == hearing_id)))
