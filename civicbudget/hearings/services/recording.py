"""What happened at a hearing: who came, what was said and answered, the minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from civicbudget.accounts.models import Person, Role
from civicbudget.audit import services as audit
from civicbudget.core import canonical
from civicbudget.core.db import db
from civicbudget.core.errors import DomainError
from civicbudget.core.forgetting import forget_deleted
from civicbudget.core.i18n import gettext as _
from civicbudget.discussion import queries as discussions
from civicbudget.discussion.services.terms import due
from civicbudget.hearings import attending, policy, queries, words
from civicbudget.hearings.models import (
    Attendance,
    FileKind,
    Hearing,
    HearingState,
    Remark,
    RemarkKind,
    SignUp,
    Way,
)
from civicbudget.hearings.services import filing
from civicbudget.hearings.services.log import record
from civicbudget.municipalities.models import Area

OFFICIAL = frozenset({Role.OFFICIAL})


@dataclass(frozen=True)
class Answer:
    """What the municipality says, in the hall or later; of a proposal, whether it is taken up."""

    text: str
    lang: str
    accepted: bool | None = None
    live: bool = False


def count(*, hearing: Hearing, counts: attending.Counts, actor: audit.Actor, now: datetime) -> None:
    """Who came, in the place of what was counted before.

    Raises DomainError where a way of taking part has different sums by sex, age and village.
    """
    queries.lock(hearing)
    policy.may_record(hearing, OFFICIAL, now).require()
    if wrong := attending.mismatches(counts):
        raise DomainError(" ".join(map(_not_one_sum, wrong)))
    hearing.attendance.clear()
    db.session.flush()
    hearing.attendance.extend(
        Attendance(way=way, breakdown=breakdown, group=group, people=people)
        for (way, breakdown, group), people in counts.items()
        if people
    )
    db.session.flush()
    record(hearing, actor, now, act="count_attendance", after=_came(hearing))


def _not_one_sum(wrong: attending.Mismatch) -> str:
    sums = "; ".join(
        f"{words.BREAKDOWNS[breakdown]}: {people}" for breakdown, people in wrong.sums.items()
    )
    return _(
        "%(way)s: the sums differ (%(sums)s). Everybody stands once in each of the three.",
        way=str(words.WAYS[wrong.way]),
        sums=sums,
    )


def _came(hearing: Hearing) -> dict[str, int]:
    counts = attending.of_rows(hearing.attendance)
    return {way.value: attending.total(counts, way) for way in Way}


def hear(
    *,
    hearing: Hearing,
    kind: RemarkKind,
    way: Way,
    area: Area | None,
    text: str,
    lang: str,
    actor: Person,
    now: datetime,
    said: Answer | None = None,
) -> Remark:
    """Enter a question or a proposal from the hall, with its answer where it was given at once.

    Raises Refused before the hearing begins and once its minutes are published, DomainError for a
    proposal on a draft under discussion: there is one register of those, and it is not here.
    """
    queries.lock(hearing)
    policy.may_record(hearing, OFFICIAL, now).require()
    if kind is RemarkKind.PROPOSAL and queries.register_of(hearing):
        raise DomainError(_("Enter proposals in the register of the discussion."), "kind")
    remark = keep(hearing, now, kind=kind, way=way, area=area, text=text, lang=lang)
    if said is not None:
        _fill_answer(remark, said, actor, now)
    db.session.flush()
    record(hearing, actor, now, act="enter_remark", after=_told(remark))
    return remark


def keep(hearing: Hearing, now: datetime, *, text: str, **said: object) -> Remark:
    """The next remark of a hearing, which must be locked. Its answer is due by the term of the
    municipality, from the day of the hearing on."""
    remark = Remark(
        number=len(hearing.remarks) + 1,
        text=text.strip(),
        entered_at=now,
        due_at=due(hearing.starts_at, discussions.answer_days(hearing.municipality_id)),
        **said,
    )
    hearing.remarks.append(remark)
    return remark


def answer(*, remark: Remark, said: Answer, actor: Person, now: datetime) -> None:
    """Answer at the hearing or afterwards; corrected until the minutes are published."""
    queries.lock(remark.hearing)
    policy.may_answer(remark.hearing, remark, OFFICIAL, now).require()
    _fill_answer(remark, said, actor, now)
    db.session.flush()
    record(remark.hearing, actor, now, act="answer_remark", after=_told(remark))


def _fill_answer(remark: Remark, said: Answer, actor: Person, now: datetime) -> None:
    if not said.text.strip():
        raise DomainError(_("Write the answer."), "answer")
    if remark.kind is RemarkKind.PROPOSAL and said.accepted is None:
        raise DomainError(_("Say whether the proposal is accepted."), "accepted")
    remark.answer, remark.answer_lang = said.text.strip(), said.lang
    remark.accepted = said.accepted if remark.kind is RemarkKind.PROPOSAL else None
    remark.answered_live = said.live
    remark.answered_at, remark.answered_by_id = now, actor.id


def _told(remark: Remark) -> dict[str, object]:
    """What the log keeps: it lasts for ever, so of what people said only a digest."""
    return {
        "number": remark.number,
        "kind": remark.kind.value,
        "sha256": canonical.digest([remark.text, remark.answer]),
        "accepted": remark.accepted,
        "live": remark.answered_live,
    }


def publish_minutes(
    *,
    hearing: Hearing,
    chair: str,
    secretary: str,
    decided: Mapping[str, str],
    actor: audit.Actor,
    now: datetime,
) -> None:
    """The minutes as they are from now on; forgotten is who had signed up, and who sent what.

    Raises DomainError where nobody has counted who came, or nobody led or wrote.
    """
    queries.lock(hearing)
    policy.may_record(hearing, OFFICIAL, now).require()
    if not attending.everybody(hearing.attendance):
        raise DomainError(_("Enter first who came."))
    for field, name in (("chair", chair), ("secretary", secretary)):
        if not name.strip():
            raise DomainError(_("Fill in this field."), field)
    hearing.chair, hearing.secretary = chair.strip(), secretary.strip()
    hearing.decided = dict(decided)
    hearing.state, hearing.minutes_at = HearingState.RECORDED, now
    for one in queries.sign_ups(hearing.id):
        db.session.delete(one)
    for remark in hearing.remarks:
        remark.author_id = None
    db.session.flush()
    for table in (SignUp.__tablename__, Remark.__tablename__):
        forget_deleted(table)
    record(hearing, actor, now, act="publish_minutes", after=_minuted(hearing))


def _minuted(hearing: Hearing) -> dict[str, object]:
    """What the log keeps of minutes: numbers, and a digest of every word in them."""
    said = [_told(remark) for remark in hearing.remarks]
    registered = [one.number for one in queries.from_hall(hearing)]
    return {
        **_came(hearing),
        "questions": sum(one["kind"] == RemarkKind.QUESTION for one in said),
        "proposals": sum(one["kind"] == RemarkKind.PROPOSAL for one in said),
        "of_register": registered,
        "sha256": canonical.digest([hearing.chair, hearing.secretary, dict(hearing.decided), said]),
    }


def take_back(*, hearing: Hearing, reason: str, actor: audit.Actor, now: datetime) -> list[str]:
    """Take published minutes back to correct them, with the scan of them.

    Returns the digests of files that nothing names any more, to discard after the commit.
    """
    queries.lock(hearing)
    policy.may_take_back(hearing, OFFICIAL).require()
    if not reason.strip():
        raise DomainError(_("Say publicly why the minutes are corrected."), "reason")
    hearing.state, hearing.minutes_at = HearingState.ANNOUNCED, None
    hearing.revision += 1
    hearing.changed_at, hearing.change_reason = now, reason.strip()
    gone = [digest for scan in hearing.files_of(FileKind.SIGNED) for digest in filing.drop(scan)]
    db.session.flush()
    record(hearing, actor, now, act="take_back_minutes", reason=reason.strip())
    return gone
