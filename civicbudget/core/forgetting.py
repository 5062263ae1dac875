"""Rows that leave no bytes behind once they are deleted, in the files of either database.

SQLite overwrites what it deletes (`secure_delete`, in core.db) but has it in its write-ahead log.
PostgreSQL keeps deleted rows in the table's file; VACUUM frees their place and leaves the bytes
there until others are written over them, so the table is written anew (VACUUM FULL). That is for
the table's owner, and from PostgreSQL 17 on for whoever was granted MAINTAIN on it. The role that
serves may be neither: then a note says in which file the rows lie, until the owner has done it.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from civicbudget.core.db import db

PATIENCE = "5s"
"""Whoever votes would queue behind a rewriting that waits for somebody who reads."""

_FILE = text("SELECT pg_relation_filenode(to_regclass(:table))")


def forget_deleted(table: str) -> None:
    """Once this transaction is committed, leave nothing of what it deleted from a table."""
    if _on_sqlite():
        forget = _empty_log
    else:
        _note(table).write_text(_file(table), "utf-8")
        forget = partial(_write_anew, table)
    event.listen(db.session(), "after_commit", lambda _session: forget(), once=True)


def rewriting(table: str) -> str | None:
    """What the owner of a table has yet to run so that nothing is left of what was deleted from it;
    None where nothing is left."""
    note = _note(table)
    left = not _on_sqlite() and note.exists() and note.read_text("utf-8") == _file(table)
    return f"{_rewrite(table)};" if left else None


def _empty_log() -> None:
    """Unless somebody reads just then: later it is written over."""
    with db.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _write_anew(table: str) -> None:
    """Without the right PostgreSQL warns and leaves the table as it is; the note stays, too, where
    somebody reads it for too long."""
    autocommit: Any = {"isolation_level": "AUTOCOMMIT"}
    with db.engine.connect().execution_options(**autocommit) as connection:
        try:
            connection.exec_driver_sql(f"SET lock_timeout = '{PATIENCE}'")
            connection.exec_driver_sql(_rewrite(table))
        except DBAPIError as error:
            current_app.logger.warning("%s was not written anew: %s", table, error.orig)
        finally:
            connection.exec_driver_sql("RESET lock_timeout")


def _rewrite(table: str) -> str:
    return f"VACUUM (FULL) {table}"


def _file(table: str) -> str:
    """The file in which PostgreSQL has a table: another one once it was written anew."""
    return str(db.session.scalar(_FILE, {"table": table}))


def _note(table: str) -> Path:
    return Path(current_app.instance_path) / f"deleted-from.{table}"


def _on_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"
