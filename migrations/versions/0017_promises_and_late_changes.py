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


def downgrade() -> None:
    with op.batch_alter_table("hearings") as table:
        table.drop_column("dated_at")
