"""discussions of a year's execution; what is sent to a hearing online, its close, terms, hiding

Revision: 0015
Follows: 0014
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
SUBJECTS = ("draft", "execution")
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
