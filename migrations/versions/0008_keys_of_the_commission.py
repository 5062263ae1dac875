"""the keeping of keys, keys on trial, the term for complaints, and copies of an invalid envelope

Revision: 0008
Follows: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = (
    *("open_voting", "move_phase", "open_envelopes", "publish_results", "exclude_project"),
    "annul_envelopes",
)
NEW_KINDS = ("destroy_key", "erase_envelopes")
COPIES = """
    DELETE FROM invalid_envelopes WHERE id NOT IN (
        SELECT MIN(id) FROM invalid_envelopes GROUP BY campaign_id, digest
    )
"""


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _change_motions(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("motions") as motions:
        motions.drop_constraint(op.f("ck_motions_kind"), type_="check")
        motions.create_check_constraint(op.f("ck_motions_kind"), _one_of("kind", kinds))


def upgrade() -> None:
    _change_motions((*KINDS, *NEW_KINDS))
    with op.batch_alter_table("campaigns") as campaigns:
        campaigns.add_column(
            sa.Column("key_keeping", sa.String(length=30), nullable=False, server_default="server")
        )
        campaigns.add_column(
            sa.Column("complaint_days", sa.Integer(), nullable=False, server_default="10")
        )
        campaigns.create_check_constraint(
            op.f("ck_campaigns_key_keeping"), _one_of("key_keeping", ("server", "commission"))
        )
        campaigns.create_check_constraint(
            op.f("ck_campaigns_complaint_days"), "complaint_days > 0"
        )
    op.create_table(
        "key_trials",
        sa.Column("id", KEY, nullable=False),
        sa.Column("motion_id", KEY, nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("tracker", sa.String(length=32), nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_key_trials_made_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motions.id"], name=op.f("fk_key_trials_motion_id_motions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_trials")),
        sa.UniqueConstraint("motion_id", name=op.f("uq_key_trials_motion_id")),
    )
    with op.batch_alter_table("invalid_envelopes") as invalid:
        invalid.drop_constraint(
            op.f("uq_invalid_envelopes_campaign_id_digest"), type_="unique"
        )
        invalid.create_index(
            op.f("ix_invalid_envelopes_campaign_id_digest"), ["campaign_id", "digest"]
        )


def downgrade() -> None:
    """Without copies of an envelope, and without campaigns whose key is on paper knowing it."""
    op.execute(COPIES)
    with op.batch_alter_table("invalid_envelopes") as invalid:
        invalid.drop_index(op.f("ix_invalid_envelopes_campaign_id_digest"))
        invalid.create_unique_constraint(
            op.f("uq_invalid_envelopes_campaign_id_digest"), ["campaign_id", "digest"]
        )
    op.drop_table("key_trials")
    with op.batch_alter_table("campaigns") as campaigns:
        campaigns.drop_constraint(op.f("ck_campaigns_complaint_days"), type_="check")
        campaigns.drop_constraint(op.f("ck_campaigns_key_keeping"), type_="check")
        campaigns.drop_column("complaint_days")
        campaigns.drop_column("key_keeping")
    op.execute(f"DELETE FROM motions WHERE {_one_of('kind', NEW_KINDS)}")
    _change_motions(KINDS)
