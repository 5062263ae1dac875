"""quantities with decimals

Revision: mending
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "mending"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("estimate_items") as batch_op:
        batch_op.alter_column("quantity", existing_type=sa.Integer(), type_=sa.BigInteger())
    op.execute("UPDATE estimate_items SET quantity = quantity * 1000")


def downgrade() -> None:
    # A part of a unit is rounded up: a row of an estimate holds at least one.
    op.execute("UPDATE estimate_items SET quantity = (quantity + 999) / 1000")
    with op.batch_alter_table("estimate_items") as batch_op:
        batch_op.alter_column("quantity", existing_type=sa.BigInteger(), type_=sa.Integer())
