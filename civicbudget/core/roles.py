"""The PostgreSQL role that serves: it may use every table, and only add to some."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import inspect, text

from civicbudget.core.db import db

VERSIONS = "alembic_version"
"""The table that says which migrations have run; the server reads it, the migrating role writes."""

_TOO_MIGHTY = text(
    """
    SELECT rolname FROM pg_roles r
     WHERE rolname = :role AND (rolsuper OR rolbypassrls OR rolcreaterole OR EXISTS (
           SELECT 1 FROM pg_tables t
            WHERE t.schemaname = current_schema() AND pg_has_role(r.rolname, t.tableowner, 'MEMBER')
           ) OR pg_has_role(r.rolname, (SELECT nspowner FROM pg_namespace
                                         WHERE nspname = current_schema()), 'MEMBER'))
    """
)
_EXISTS = text("SELECT 1 FROM pg_roles WHERE rolname = :role")


class NotSafe(Exception):
    """The role cannot be the one that serves."""


def statements(role: str, append_only: Collection[str]) -> list[str]:
    """The statements that give a role what serving needs. Run them as the owner of the tables.

    Rows of `append_only` tables it may add and read. Raises NotSafe for a role that is missing, or
    that owns the tables or may take the owner's rights, and so could drop their triggers.
    """
    session = db.session
    engine = session.get_bind()
    if engine.dialect.name != "postgresql":
        raise NotSafe("only PostgreSQL has roles; on SQLite the triggers and the file's owner rule")
    if not session.scalar(_EXISTS, {"role": role}):
        raise NotSafe(f"there is no role {role}: CREATE ROLE {role} LOGIN PASSWORD '...'")
    if session.scalar(_TOO_MIGHTY, {"role": role}):
        raise NotSafe(
            f"{role} owns the tables or may become their owner, and so could drop what protects "
            "the log: take another role for serving"
        )
    quote = engine.dialect.identifier_preparer.quote
    schema, named = quote(str(session.scalar(text("SELECT current_schema()")))), quote(role)
    tables = sorted(inspect(session.connection()).get_table_names())
    added = [table for table in tables if table in append_only]
    used = [table for table in tables if table not in append_only and table != VERSIONS]
    everything = ", ".join(quote(table) for table in tables)
    return [
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        f"REVOKE ALL ON SCHEMA {schema} FROM {named}",
        f"GRANT USAGE ON SCHEMA {schema} TO {named}",
        f"REVOKE ALL ON {everything} FROM PUBLIC",
        f"REVOKE ALL ON {everything} FROM {named}",
        f"GRANT SELECT ON {everything} TO {named}",
        f"GRANT INSERT ON {', '.join(quote(table) for table in added)} TO {named}",
        f"GRANT INSERT, UPDATE, DELETE ON {', '.join(quote(table) for table in used)} TO {named}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {named}",
    ]


def execute(wanted: Collection[str]) -> None:
    """Run such statements, all or none."""
    with db.engine.begin() as connection:
        for statement in wanted:
            connection.exec_driver_sql(statement)
