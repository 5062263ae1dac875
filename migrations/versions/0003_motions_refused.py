"""quantities with decimals, and motions that another member refuses

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = ("pending", "confirmed", "withdrawn")
AFTER = ("pending", "confirmed", "refused", "withdrawn")


def one_of(words: tuple[str, ...]) -> str:
    return f"state IN ({', '.join(repr(word) for word in words)})"


def upgrade() -> None:
    with op.batch_alter_table("estimate_items") as batch_op:
        batch_op.alter_column("quantity", existing_type=sa.Integer(), type_=sa.BigInteger())
    op.execute("UPDATE estimate_items SET quantity = quantity * 1000")
    with op.batch_alter_table("motions") as batch_op:
        batch_op.add_column(sa.Column("refused_by_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("refusal", sa.Text(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_motions_refused_by_id_people"), "people", ["refused_by_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_motions_refused_by_another"), "refused_by_id <> proposed_by_id"
        )
        batch_op.drop_constraint(op.f("ck_motions_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_motions_state"), one_of(AFTER))


def downgrade() -> None:
    # What was refused is off the table either way; the log keeps by whom and why.
    op.execute("UPDATE motions SET state = 'withdrawn' WHERE state = 'refused'")
    with op.batch_alter_table("motions") as batch_op:
        batch_op.drop_constraint(op.f("ck_motions_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_motions_state"), one_of(BEFORE))
        batch_op.drop_constraint(op.f("ck_motions_refused_by_another"), type_="check")
        batch_op.drop_constraint(op.f("fk_motions_refused_by_id_people"), type_="foreignkey")
        batch_op.drop_column("refusal")
        batch_op.drop_column("refused_at")
        batch_op.drop_column("refused_by_id")
    # A part of a unit is rounded up: a row of an estimate holds at least one.
    op.execute("UPDATE estimate_items SET quantity = (quantity + 999) / 1000")
    with op.batch_alter_table("estimate_items") as batch_op:
        batch_op.alter_column("quantity", existing_type=sa.BigInteger(), type_=sa.Integer())
