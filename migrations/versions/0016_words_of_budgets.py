"""what is remembered of a table: words of sources, codes of lines without one

Revision: 0016
Follows: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None

COLUMNS = ("sources", "codes")


def upgrade() -> None:
    with op.batch_alter_table("remembered_columns") as remembered:
        for name in COLUMNS:
            remembered.add_column(sa.Column(name, sa.JSON(), nullable=True))
    op.execute("UPDATE remembered_columns SET sources = '{}', codes = '{}'")
    with op.batch_alter_table("remembered_columns") as remembered:
        for name in COLUMNS:
            remembered.alter_column(name, existing_type=sa.JSON(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("remembered_columns") as remembered:
        for name in reversed(COLUMNS):
            remembered.drop_column(name)
