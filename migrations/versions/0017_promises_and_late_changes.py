"""when the day of a hearing was announced; what was done with what had been promised

Revision: 0017
Follows: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("hearings") as table:
        table.add_column(sa.Column("dated_at", TIME, nullable=True))
    op.execute("UPDATE hearings SET dated_at = announced_at")
    fates = sa.Enum(
        "done", "partly", "not_done", name="fate", native_enum=False, create_constraint=True, length=30
    )
    op.create_table(
        "hearing_promises",
        sa.Column("id", KEY, nullable=False),
        sa.Column("hearing_id", KEY, nullable=False),
        sa.Column("remark_id", KEY, nullable=True),
        sa.Column("proposal_id", KEY, nullable=True),
        sa.Column("fate", fates, nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", TIME, nullable=False),
        sa.CheckConstraint(
            "(remark_id IS NULL) <> (proposal_id IS NULL)", name=op.f("ck_hearing_promises_promise")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearings.id"], name=op.f("fk_hearing_promises_hearing_id_hearings")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_hearing_promises_proposal_id_proposals")
        ),
        sa.ForeignKeyConstraint(
            ["remark_id"],
            ["hearing_remarks.id"],
            name=op.f("fk_hearing_promises_remark_id_hearing_remarks"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_promises")),
        sa.UniqueConstraint(
            "hearing_id", "proposal_id", name=op.f("uq_hearing_promises_hearing_id_proposal_id")
        ),
        sa.UniqueConstraint(
            "hearing_id", "remark_id", name=op.f("uq_hearing_promises_hearing_id_remark_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("hearing_promises")
    with op.batch_alter_table("hearings") as table:
        table.drop_column("dated_at")
