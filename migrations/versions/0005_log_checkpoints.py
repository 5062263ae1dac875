"""checkpoints of the log, and the leaves of the envelopes' trees

Revision: 0005
Follows: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("checkpoints", "envelope_leaves")


def append_only(table: str) -> dict[str, list[str]]:
    """The statements, by engine, after which the database refuses to change or delete a row."""
    return {
        "sqlite": [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ],
        "postgresql": [
            f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()",
        ],
    }


def upgrade() -> None:
    op.create_table(
        "checkpoints",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chain", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoints")),
        sa.UniqueConstraint("chain", "number", name=op.f("uq_checkpoints_chain_number")),
    )
    op.create_table(
        "envelope_leaves",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelope_leaves")),
        sa.UniqueConstraint(
            "campaign_id", "digest", name=op.f("uq_envelope_leaves_campaign_id_digest")
        ),
        sa.UniqueConstraint(
            "campaign_id", "position", name=op.f("uq_envelope_leaves_campaign_id_position")
        ),
    )
    for table in TABLES:
        for statement in append_only(table)[op.get_bind().dialect.name]:
            op.execute(statement)


def downgrade() -> None:
    """Without checkpoints: those that others hold stay true of the log."""
    for table in TABLES:
        op.drop_table(table)
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {table}_append_only()")
