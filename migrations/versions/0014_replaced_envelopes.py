"""hashes of envelopes that were replaced before a checkpoint saw them

Revision: 0014
Follows: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "replaced_envelopes",
        sa.Column("campaign_id", KEY, autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "digest", name=op.f("pk_replaced_envelopes")),
    )


def downgrade() -> None:
    """What no checkpoint has seen has no leaf then, as it was before."""
    op.drop_table("replaced_envelopes")
