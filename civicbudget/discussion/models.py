"""What residents write to their municipality, each with a term for its answer: proposals on a
budget that is under discussion, and questions about anything published."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, column_property, declared_attr, mapped_column, relationship

from civicbudget.accounts.models import Person
from civicbudget.budgets.models import Budget, BudgetLine, Stage, Version
from civicbudget.core.db import Key, LocalizedText, Model, Money, UtcTime, state
from civicbudget.municipalities.models import Municipality

ANSWER_DAYS = 14
"""Days for an answer where a municipality has not set its own. The law on appeals of citizens (No.
67 of 2007) gave 14 working days and was to be shortened to 10 in 2026: 14 days by the calendar
keep either."""


class Subject(StrEnum):
    """What is discussed of a year's budget: its draft, or what came of it."""

    DRAFT = "draft"
    EXECUTION = "execution"


class ProposalKind(StrEnum):
    """What somebody says on a budget; money is moved in a draft alone."""

    QUESTION = "question"
    OBJECTION = "objection"
    MOVE = "move"


class Outcome(StrEnum):
    """What the municipality said: only a question is merely answered."""

    ANSWERED = "answered"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Standing(StrEnum):
    """Where something that wants an answer stands; computed, see `Asked.standing`."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    HIDDEN = "hidden"


class Asked:
    """What is common to all that is owed an answer. Nothing of it is ever deleted: what breaks the
    rules is hidden, with a reason that everybody sees in its place, and an answer that was
    corrected stays in view. `answered_at` is when the first one was given."""

    former: Mapped[list[FormerAnswer]]

    lang: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)  # what search looks in
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    answer: Mapped[str | None] = mapped_column(Text)
    answer_lang: Mapped[str | None] = mapped_column(String(2))
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    hidden_reason: Mapped[str | None] = mapped_column(Text)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcTime)

    @declared_attr
    def author_id(cls) -> Mapped[int | None]:  # noqa: N805 - a method of the class
        """Who wrote it; nobody for what was said in the hall."""
        return mapped_column(ForeignKey("people.id"), index=True)

    @declared_attr
    def answered_by_id(cls) -> Mapped[int | None]:  # noqa: N805 - a method of the class
        """The official who answered."""
        return mapped_column(ForeignKey("people.id"))

    @declared_attr
    def author(cls: Any) -> Mapped[Person | None]:  # noqa: N805 - a method of the class
        """Who wrote it."""
        return relationship(Person, foreign_keys=f"{cls.__name__}.author_id")

    @declared_attr
    def answered_by(cls: Any) -> Mapped[Person | None]:  # noqa: N805 - a method of the class
        """The official who answered."""
        return relationship(Person, foreign_keys=f"{cls.__name__}.answered_by_id")

    @property
    def is_hidden(self) -> bool:
        """Whether its text is kept from the public."""
        return self.hidden_reason is not None

    @property
    def said_at(self) -> datetime | None:
        """When the answer that stands was given."""
        return self.former[-1].corrected_at if self.former else self.answered_at

    @property
    def is_late(self) -> bool:
        """Whether its first answer came after the term."""
        return self.answered_at is not None and self.answered_at >= self.due_at

    def standing(self, now: datetime) -> Standing:
        """Where it stands; what is hidden is that alone, answered or not."""
        if self.is_hidden:
            return Standing.HIDDEN
        if self.answered_at is not None:
            return Standing.ANSWERED
        return Standing.OVERDUE if now >= self.due_at else Standing.WAITING


class AnswerTerm(Model):
    """In how many days a municipality answers, where it has set that."""

    __tablename__ = "answer_terms"
    __table_args__ = (CheckConstraint("days BETWEEN 1 AND 60", name="days"),)

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"), primary_key=True)
    days: Mapped[int]


class Discussion(Model):
    """A draft budget, or the report on a year's, is up for discussion from one moment to another;
    `answer_days` is the term."""

    __tablename__ = "discussions"
    __table_args__ = (
        UniqueConstraint("budget_id", "subject"),
        CheckConstraint("closes_at > opens_at", name="dates"),
        CheckConstraint("answer_days BETWEEN 1 AND 60", name="answer_days"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    budget_id: Mapped[int] = mapped_column(ForeignKey("budgets.id"))
    subject: Mapped[Subject] = mapped_column(state(Subject, "subject"))
    opens_at: Mapped[datetime] = mapped_column(UtcTime)
    closes_at: Mapped[datetime] = mapped_column(UtcTime)
    answer_days: Mapped[int]
    invitation: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    extension_reason: Mapped[str] = mapped_column(Text, default="")  # why it closes later

    approved_at: Mapped[datetime | None] = column_property(
        select(func.min(Version.published_at))
        .where(Version.budget_id == budget_id, Version.stage != Stage.DRAFT)
        .correlate_except(Version)
        .scalar_subquery()
    )
    """When the budget was first published as something else than a draft."""

    budget: Mapped[Budget] = relationship()
    proposals: Mapped[list[Proposal]] = relationship(
        back_populates="discussion", order_by="Proposal.number"
    )

    @property
    def year(self) -> int:
        """The year of its budget."""
        return self.budget.year

    @property
    def is_decided(self) -> bool:
        """Whether what was discussed is a draft no longer: the budget has been approved."""
        return self.subject is Subject.DRAFT and self.approved_at is not None

    @property
    def log_name(self) -> str:
        """What the log calls it."""
        return f"budget {self.year}" + (", execution" if self.subject is Subject.EXECUTION else "")


class Proposal(Asked, Model):
    """A question, an objection or a move of money on a budget, from a resident or the hall.

    Lines are those of the published version it speaks of, which is kept for good. Of a move, `line`
    gives `amount` tyiyn to `to_line`; what else is said may be about one line or about none.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        UniqueConstraint("discussion_id", "number"),
        CheckConstraint(
            "(kind = 'move') = (amount IS NOT NULL AND to_line_id IS NOT NULL)", name="move"
        ),
        CheckConstraint("amount > 0 AND line_id <> to_line_id", name="amount"),
        CheckConstraint("(answered_at IS NULL) = (outcome IS NULL)", name="outcome_given"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussions.id"))
    number: Mapped[int]
    kind: Mapped[ProposalKind] = mapped_column(state(ProposalKind, "kind"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("budget_lines.id"))
    to_line_id: Mapped[int | None] = mapped_column(ForeignKey("budget_lines.id"))
    amount: Mapped[int | None] = mapped_column(Money)
    in_hall: Mapped[bool] = mapped_column(default=False)  # at the hearing; online with an author
    speaker: Mapped[str] = mapped_column(String(120), default="")  # in the hall, where they said
    outcome: Mapped[Outcome | None] = mapped_column(state(Outcome, "outcome"))

    discussion: Mapped[Discussion] = relationship(back_populates="proposals")
    line: Mapped[BudgetLine | None] = relationship(foreign_keys=[line_id])
    to_line: Mapped[BudgetLine | None] = relationship(foreign_keys=[to_line_id])
    former: Mapped[list[FormerAnswer]] = relationship(order_by="FormerAnswer.id")


class ProposalSupport(Model):
    """A resident stands behind a proposal, once."""

    __tablename__ = "proposal_supports"
    __table_args__ = (UniqueConstraint("proposal_id", "person_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class Question(Asked, Model):
    """A resident's question about something published, named by its kind and its key there."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("municipality_id", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    key: Mapped[str] = mapped_column(String(120))

    municipality: Mapped[Municipality] = relationship()
    former: Mapped[list[FormerAnswer]] = relationship(order_by="FormerAnswer.id")


class FormerAnswer(Model):
    """An answer before it was corrected, and why it was: in view beside the one that stands."""

    __tablename__ = "former_answers"
    __table_args__ = (
        CheckConstraint("(proposal_id IS NULL) <> (question_id IS NULL)", name="of_one"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"), index=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"), index=True)
    answer: Mapped[str] = mapped_column(Text)
    answer_lang: Mapped[str] = mapped_column(String(2))
    outcome: Mapped[Outcome | None] = mapped_column(state(Outcome, "outcome"))
    said_at: Mapped[datetime] = mapped_column(UtcTime)
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    corrected_at: Mapped[datetime] = mapped_column(UtcTime)
    reason: Mapped[str] = mapped_column(Text)

    said_by: Mapped[Person | None] = relationship()
