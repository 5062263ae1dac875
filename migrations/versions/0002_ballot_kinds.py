"""every kind of ballot

Revision: 0002
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BEFORE = ("knapsack", "approval")
KINDS = ("knapsack", "approval", "choose-one", "ranking", "cumulative", "scoring", "yes-no")


def among(kinds: tuple[str, ...]) -> str:
    """The condition that a kind is one of these."""
    return "ballot_rule IN ({})".format(", ".join(f"'{kind}'" for kind in kinds))


def upgrade() -> None:
    with op.batch_alter_table("campaigns") as campaigns:
        campaigns.drop_constraint(op.f("ck_campaigns_ballot_rule"), type_="check")
        campaigns.create_check_constraint(op.f("ck_campaigns_ballot_rule"), among(KINDS))
        campaigns.add_column(sa.Column("points", sa.Integer(), nullable=True))
        campaigns.add_column(sa.Column("min_score", sa.Integer(), nullable=True))
        campaigns.add_column(sa.Column("max_score", sa.Integer(), nullable=True))
        campaigns.create_check_constraint(
            op.f("ck_campaigns_points"), "points IS NULL OR points > 0"
        )
        campaigns.create_check_constraint(op.f("ck_campaigns_scores"), "min_score < max_score")


def downgrade() -> None:
    """Back to two kinds: a campaign of another becomes one of approvals, in which ballots that
    give points cannot be read again."""
    campaign = sa.table("campaigns", sa.column("ballot_rule", sa.String))
    op.execute(
        campaign.update()
        .where(campaign.c.ballot_rule.not_in(BEFORE))
        .values(ballot_rule="approval")
    )
    with op.batch_alter_table("campaigns") as campaigns:
        campaigns.drop_constraint(op.f("ck_campaigns_scores"), type_="check")
        campaigns.drop_constraint(op.f("ck_campaigns_points"), type_="check")
        campaigns.drop_constraint(op.f("ck_campaigns_ballot_rule"), type_="check")
        campaigns.create_check_constraint(op.f("ck_campaigns_ballot_rule"), among(BEFORE))
        campaigns.drop_column("max_score")
        campaigns.drop_column("min_score")
        campaigns.drop_column("points")
