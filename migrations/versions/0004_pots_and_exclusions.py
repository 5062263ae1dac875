"""pots that carry over, co-financing, exclusive projects, and publications after an exclusion

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("open_voting", "move_phase", "open_envelopes", "publish_results")
FIRST_PUBLICATION = """
    UPDATE counts SET publication_id = (
        SELECT id FROM publications
        WHERE publications.campaign_id = counts.campaign_id
          AND publications.published_at >= counts.counted_at
        ORDER BY publications.number LIMIT 1
    )
"""


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _change_motions(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("motions") as motions:
        motions.drop_constraint(op.f("ck_motions_kind"), type_="check")
        motions.create_check_constraint(op.f("ck_motions_kind"), _one_of("kind", kinds))


def upgrade() -> None:
    _change_motions((*KINDS, "exclude_project"))
    with op.batch_alter_table("pots") as pots:
        pots.add_column(sa.Column("carry_to", sa.Integer(), nullable=True))
        pots.create_check_constraint(
            op.f("ck_pots_carry_to"), "carry_to IS NULL OR carry_to > number"
        )
    with op.batch_alter_table("projects") as projects:
        projects.add_column(
            sa.Column("cofinancing", sa.BigInteger(), nullable=False, server_default="0")
        )
        projects.add_column(sa.Column("exclusive_group", sa.Integer(), nullable=True))
        projects.create_check_constraint(op.f("ck_projects_cofinancing"), "cofinancing >= 0")
    op.add_column("reviews", sa.Column("cofinancing", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("counts") as counts:
        counts.add_column(sa.Column("publication_id", KEY, nullable=True))
        counts.create_foreign_key(
            op.f("fk_counts_publication_id_publications"),
            "publications",
            ["publication_id"],
            ["id"],
        )
    op.execute(FIRST_PUBLICATION)


def downgrade() -> None:
    with op.batch_alter_table("counts") as counts:
        counts.drop_constraint(op.f("fk_counts_publication_id_publications"), type_="foreignkey")
        counts.drop_column("publication_id")
    with op.batch_alter_table("reviews") as reviews:
        reviews.drop_column("cofinancing")
    with op.batch_alter_table("projects") as projects:
        projects.drop_constraint(op.f("ck_projects_cofinancing"), type_="check")
        projects.drop_column("exclusive_group")
        projects.drop_column("cofinancing")
    with op.batch_alter_table("pots") as pots:
        pots.drop_constraint(op.f("ck_pots_carry_to"), type_="check")
        pots.drop_column("carry_to")
    op.execute("DELETE FROM motions WHERE kind = 'exclude_project'")
    _change_motions(KINDS)
