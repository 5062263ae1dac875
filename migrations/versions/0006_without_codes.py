"""ballots that are published without the codes of their receipts

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("campaigns") as batch_op:
        batch_op.add_column(
            sa.Column("with_codes", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("campaigns") as batch_op:
        batch_op.alter_column("with_codes", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    """The ballots that have been published without codes stay so."""
    with op.batch_alter_table("campaigns") as batch_op:
        batch_op.drop_column("with_codes")
