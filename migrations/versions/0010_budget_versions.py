"""versions of budgets, both classifications, sources, projections, quarters, remembered columns

Revision: 0010
Follows: 0009
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STAGES = ("draft", "approved", "amended", "executed")
FUNCTIONS = ("701", "702", "703", "704", "705", "706", "707", "708", "709", "710")
SOURCES = (
    ("equalization", ("тендештир", "выравнив", "equali")),
    ("special", ("атайын", "спец", "special")),
    ("transfers", ("трансферт", "грант", "transfer", "grant")),
    ("own", ("оздук", "собствен", "own", "местн", "жергиликт")),
)
MONEY = ("next_year", "year_after", "q1", "q2", "q3", "q4")
MOVED = ("stage", "unit", "resolution_number", "resolution_date", "imported_at", "published_at")
QUARTERS = (
    "coalesce(q1, q2, q3, q4) IS NULL OR actual = "
    "coalesce(q1, 0) + coalesce(q2, 0) + coalesce(q3, 0) + coalesce(q4, 0)"
)


def _fold(text: str) -> str:
    """As core.sorting.fold did when this was written."""
    composed = unicodedata.normalize("NFC", text).casefold()
    return " ".join(composed.translate(str.maketrans("ёөүң", "еоун")).split())


def _source(side: str, code: str, title: dict[str, str]) -> str:
    """As the import told the source of revenue when this was written."""
    if side != "revenue":
        return ""
    for text in title.values():
        said = _fold(text).split()
        for source, beginnings in SOURCES:
            if any(word.strip("«»\"'(),.:;-").startswith(beginnings) for word in said):
                return source
    return "transfers" if code.startswith("13") else "own"


def _stage_column(nullable: bool = False) -> sa.Column[str]:
    stage = sa.Enum(*STAGES, name="stage", native_enum=False, create_constraint=True, length=30)
    return sa.Column("stage", stage, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "budget_versions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("budget_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _stage_column(),
        sa.Column("quarter", sa.Integer(), nullable=True),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("resolution_number", sa.String(length=40), nullable=True),
        sa.Column("session", sa.String(length=40), nullable=True),
        sa.Column("resolution_date", sa.Date(), nullable=True),
        sa.Column("discrepancies", sa.JSON(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name=op.f("ck_budget_versions_quarter")),
        sa.ForeignKeyConstraint(
            ["budget_id"], ["budgets.id"], name=op.f("fk_budget_versions_budget_id_budgets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_versions")),
        sa.UniqueConstraint(
            "budget_id", "number", name=op.f("uq_budget_versions_budget_id_number")
        ),
    )
    op.create_table(
        "remembered_columns",
        sa.Column("id", KEY, nullable=False),
        sa.Column("municipality_id", KEY, nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("use", sa.String(length=20), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("remembered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipalities.id"],
            name=op.f("fk_remembered_columns_municipality_id_municipalities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remembered_columns")),
        sa.UniqueConstraint(
            "municipality_id",
            "fingerprint",
            name=op.f("uq_remembered_columns_municipality_id_fingerprint"),
        ),
    )
    moved = ", ".join(MOVED)
    op.execute(
        f"INSERT INTO budget_versions (budget_id, number, {moved}, discrepancies, explanation, "
        f"reason) SELECT id, 1, {moved}, '[]', '', '' FROM budgets"
    )
    _lines_to_versions()
    with op.batch_alter_table("budgets") as budgets:
        budgets.drop_constraint(op.f("ck_budgets_stage"), type_="check")
        for column in MOVED:
            budgets.drop_column(column)
    _classifications(("functional", "economic", "source"), 12, 20)


def _lines_to_versions() -> None:
    with op.batch_alter_table("budget_lines") as lines:
        lines.add_column(sa.Column("version_id", KEY, nullable=True))
        for column, length in (("function", 20), ("economic", 20), ("source", 20), ("institution", 200)):
            lines.add_column(
                sa.Column(column, sa.String(length=length), nullable=False, server_default="")
            )
        for column in MONEY:
            lines.add_column(sa.Column(column, sa.BigInteger(), nullable=True))
        lines.add_column(sa.Column("words", sa.Text(), nullable=False, server_default=""))
    functions = ", ".join(f"'{code}'" for code in FUNCTIONS)
    op.execute(
        "UPDATE budget_lines SET "
        "version_id = (SELECT id FROM budget_versions v WHERE v.budget_id = budget_lines.budget_id), "
        f"function = CASE WHEN substr(code, 1, 3) IN ({functions}) THEN code ELSE '' END, "
        f"economic = CASE WHEN substr(code, 1, 3) IN ({functions}) THEN '' ELSE code END"
    )
    _describe_lines()
    with op.batch_alter_table("budget_lines") as lines:
        lines.alter_column("version_id", existing_type=KEY, nullable=False)
        for column in ("function", "economic", "source", "institution"):
            lines.alter_column(column, existing_type=sa.String(), server_default=None)
        lines.alter_column("words", existing_type=sa.Text(), server_default=None)
        lines.drop_constraint(op.f("uq_budget_lines_budget_id_position"), type_="unique")
        lines.drop_constraint(op.f("fk_budget_lines_budget_id_budgets"), type_="foreignkey")
        lines.drop_column("budget_id")
        lines.drop_column("code")
        lines.create_foreign_key(
            op.f("fk_budget_lines_version_id_budget_versions"),
            "budget_versions",
            ["version_id"],
            ["id"],
        )
        lines.create_unique_constraint(
            op.f("uq_budget_lines_version_id_position"), ["version_id", "position"]
        )
        lines.create_check_constraint(op.f("ck_budget_lines_quarters"), QUARTERS)


def _describe_lines() -> None:
    line = sa.table(
        "budget_lines",
        *(sa.column(name) for name in ("id", "side", "economic", "source", "words")),
        sa.column("title", sa.JSON),
    )
    known = sa.select(line.c.id, line.c.side, line.c.economic, line.c.title)
    for key, side, economic, title in op.get_bind().execute(known).all():
        op.get_bind().execute(
            line.update()
            .where(line.c.id == key)
            .values(
                source=_source(side, economic, title or {}),
                words=_fold(" ".join([*(title or {}).values(), ""])),
            )
        )


def _classifications(kinds: tuple[str, ...], before: int, after: int) -> None:
    with op.batch_alter_table("classification_codes") as codes:
        codes.drop_constraint(op.f("ck_classification_codes_classification"), type_="check")
        codes.create_check_constraint(
            op.f("ck_classification_codes_classification"),
            "classification IN ({})".format(", ".join(f"'{kind}'" for kind in kinds)),
        )
        codes.alter_column(
            "code", existing_type=sa.String(length=before), type_=sa.String(length=after)
        )


LAST = """
    SELECT v.id FROM budget_versions v WHERE v.budget_id = {budget}
     ORDER BY v.published_at IS NULL, v.number DESC LIMIT 1
"""


def downgrade() -> None:
    """Back to one budget a year: of its versions the last published one, or the last."""
    op.execute("DELETE FROM classification_codes WHERE classification = 'source'")
    _classifications(("functional", "economic"), 20, 12)
    with op.batch_alter_table("budgets") as budgets:
        budgets.add_column(_stage_column(nullable=True))
        budgets.add_column(sa.Column("unit", sa.Integer(), nullable=True))
        budgets.add_column(sa.Column("resolution_number", sa.String(length=40), nullable=True))
        budgets.add_column(sa.Column("resolution_date", sa.Date(), nullable=True))
        budgets.add_column(sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True))
        budgets.add_column(sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    last = LAST.format(budget="budgets.id")
    op.execute("DELETE FROM budgets WHERE id NOT IN (SELECT budget_id FROM budget_versions)")
    for column in MOVED:
        op.execute(
            f"UPDATE budgets SET {column} = "
            f"(SELECT {column} FROM budget_versions WHERE id = ({last}))"
        )
    with op.batch_alter_table("budgets") as budgets:
        for column in ("stage", "unit", "imported_at"):
            budgets.alter_column(column, existing_type=sa.String(), nullable=False)
    _lines_to_budgets()
    op.drop_table("remembered_columns")
    op.drop_table("budget_versions")


def _lines_to_budgets() -> None:
    last = LAST.format(budget="budgets.id")
    op.execute(
        f"DELETE FROM budget_lines WHERE version_id NOT IN (SELECT ({last}) FROM budgets)"
    )
    with op.batch_alter_table("budget_lines") as lines:
        lines.add_column(sa.Column("budget_id", KEY, nullable=True))
        lines.add_column(sa.Column("code", sa.String(length=20), nullable=True))
    op.execute(
        "UPDATE budget_lines SET "
        "budget_id = (SELECT budget_id FROM budget_versions v WHERE v.id = version_id), "
        "code = CASE WHEN function <> '' THEN function ELSE economic END"
    )
    with op.batch_alter_table("budget_lines") as lines:
        lines.drop_constraint(op.f("ck_budget_lines_quarters"), type_="check")
        lines.drop_constraint(op.f("uq_budget_lines_version_id_position"), type_="unique")
        lines.drop_constraint(
            op.f("fk_budget_lines_version_id_budget_versions"), type_="foreignkey"
        )
        lines.alter_column("budget_id", existing_type=KEY, nullable=False)
        lines.alter_column("code", existing_type=sa.String(length=20), nullable=False)
        for column in ("version_id", "function", "economic", "source", "institution", "words"):
            lines.drop_column(column)
        for column in MONEY:
            lines.drop_column(column)
        lines.create_foreign_key(
            op.f("fk_budget_lines_budget_id_budgets"), "budgets", ["budget_id"], ["id"]
        )
        lines.create_unique_constraint(
            op.f("uq_budget_lines_budget_id_position"), ["budget_id", "position"]
        )
