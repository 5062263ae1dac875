"""What came out of the envelopes: ballots that belong to nobody, counts, publications."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from civicbudget.campaigns.models import Campaign, Motion, Pot
from civicbudget.core.db import Key, Model, UtcTime


class Opening(Model):
    """The envelopes of a campaign were opened: how many, by which motion (none for an import).

    A second one leaves out what was annulled since; `annulled`: how many were set aside by then.
    """

    __tablename__ = "openings"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    number: Mapped[int] = mapped_column(default=1)
    motion_id: Mapped[int | None] = mapped_column(ForeignKey("motions.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    envelopes: Mapped[int]
    valid: Mapped[int]
    imported: Mapped[int] = mapped_column(default=0)  # ballots of a batch without voters
    annulled: Mapped[int] = mapped_column(default=0)

    campaign: Mapped[Campaign] = relationship()


class InvalidEnvelope(Model):
    """An envelope that did not open, or named what was not on the ballot.

    Each envelope of the box is one row here or one ballot: copies of one envelope have one hash.
    """

    __tablename__ = "invalid_envelopes"
    __table_args__ = (Index(None, "campaign_id", "digest"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(60))


class Ballot(Model):
    """One ballot in a pot, as the latest opening gave it: written in the order of the trackers.
    Nothing of who or when.

    `selection` holds the codes of the projects, sorted as text, as a JSON array.
    """

    __tablename__ = "ballots"
    __table_args__ = (UniqueConstraint("campaign_id", "pot_id", "tracker"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    pot_id: Mapped[int] = mapped_column(ForeignKey("pots.id"))
    tracker: Mapped[str] = mapped_column(String(32))
    selection: Mapped[str] = mapped_column(Text)


class AnnulledBallot(Model):
    """A ballot that was counted first and is annulled now: what the difference between the two
    published lists says, for whoever looks for theirs."""

    __tablename__ = "annulled_ballots"
    __table_args__ = (UniqueConstraint("campaign_id", "pot_id", "tracker"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    pot_id: Mapped[int] = mapped_column(ForeignKey("pots.id"))
    tracker: Mapped[str] = mapped_column(String(32))
    selection: Mapped[str] = mapped_column(Text)


class Count(Model):
    """A count of one pot, frozen: the rule with every parameter, the digest of what went in.

    `publication` is the one that made it public; a later one may hold a later count.
    """

    __tablename__ = "counts"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    pot_id: Mapped[int] = mapped_column(ForeignKey("pots.id"))
    publication_id: Mapped[int | None] = mapped_column(ForeignKey("publications.id"))
    counted_at: Mapped[datetime] = mapped_column(UtcTime)
    input_digest: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON)  # tally.Outcome.to_dict()
    explanations: Mapped[dict[str, Any]] = mapped_column(JSON)  # code -> {ky, ru, en}

    campaign: Mapped[Campaign] = relationship()
    pot: Mapped[Pot] = relationship()
    publication: Mapped[Publication | None] = relationship()


class Publication(Model):
    """What holds: the public record in instance/records, its digest, the motion of the two.

    `entitled`: how many stood on the roll and could vote; `log_size`: the entries of the log in
    the record. The first release kept neither.
    """

    __tablename__ = "publications"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    number: Mapped[int]
    motion_id: Mapped[int | None] = mapped_column(ForeignKey("motions.id"))
    published_at: Mapped[datetime] = mapped_column(UtcTime)
    record_digest: Mapped[str] = mapped_column(String(64))
    record_name: Mapped[str] = mapped_column(String(120))
    entitled: Mapped[int | None]
    log_size: Mapped[int | None]

    campaign: Mapped[Campaign] = relationship()
    motion: Mapped[Motion | None] = relationship()


class DuePublication(Model):
    """A publication that two have decided and whose files are yet to be made; at most one.

    What it publishes is frozen in the counts that no publication has. `decided_at` is the moment
    at which it is said to be published; no motion where the operator published an import.
    """

    __tablename__ = "due_publications"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True, autoincrement=False
    )
    motion_id: Mapped[int | None] = mapped_column(ForeignKey("motions.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcTime)

    motion: Mapped[Motion | None] = relationship()
