"""discussions of a year's execution; what is sent to a hearing online, its close, terms, hiding;
reminders by letter; answers corrected

Revision: 0016
Follows: 0015
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
SUBJECTS = ("draft", "execution")
OUTCOMES = ("answered", "accepted", "refused")
DAYS = 14  # for an answer, where a municipality had not set its own
HERE = timedelta(hours=6)  # the clock of Kyrgyzstan, all year


def _words(name: str, words: tuple[str, ...], *, nullable: bool) -> sa.Column[str]:
    kind = sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=30)
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    _discuss_execution()
    with op.batch_alter_table("hearings") as table:
        table.add_column(sa.Column("closed_at", TIME, nullable=True))
    _send_online()
    _remind()
    _keep_former_answers()


def _keep_former_answers() -> None:
    op.create_table(
        "former_answers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("proposal_id", KEY, nullable=True),
        sa.Column("question_id", KEY, nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_lang", sa.String(length=2), nullable=False),
        _words("outcome", OUTCOMES, nullable=True),
        sa.Column("said_at", TIME, nullable=False),
        sa.Column("said_by_id", KEY, nullable=True),
        sa.Column("corrected_at", TIME, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(proposal_id IS NULL) <> (question_id IS NULL)", name=op.f("ck_former_answers_of_one")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_former_answers_proposal_id_proposals")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_former_answers_question_id_questions")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["people.id"], name=op.f("fk_former_answers_said_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_answers")),
    )
    for column in ("proposal_id", "question_id"):
        op.create_index(op.f(f"ix_former_answers_{column}"), "former_answers", [column])


def _remind() -> None:
    with op.batch_alter_table("hearing_sign_ups") as table:
        table.add_column(sa.Column("email", sa.String(length=254), nullable=True))
        table.add_column(sa.Column("ticket", sa.String(length=32), nullable=True))
        table.create_unique_constraint(op.f("uq_hearing_sign_ups_ticket"), ["ticket"])
        table.create_check_constraint(
            op.f("ck_hearing_sign_ups_letter"), "(email IS NULL) = (ticket IS NULL)"
        )
    op.create_table(
        "hearing_reminders",
        sa.Column("id", KEY, nullable=False),
        sa.Column("hearing_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("begun_at", TIME, nullable=False),
        sa.Column("sent_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearings.id"], name=op.f("fk_hearing_reminders_hearing_id_hearings")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_hearing_reminders_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_reminders")),
        sa.UniqueConstraint(
            "hearing_id", "person_id", name=op.f("uq_hearing_reminders_hearing_id_person_id")
        ),
    )


def _send_online() -> None:
    with op.batch_alter_table("hearing_remarks") as table:
        table.add_column(sa.Column("author_id", KEY, nullable=True))
        table.add_column(sa.Column("due_at", TIME, nullable=True))
        table.add_column(sa.Column("answered_live", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("hidden_reason", sa.Text(), nullable=True))
        table.add_column(sa.Column("hidden_at", TIME, nullable=True))
        table.create_foreign_key(
            op.f("fk_hearing_remarks_author_id_people"), "people", ["author_id"], ["id"]
        )
    op.create_index(op.f("ix_hearing_remarks_author_id"), "hearing_remarks", ["author_id"])
    _give_terms()
    with op.batch_alter_table("hearing_remarks") as table:
        table.alter_column("due_at", existing_type=TIME, nullable=False)
        table.alter_column("answered_live", existing_type=sa.Boolean(), nullable=False)


def _give_terms() -> None:
    """The end of the day so many days after the hearing, by the clock of Kyrgyzstan."""
    remarks = sa.table(
        "hearing_remarks",
        sa.column("hearing_id"),
        sa.column("due_at", TIME),
        sa.column("answered_live", sa.Boolean()),
    )
    hearings = sa.table(
        "hearings", sa.column("id"), sa.column("municipality_id"), sa.column("starts_at", TIME)
    )
    terms = sa.table("answer_terms", sa.column("municipality_id"), sa.column("days"))
    joined = hearings.outerjoin(terms, terms.c.municipality_id == hearings.c.municipality_id)
    held = sa.select(hearings.c.id, hearings.c.starts_at, terms.c.days).select_from(joined)
    for key, starts_at, days in op.get_bind().execute(held).all():
        day = (starts_at + HERE).replace(hour=0, minute=0, second=0, microsecond=0)
        due_at = day + timedelta(days=(days or DAYS) + 1) - HERE
        op.execute(
            remarks.update()
            .where(remarks.c.hearing_id == key)
            .values(due_at=due_at, answered_live=False)
        )


def _discuss_execution() -> None:
    with op.batch_alter_table("discussions") as table:
        table.add_column(_words("subject", SUBJECTS, nullable=True))
        table.drop_constraint(op.f("uq_discussions_budget_id"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_discussions_budget_id_subject"), ["budget_id", "subject"]
        )
    op.execute("UPDATE discussions SET subject = 'draft'")
    with op.batch_alter_table("discussions") as table:
        table.alter_column("subject", existing_type=sa.String(length=30), nullable=False)


def downgrade() -> None:
    op.drop_table("former_answers")
    op.drop_table("hearing_reminders")
    with op.batch_alter_table("hearing_sign_ups") as table:
        table.drop_constraint(op.f("ck_hearing_sign_ups_letter"), type_="check")
        table.drop_constraint(op.f("uq_hearing_sign_ups_ticket"), type_="unique")
        table.drop_column("ticket")
        table.drop_column("email")
    op.drop_index(op.f("ix_hearing_remarks_author_id"), "hearing_remarks")
    with op.batch_alter_table("hearing_remarks") as table:
        table.drop_constraint(op.f("fk_hearing_remarks_author_id_people"), type_="foreignkey")
        for column in ("author_id", "due_at", "answered_live", "hidden_reason", "hidden_at"):
            table.drop_column(column)
    with op.batch_alter_table("hearings") as table:
        table.drop_column("closed_at")
    _discuss_drafts_alone()


def _discuss_drafts_alone() -> None:
    """What was said on reports has no place in the schema before."""
    spoken = "SELECT id FROM discussions WHERE subject = 'execution'"
    said = f"SELECT id FROM proposals WHERE discussion_id IN ({spoken})"  # noqa: S608 - nothing typed
    op.execute(f"DELETE FROM proposal_supports WHERE proposal_id IN ({said})")  # noqa: S608 - likewise
    op.execute(f"DELETE FROM proposals WHERE discussion_id IN ({spoken})")  # noqa: S608 - likewise
    op.execute("DELETE FROM discussions WHERE subject = 'execution'")
    with op.batch_alter_table("discussions") as table:
        table.drop_constraint(op.f("uq_discussions_budget_id_subject"), type_="unique")
        table.drop_constraint(op.f("ck_discussions_subject"), type_="check")
        table.drop_column("subject")
        table.create_unique_constraint(op.f("uq_discussions_budget_id"), ["budget_id"])
