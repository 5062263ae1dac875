"""What SQLite writes is for the one who serves alone, also where it lay open before."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, text

from civicbudget import config
from civicbudget.core import db


def rights(folder: Path) -> dict[str, str]:
    return {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()}


def test_the_database_and_its_log_are_private(tmp_path: Path) -> None:
    assert db.db
    path = tmp_path / "new.sqlite"
    for _start in range(2):
        engine = create_engine(f"sqlite:///{path}")
        with engine.connect() as connection:
            connection.execute(text("CREATE TABLE IF NOT EXISTS some (one INTEGER)"))
            connection.execute(text("INSERT INTO some VALUES (1)"))
            connection.commit()
            found = rights(tmp_path)
            assert found == dict.fromkeys(
                ("new.sqlite", "new.sqlite-shm", "new.sqlite-wal"), "0o600"
            )
        engine.dispose()
        path.chmod(0o644)


def test_the_folder_of_an_installation_is_private(tmp_path: Path) -> None:
    config.write_fresh(tmp_path / "instance", demo=True)
    assert rights(tmp_path) == {"instance": "0o700"}
