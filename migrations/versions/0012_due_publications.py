"""publications that are decided and whose files are yet to be made

Revision: 0012
Follows: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _references(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_due_publications_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "due_publications",
        sa.Column("campaign_id", KEY, autoincrement=False, nullable=False),
        sa.Column("motion_id", KEY, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_due_publications")),
        _references("campaign_id", "campaigns"),
        _references("motion_id", "motions"),
    )


def downgrade() -> None:
    """What is due has to be decided once more: the counts stay, and no file was public."""
    op.drop_table("due_publications")
