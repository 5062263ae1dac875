"""hearings on the budget: notice, sign-ups, who came, what was said, files, terms of notice

Revision: 0011
Follows: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def _words(name: str, *values: str) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=30)
    return sa.Column(name, kind, nullable=False)


def _way() -> sa.Column[str]:
    return _words("way", "place", "online")


def _of_hearing(table: str, *unique: str) -> tuple[sa.schema.SchemaItem, ...]:
    """The key, the hearing it belongs to, and what is unique within it."""
    names = "_".join(("hearing_id", *unique))
    return (
        sa.Column("id", KEY, nullable=False),
        sa.Column("hearing_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearings.id"], name=op.f(f"fk_{table}_hearing_id_hearings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("hearing_id", *unique, name=op.f(f"uq_{table}_{names}")),
    )


def upgrade() -> None:
    op.create_table(
        "hearings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("municipality_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _words("kind", "draft", "execution"),
        _words("state", "planned", "announced", "cancelled", "recorded"),
        sa.Column("budget_year", sa.Integer(), nullable=False),
        sa.Column("starts_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("agenda", sa.JSON(), nullable=False),
        sa.Column("announced_at", TIME, nullable=True),
        sa.Column("notice_days", sa.Integer(), nullable=True),
        sa.Column("notice_reason", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", TIME, nullable=True),
        sa.Column("change_reason", sa.Text(), nullable=False),
        sa.Column("cancelled_at", TIME, nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("chair", sa.String(length=120), nullable=False),
        sa.Column("secretary", sa.String(length=120), nullable=False),
        sa.Column("decided", sa.JSON(), nullable=False),
        sa.Column("minutes_at", TIME, nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_hearings_times")),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipalities.id"],
            name=op.f("fk_hearings_municipality_id_municipalities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearings")),
        sa.UniqueConstraint(
            "municipality_id", "number", name=op.f("uq_hearings_municipality_id_number")
        ),
    )
    op.create_table(
        "hearing_terms",
        sa.Column("municipality_id", KEY, nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "notice_days BETWEEN 1 AND 90", name=op.f("ck_hearing_terms_notice_days")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipalities.id"],
            name=op.f("fk_hearing_terms_municipality_id_municipalities"),
        ),
        sa.PrimaryKeyConstraint("municipality_id", name=op.f("pk_hearing_terms")),
    )
    op.create_table(
        "hearing_sign_ups",
        *_of_hearing("hearing_sign_ups", "person_id"),
        sa.Column("person_id", KEY, nullable=False),
        _way(),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_hearing_sign_ups_person_id_people")
        ),
    )
    op.create_table(
        "hearing_attendance",
        *_of_hearing("hearing_attendance", "way", "breakdown", "group"),
        _way(),
        _words("breakdown", "sex", "age", "village"),
        sa.Column("group", sa.String(length=20), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_hearing_attendance_people")),
    )
    op.create_table(
        "hearing_remarks",
        *_of_hearing("hearing_remarks", "number"),
        sa.Column("number", sa.Integer(), nullable=False),
        _words("kind", "question", "proposal"),
        _way(),
        sa.Column("area_id", KEY, nullable=True),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("entered_at", TIME, nullable=False),
        sa.Column("answer_lang", sa.String(length=2), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.Column("answered_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "accepted IS NULL OR kind = 'proposal'", name=op.f("ck_hearing_remarks_accepted")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_hearing_remarks_area_id_areas")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["people.id"], name=op.f("fk_hearing_remarks_answered_by_id_people")
        ),
    )
    op.create_table(
        "hearing_files",
        *_of_hearing("hearing_files", "number"),
        sa.Column("number", sa.Integer(), nullable=False),
        _words("kind", "document", "photo", "signed"),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("suffix", sa.String(length=5), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("small_digest", sa.String(length=64), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("added_at", TIME, nullable=False),
    )
    op.create_index(op.f("ix_hearing_files_digest"), "hearing_files", ["digest"])
    op.create_index(op.f("ix_hearing_files_small_digest"), "hearing_files", ["small_digest"])


def downgrade() -> None:
    for table in (
        *("hearing_files", "hearing_remarks", "hearing_attendance", "hearing_sign_ups"),
        *("hearing_terms", "hearings"),
    ):
        op.drop_table(table)
