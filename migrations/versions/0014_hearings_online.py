"""discussions of a year's execution

Revision: 0014
Follows: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SUBJECTS = ("draft", "execution")


def _words(name: str, words: tuple[str, ...], *, nullable: bool) -> sa.Column[str]:
    kind = sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=30)
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    _discuss_execution()


def _discuss_execution() -> None:
    with op.batch_alter_table("discussions") as table:
        table.add_column(_words("subject", SUBJECTS, nullable=True))
        table.drop_constraint(op.f("uq_discussions_budget_id"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_discussions_budget_id_subject"), ["budget_id", "subject"]
        )
    op.execute("UPDATE discussions SET subject = 'draft'")
    with op.batch_alter_table("discussions") as table:
        table.alter_column("subject", existing_type=sa.String(length=30), nullable=False)


def downgrade() -> None:
    _discuss_drafts_alone()


def _discuss_drafts_alone() -> None:
    """What was said on reports has no place in the schema before."""
    spoken = "SELECT id FROM discussions WHERE subject = 'execution'"
    said = f"SELECT id FROM proposals WHERE discussion_id IN ({spoken})"  # noqa: S608 - nothing typed
    op.execute(f"DELETE FROM proposal_supports WHERE proposal_id IN ({said})")  # noqa: S608 - likewise
    op.execute(f"DELETE FROM proposals WHERE discussion_id IN ({spoken})")  # noqa: S608 - likewise
    op.execute("DELETE FROM discussions WHERE subject = 'execution'")
    with op.batch_alter_table("discussions") as table:
        table.drop_constraint(op.f("uq_discussions_budget_id_subject"), type_="unique")
        table.drop_constraint(op.f("ck_discussions_subject"), type_="check")
        table.drop_column("subject")
        table.create_unique_constraint(op.f("uq_discussions_budget_id"), ["budget_id"])
