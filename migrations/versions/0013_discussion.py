"""draft budgets up for discussion with their proposals, questions to the municipality, terms

Revision: 0013
Follows: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
KINDS = ("question", "objection", "move")
OUTCOMES = ("answered", "accepted", "refused")


def _references(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def _words(name: str, words: tuple[str, ...], *, nullable: bool) -> sa.Column[str]:
    kind = sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=30)
    return sa.Column(name, kind, nullable=nullable)


def _asked(table: str) -> list[sa.schema.SchemaItem]:
    """What proposals and questions have in common."""
    return [
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_lang", sa.String(length=2), nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=True),
        sa.Column("hidden_at", TIME, nullable=True),
        sa.Column("author_id", KEY, nullable=True),
        sa.Column("answered_by_id", KEY, nullable=True),
        _references(table, "author_id", "people"),
        _references(table, "answered_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    op.create_table(
        "answer_terms",
        sa.Column("municipality_id", KEY, nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days BETWEEN 1 AND 60", name=op.f("ck_answer_terms_days")),
        _references("answer_terms", "municipality_id", "municipalities"),
        sa.PrimaryKeyConstraint("municipality_id", name=op.f("pk_answer_terms")),
    )
    op.create_table(
        "discussions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("budget_id", KEY, nullable=False),
        sa.Column("opens_at", TIME, nullable=False),
        sa.Column("closes_at", TIME, nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("invitation", sa.JSON(), nullable=False),
        sa.Column("extension_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_discussions_dates")),
        sa.CheckConstraint(
            "answer_days BETWEEN 1 AND 60", name=op.f("ck_discussions_answer_days")
        ),
        _references("discussions", "budget_id", "budgets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussions")),
        sa.UniqueConstraint("budget_id", name=op.f("uq_discussions_budget_id")),
    )
    op.create_table(
        "questions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("municipality_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        *_asked("questions"),
        _references("questions", "municipality_id", "municipalities"),
        sa.UniqueConstraint(
            "municipality_id", "number", name=op.f("uq_questions_municipality_id_number")
        ),
    )
    op.create_index(op.f("ix_questions_author_id"), "questions", ["author_id"])
    op.create_table(
        "proposals",
        sa.Column("id", KEY, nullable=False),
        sa.Column("discussion_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _words("kind", KINDS, nullable=False),
        sa.Column("line_id", KEY, nullable=True),
        sa.Column("to_line_id", KEY, nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("in_hall", sa.Boolean(), nullable=False),
        sa.Column("speaker", sa.String(length=120), nullable=False),
        _words("outcome", OUTCOMES, nullable=True),
        *_asked("proposals"),
        _references("proposals", "discussion_id", "discussions"),
        _references("proposals", "line_id", "budget_lines"),
        _references("proposals", "to_line_id", "budget_lines"),
        sa.CheckConstraint(
            "(kind = 'move') = (amount IS NOT NULL AND to_line_id IS NOT NULL)",
            name=op.f("ck_proposals_move"),
        ),
        sa.CheckConstraint(
            "amount > 0 AND line_id <> to_line_id", name=op.f("ck_proposals_amount")
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (outcome IS NULL)", name=op.f("ck_proposals_outcome_given")
        ),
        sa.UniqueConstraint(
            "discussion_id", "number", name=op.f("uq_proposals_discussion_id_number")
        ),
    )
    op.create_index(op.f("ix_proposals_author_id"), "proposals", ["author_id"])
    op.create_table(
        "proposal_supports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("proposal_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        _references("proposal_supports", "proposal_id", "proposals"),
        _references("proposal_supports", "person_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_supports")),
        sa.UniqueConstraint(
            "proposal_id", "person_id", name=op.f("uq_proposal_supports_proposal_id_person_id")
        ),
    )


def downgrade() -> None:
    for table in ("proposal_supports", "proposals", "questions", "discussions", "answer_terms"):
        op.drop_table(table)
