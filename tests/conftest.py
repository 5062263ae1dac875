"""An application on a fresh database for every test that asks, on each engine in turn."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import flask_babel
import psycopg
import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import event

from civicbudget import create_app
from civicbudget.accounts.models import Person
from civicbudget.core import catalogs, clock
from civicbudget.core.db import db
from tests import postgres
from tests.keepsakes import Keepsakes

ENGINES = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engines",
        default="sqlite",
        help="on which databases to run: sqlite, postgresql, or both with a comma",
    )


# How long an example takes says what else the machine does.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    catalogs.compile_stale()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        engines = metafunc.config.getoption("engines").split(",")
        of_one = metafunc.definition.get_closest_marker("one_engine")
        metafunc.parametrize("engine", engines[:1] if of_one else engines)


class Clock:
    """The clock of a test: stands still until told."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 9, 15, 6, 0, tzinfo=UTC)  # noon in Bishkek

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **kwargs: float) -> None:
        """Move on by a timedelta's arguments."""
        self.moment += timedelta(**kwargs)


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stops the platform's clock at noon of 15 September 2026 in Bishkek."""
    stopped = Clock()
    monkeypatch.setattr(clock, "now", stopped)
    return stopped


def configuration(uri: str) -> dict[str, object]:
    """What an application under test is told."""
    return {
        "TESTING": True,
        "SECRET_KEY": "tests only",
        "INSTALLATION_SECRET": "tests only, too",
        "SQLALCHEMY_DATABASE_URI": uri,
        "SESSION_COOKIE_SECURE": False,
        "WTF_CSRF_ENABLED": False,
        "RATELIMIT_ENABLED": False,
        "SERVER_NAME": "localhost",
    }


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    path = folder / "template.sqlite"
    app = create_app(configuration(f"sqlite:///{path}"), folder)
    with app.app_context():
        db.create_all()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A running PostgreSQL server; its database `tests` has every table."""
    with postgres.server() as url:
        administer(url, "CREATE DATABASE tests")
        app = create_app(configuration(f"{url}/tests"))
        with app.app_context():
            db.create_all()
            db.engine.dispose()
        yield url


def administer(url: str, statement: str) -> None:
    """Run a statement in the server's own database, outside a transaction."""
    plain = url.replace("+psycopg", "") + "/postgres"
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)


EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
  PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S';
END $$
"""
"""Empties every table, triggers against it or not: a hundred times as fast as a new database."""


@pytest.fixture
def database_uri(engine: str, request: pytest.FixtureRequest) -> str:
    """The address of a database of this engine with every table and no row."""
    if engine == "postgresql":
        uri = f"{request.getfixturevalue('postgres_url')}/tests"
        with psycopg.connect(uri.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(EMPTY)
        return uri
    template: Path = request.getfixturevalue("sqlite_template")
    path = template.with_name("test.sqlite")
    for old in path.parent.glob("test.sqlite*"):
        old.unlink()
    shutil.copy(template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def applications() -> dict[str, Flask]:
    """The application of each engine, made once: its routes take longer than most tests."""
    return {}


@pytest.fixture
def app(
    engine: str, database_uri: str, tmp_path: Path, applications: dict[str, Flask]
) -> Iterator[Flask]:
    """An application on an empty database and folder, with its context pushed.

    Its settings may be changed; whoever adds to it or takes away asks for `own_app`.
    """
    if engine not in applications:
        applications[engine] = application(database_uri, tmp_path)
    app = applications[engine]
    app.instance_path = str(tmp_path)
    told = dict(app.config)
    with pushed(app):
        yield app
    app.config.clear()
    app.config.update(told)


@pytest.fixture
def own_app(database_uri: str, tmp_path: Path) -> Iterator[Flask]:
    """An application for this test alone."""
    with pushed(application(database_uri, tmp_path)) as app:
        yield app


def application(uri: str, folder: Path, **strict: object) -> Flask:
    """An application whose context outlives its requests: what is kept for one is forgotten."""
    app = create_app({**configuration(uri), **strict}, folder)

    @app.url_value_preprocessor  # runs before anything asks who or in which language
    def forget(_endpoint: str | None, _values: dict[str, object] | None) -> None:
        for kept in ("_login_user", "csrf_token"):
            g.pop(kept, None)
        flask_babel.refresh()

    return app


@contextmanager
def pushed(app: Flask) -> Iterator[Flask]:
    """Push the context of an application, and let go of its database at the end."""
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def keepsakes(tmp_path_factory: pytest.TempPathFactory) -> Keepsakes:
    """What was built once in this run."""
    return Keepsakes(tmp_path_factory.mktemp("keepsakes"))


@pytest.fixture
def built(app: Flask, frozen: Clock, keepsakes: Keepsakes) -> Callable[..., Any]:
    """A function that lays down what a builder leaves behind, built only once: built(build, ...)
    stands for build(frozen, ...). It comes first, while nothing else is in the database."""
    return partial(keepsakes.lay_down, frozen)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript, signed in as nobody."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Person], FlaskClient]:
    """A function that gives a client signed in as a person, without the form."""

    def signed_in(person: Person) -> FlaskClient:
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return client

    return signed_in


@pytest.fixture
def count_queries(app: Flask) -> Callable[[Callable[[], object]], int]:
    """A function that runs another and says how many statements it sent to the database."""

    def counted(run: Callable[[], object]) -> int:
        statements: list[str] = []

        def note(conn, cursor, statement, parameters, context, executemany) -> None:  # type: ignore[no-untyped-def] # SQLAlchemy's signature
            if not statement.startswith(("BEGIN", "PRAGMA")):
                statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            db.session.expire_all()
            run()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    return counted
