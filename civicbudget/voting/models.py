"""The outer and the inner envelope. Nothing here says what anybody chose, nor at what hour."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from civicbudget.accounts.models import Person
from civicbudget.audit.models import keep_append_only
from civicbudget.campaigns.models import Campaign, Motion
from civicbudget.core.db import Key, Model, UtcTime, state
from civicbudget.residents.models import Resident


class Channel(StrEnum):
    """How somebody voted."""

    ONLINE = "online"


class Participation(Model):
    """The mark on the roll: that a resident voted, how, and on which day. Nothing of what."""

    __tablename__ = "participations"
    __table_args__ = (UniqueConstraint("campaign_id", "resident_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    channel: Mapped[Channel] = mapped_column(state(Channel, "channel"))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    voted_on: Mapped[date]

    campaign: Mapped[Campaign] = relationship()
    resident: Mapped[Resident] = relationship()
    envelope: Mapped[Envelope | None] = relationship(back_populates="participation")


class Envelope(Model):
    """The sealed ballot of a participation, and the hash that its receipt names.

    One with an annulment is set aside: kept as long as the others, but not opened and not counted.
    """

    __tablename__ = "envelopes"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id"), unique=True)
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    annulment_id: Mapped[int | None] = mapped_column(ForeignKey("annulments.id"), index=True)

    participation: Mapped[Participation] = relationship(back_populates="envelope")


class KeyTrial(Model):
    """A key whose sheets were shown and of which two are yet to be tried, before voting opens.

    What is tried: whether the sheets open `envelope`, in which lies a ballot that chooses nothing
    and has this tracker. A key made anew for the motion takes the row.
    """

    __tablename__ = "key_trials"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    motion_id: Mapped[int] = mapped_column(ForeignKey("motions.id"), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    envelope: Mapped[bytes] = mapped_column(LargeBinary)
    tracker: Mapped[str] = mapped_column(String(32))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcTime)

    made_by: Mapped[Person] = relationship()

    @property
    def mark(self) -> str:
        """Some digits of the key's hash, by which its sheets are told from those of another."""
        digits = hashlib.sha256(self.public_key).hexdigest()[:8]
        return f"{digits[:4]} {digits[4:]}"


class EnvelopeLeaf(Model):
    """The hash of an envelope that lay in the box at a checkpoint: a leaf of the campaign's tree.

    Written at the checkpoint, by itself, in the order of the hashes: it names no mark, and its
    place tells nothing but between which two checkpoints the envelope came. No foreign key: an
    insert would wait for whoever holds a campaign, while they wait for the log.
    """

    __tablename__ = "envelope_leaves"
    __table_args__ = (
        UniqueConstraint("campaign_id", "position"),
        UniqueConstraint("campaign_id", "digest"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


keep_append_only(EnvelopeLeaf)


class ReplacedEnvelope(Model):
    """The hash of an envelope that was replaced before a checkpoint saw it, until one has.

    It is all that stays of the envelope, and names no mark: so it gets its leaf like the others,
    and the board knows it like the others.
    """

    __tablename__ = "replaced_envelopes"

    campaign_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)


class Annulment(Model):
    """A set of marks on the roll whose envelopes are annulled: drawn up with the motion of one
    member, numbered and carried out with the confirmation of another.

    `groups` are the codes by which the set was chosen, `set_digest` is the salted digest of its
    entries; `envelopes`, how many were set aside. `digests` are the hashes of those that stay so,
    for the public record: known once nobody can vote again in the place of one.
    """

    __tablename__ = "annulments"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    motion_id: Mapped[int] = mapped_column(ForeignKey("motions.id"), unique=True)
    groups: Mapped[list[str]] = mapped_column(JSON)
    set_digest: Mapped[str] = mapped_column(String(80))
    number: Mapped[int | None]
    opened: Mapped[bool] = mapped_column(default=False)  # they had been opened and counted before
    envelopes: Mapped[int] = mapped_column(default=0)
    digests: Mapped[list[str] | None] = mapped_column(JSON)

    motion: Mapped[Motion] = relationship()


class AnnulledMark(Model):
    """One mark of the set; personal data, so never published."""

    __tablename__ = "annulled_marks"

    annulment_id: Mapped[int] = mapped_column(ForeignKey("annulments.id"), primary_key=True)
    participation_id: Mapped[int] = mapped_column(
        ForeignKey("participations.id"), primary_key=True, index=True
    )


class Answer(Model):
    """What a member of the commission found about a question on the marks, when it had `marks`."""

    __tablename__ = "answers"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    question: Mapped[str] = mapped_column(String(60))
    marks: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime] = mapped_column(UtcTime)

    answered_by: Mapped[Person] = relationship()
