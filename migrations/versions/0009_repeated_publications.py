"""publications know how many stood on the roll, and how long the log in their record is

Revision: 0009
Follows: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COLUMNS = ("entitled", "log_size")


def upgrade() -> None:
    with op.batch_alter_table("publications") as publications:
        for name in COLUMNS:
            publications.add_column(sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("publications") as publications:
        for name in reversed(COLUMNS):
            publications.drop_column(name)
