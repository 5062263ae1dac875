"""Hearings on a municipality's budget, who came to them and what was said there."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from civicbudget.accounts.models import Person
from civicbudget.core.db import Key, LocalizedText, Model, UtcTime, state
from civicbudget.municipalities.models import Area, Municipality

NOTICE_DAYS = 10
"""Days between notice and hearing where a municipality has not set its own; no law that we read
names a number."""


class HearingKind(StrEnum):
    """What is heard: the draft of a year's budget, or what came of it."""

    DRAFT = "draft"
    EXECUTION = "execution"


class HearingState(StrEnum):
    """How far a hearing has come."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"
    RECORDED = "recorded"


MOVES: dict[HearingState, frozenset[HearingState]] = {
    HearingState.PLANNED: frozenset({HearingState.ANNOUNCED}),
    HearingState.ANNOUNCED: frozenset({HearingState.CANCELLED, HearingState.RECORDED}),
    HearingState.CANCELLED: frozenset(),
    HearingState.RECORDED: frozenset({HearingState.ANNOUNCED}),  # the minutes are taken back
}
"""From each state, the ones a hearing may go to."""


class Way(StrEnum):
    """How people take part."""

    PLACE = "place"
    ONLINE = "online"


class Breakdown(StrEnum):
    """By what those who came are counted."""

    SEX = "sex"
    AGE = "age"
    VILLAGE = "village"


class RemarkKind(StrEnum):
    """What somebody in the hall said."""

    QUESTION = "question"
    PROPOSAL = "proposal"


class Fate(StrEnum):
    """What was done with a promise, as the municipality says."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"


class FileKind(StrEnum):
    """What is added to a hearing."""

    DOCUMENT = "document"
    PHOTO = "photo"
    SIGNED = "signed"


class Hearing(Model):
    """One hearing, from its plan to its minutes.

    `dated_at` is when the day that holds was announced, at first or by a change; `notice_reason`
    the public explanation where that was too late; `revision` counts the changes since, of which
    the last one has its reason in `change_reason`.
    """

    __tablename__ = "hearings"
    __table_args__ = (
        UniqueConstraint("municipality_id", "number"),
        CheckConstraint("ends_at > starts_at", name="times"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    number: Mapped[int]
    kind: Mapped[HearingKind] = mapped_column(state(HearingKind, "kind"))
    state: Mapped[HearingState] = mapped_column(state(HearingState, "state"))
    budget_year: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(UtcTime)
    ends_at: Mapped[datetime] = mapped_column(UtcTime)
    place: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    link: Mapped[str] = mapped_column(String(300), default="")
    agenda: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    announced_at: Mapped[datetime | None] = mapped_column(UtcTime)
    dated_at: Mapped[datetime | None] = mapped_column(UtcTime)
    notice_days: Mapped[int | None]
    notice_reason: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    change_reason: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)  # by its secretary
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    cancel_reason: Mapped[str] = mapped_column(Text, default="")
    chair: Mapped[str] = mapped_column(String(120), default="")
    secretary: Mapped[str] = mapped_column(String(120), default="")
    decided: Mapped[dict[str, str]] = mapped_column(LocalizedText, default=dict)
    minutes_at: Mapped[datetime | None] = mapped_column(UtcTime)

    municipality: Mapped[Municipality] = relationship()
    attendance: Mapped[list[Attendance]] = relationship(
        back_populates="hearing", order_by="Attendance.id", cascade="all, delete-orphan"
    )
    remarks: Mapped[list[Remark]] = relationship(back_populates="hearing", order_by="Remark.number")
    files: Mapped[list[HearingFile]] = relationship(
        back_populates="hearing", order_by="HearingFile.number"
    )

    @property
    def is_public(self) -> bool:
        """Whether its notice has been given."""
        return self.state is not HearingState.PLANNED

    def is_on(self, now: datetime) -> bool:
        """Whether it is being held: from its beginning to its end, or until it is closed."""
        open_ = self.starts_at <= now < min(self.closed_at or self.ends_at, self.ends_at)
        return self.state is HearingState.ANNOUNCED and open_

    def files_of(self, kind: FileKind) -> list[HearingFile]:
        """Its files of one kind, in the order in which they came."""
        return [file for file in self.files if file.kind is kind]


class HearingTerm(Model):
    """How many days before a hearing a municipality gives notice, where it has set that."""

    __tablename__ = "hearing_terms"
    __table_args__ = (CheckConstraint("notice_days BETWEEN 1 AND 90", name="notice_days"),)

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"), primary_key=True)
    notice_days: Mapped[int]


class SignUp(Model):
    """Somebody with an account means to come; erased when the minutes are published.

    `email` is where a reminder goes, if they want one: forgotten after the hearing. The `ticket`
    in that letter signs off whoever has it.
    """

    __tablename__ = "hearing_sign_ups"
    __table_args__ = (
        UniqueConstraint("hearing_id", "person_id"),
        UniqueConstraint("ticket"),
        CheckConstraint("(email IS NULL) = (ticket IS NULL)", name="letter"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    way: Mapped[Way] = mapped_column(state(Way, "way"))
    email: Mapped[str | None] = mapped_column(String(254))
    ticket: Mapped[str | None] = mapped_column(String(32))

    person: Mapped[Person] = relationship()
    hearing: Mapped[Hearing] = relationship()


class Attendance(Model):
    """How many people of a group came; of a village `group` is the number, else a word of
    `attending`. The groups of each breakdown add up to the same sum."""

    __tablename__ = "hearing_attendance"
    __table_args__ = (
        UniqueConstraint("hearing_id", "way", "breakdown", "group"),
        CheckConstraint("people >= 0", name="people"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearings.id"))
    way: Mapped[Way] = mapped_column(state(Way, "way"))
    breakdown: Mapped[Breakdown] = mapped_column(state(Breakdown, "breakdown"))
    group: Mapped[str] = mapped_column(String(20))
    people: Mapped[int]

    hearing: Mapped[Hearing] = relationship(back_populates="attendance")


class Remark(Model):
    """A question or a proposal, without its speaker's name, and what was answered.

    `author_id` is who sent it online, and goes when the minutes are published. `accepted` is what
    the municipality said to a proposal; nothing while it has not. `answered_live`: in the hall.
    """

    __tablename__ = "hearing_remarks"
    __table_args__ = (
        UniqueConstraint("hearing_id", "number"),
        CheckConstraint("accepted IS NULL OR kind = 'proposal'", name="accepted"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearings.id"))
    number: Mapped[int]
    kind: Mapped[RemarkKind] = mapped_column(state(RemarkKind, "kind"))
    way: Mapped[Way] = mapped_column(state(Way, "way"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"))
    lang: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    entered_at: Mapped[datetime] = mapped_column(UtcTime)
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    answer_lang: Mapped[str] = mapped_column(String(2), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    accepted: Mapped[bool | None]
    answered_live: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    hidden_reason: Mapped[str | None] = mapped_column(Text)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcTime)

    hearing: Mapped[Hearing] = relationship(back_populates="remarks")
    area: Mapped[Area | None] = relationship()
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])

    @property
    def is_hidden(self) -> bool:
        """Whether its text is kept from the public."""
        return self.hidden_reason is not None

    @property
    def is_owed(self) -> bool:
        """Whether the municipality has yet to answer it."""
        return self.answered_at is None and not self.is_hidden


class Kept(Model):
    """What a hearing on execution is told of a promise: a proposal that was accepted at the hearing
    on the draft, or in its register."""

    __tablename__ = "hearing_promises"
    __table_args__ = (
        UniqueConstraint("hearing_id", "remark_id"),
        UniqueConstraint("hearing_id", "proposal_id"),
        CheckConstraint("(remark_id IS NULL) <> (proposal_id IS NULL)", name="promise"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearings.id"))
    remark_id: Mapped[int | None] = mapped_column(ForeignKey("hearing_remarks.id"))
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"))
    fate: Mapped[Fate] = mapped_column(state(Fate, "fate"))
    lang: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(UtcTime)


class HearingFile(Model):
    """A document, a photograph or the signed minutes; the bytes lie in core.files.

    A photograph has a smaller size too, and its pixels.
    """

    __tablename__ = "hearing_files"
    __table_args__ = (UniqueConstraint("hearing_id", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearings.id"))
    number: Mapped[int]
    kind: Mapped[FileKind] = mapped_column(state(FileKind, "kind"))
    lang: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(200))
    suffix: Mapped[str] = mapped_column(String(5))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    small_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    width: Mapped[int | None]
    height: Mapped[int | None]
    added_at: Mapped[datetime] = mapped_column(UtcTime)

    hearing: Mapped[Hearing] = relationship(back_populates="files")
