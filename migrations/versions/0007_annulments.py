"""annulments of sets of envelopes, second openings, and answers to questions on the marks

Revision: 0007
Follows: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("open_voting", "move_phase", "open_envelopes", "publish_results", "exclude_project")


def _change_motions(kinds: tuple[str, ...]) -> None:
    words = ", ".join(repr(kind) for kind in kinds)
    with op.batch_alter_table("motions") as motions:
        motions.drop_constraint(op.f("ck_motions_kind"), type_="check")
        motions.create_check_constraint(op.f("ck_motions_kind"), f"kind IN ({words})")


def _references(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def upgrade() -> None:
    _change_motions((*KINDS, "annul_envelopes"))
    op.create_table(
        "annulments",
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("motion_id", KEY, nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("set_digest", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("envelopes", sa.Integer(), nullable=False),
        sa.Column("digests", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annulments")),
        _references("annulments", "campaign_id", "campaigns"),
        _references("annulments", "motion_id", "motions"),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_annulments_campaign_id_number")),
        sa.UniqueConstraint("motion_id", name=op.f("uq_annulments_motion_id")),
    )
    op.create_table(
        "annulled_marks",
        sa.Column("annulment_id", KEY, nullable=False),
        sa.Column("participation_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("annulment_id", "participation_id", name=op.f("pk_annulled_marks")),
        _references("annulled_marks", "annulment_id", "annulments"),
        _references("annulled_marks", "participation_id", "participations"),
    )
    op.create_index(
        op.f("ix_annulled_marks_participation_id"), "annulled_marks", ["participation_id"]
    )
    op.create_table(
        "answers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answered_by_id", KEY, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        _references("answers", "campaign_id", "campaigns"),
        _references("answers", "answered_by_id", "people"),
    )
    op.create_index(op.f("ix_answers_campaign_id"), "answers", ["campaign_id"])
    op.create_table(
        "annulled_ballots",
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("pot_id", KEY, nullable=False),
        sa.Column("tracker", sa.String(length=32), nullable=False),
        sa.Column("selection", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annulled_ballots")),
        _references("annulled_ballots", "campaign_id", "campaigns"),
        _references("annulled_ballots", "pot_id", "pots"),
        sa.UniqueConstraint(
            "campaign_id",
            "pot_id",
            "tracker",
            name=op.f("uq_annulled_ballots_campaign_id_pot_id_tracker"),
        ),
    )
    with op.batch_alter_table("envelopes") as envelopes:
        envelopes.add_column(sa.Column("annulment_id", KEY, nullable=True))
        envelopes.create_index(op.f("ix_envelopes_annulment_id"), ["annulment_id"])
        envelopes.create_foreign_key(
            op.f("fk_envelopes_annulment_id_annulments"), "annulments", ["annulment_id"], ["id"]
        )
    with op.batch_alter_table("openings") as openings:
        openings.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
        openings.add_column(sa.Column("annulled", sa.Integer(), nullable=False, server_default="0"))
        openings.drop_constraint(op.f("uq_openings_campaign_id"), type_="unique")
        openings.create_unique_constraint(
            op.f("uq_openings_campaign_id_number"), ["campaign_id", "number"]
        )


def downgrade() -> None:
    """Without annulments every campaign is as its latest opening left it."""
    op.execute(
        "DELETE FROM openings WHERE number < (SELECT max(later.number) FROM openings AS later "
        "WHERE later.campaign_id = openings.campaign_id)"
    )
    with op.batch_alter_table("openings") as openings:
        openings.drop_constraint(op.f("uq_openings_campaign_id_number"), type_="unique")
        openings.create_unique_constraint(op.f("uq_openings_campaign_id"), ["campaign_id"])
        openings.drop_column("annulled")
        openings.drop_column("number")
    with op.batch_alter_table("envelopes") as envelopes:
        envelopes.drop_constraint(
            op.f("fk_envelopes_annulment_id_annulments"), type_="foreignkey"
        )
        envelopes.drop_index(op.f("ix_envelopes_annulment_id"))
        envelopes.drop_column("annulment_id")
    for table in ("annulled_ballots", "answers", "annulled_marks", "annulments"):
        op.drop_table(table)
    op.execute(
        "UPDATE publications SET motion_id = NULL WHERE motion_id IN "
        "(SELECT id FROM motions WHERE kind = 'annul_envelopes')"
    )
    op.execute(
        "UPDATE openings SET motion_id = NULL WHERE motion_id IN "
        "(SELECT id FROM motions WHERE kind = 'annul_envelopes')"
    )
    op.execute("DELETE FROM motions WHERE kind = 'annul_envelopes'")
    _change_motions(KINDS)
