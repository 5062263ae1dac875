"""An application on a fresh database for every test that asks, on each engine in turn."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import event

from civicbudget import create_app
from civicbudget.accounts.models import Person
from civicbudget.core import catalogs, clock
from civicbudget.core.db import db
from tests import postgres

ENGINES = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engines",
        default="sqlite",
        help="on which databases to run: sqlite, postgresql, or both with a comma",
    )


def pytest_configure(config: pytest.Config) -> None:
    catalogs.compile_stale()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", metafunc.config.getoption("engines").split(","))


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


def settings(uri: str) -> dict[str, object]:
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
    app = create_app(settings(f"sqlite:///{path}"), folder)
    with app.app_context():
        db.create_all()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A running PostgreSQL server with the database `template_tests`, whose tables are empty."""
    with postgres.server() as url:
        _administer(url, "CREATE DATABASE template_tests")
        app = create_app(settings(f"{url}/template_tests"))
        with app.app_context():
            db.create_all()
            db.engine.dispose()
        yield url


def _administer(url: str, statement: str) -> None:
    plain = url.replace("+psycopg", "") + "/postgres"
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def database_uri(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh database on the engine of this run."""
    if engine == "sqlite":
        path = tmp_path / "test.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    url = request.getfixturevalue("postgres_url")
    name = f"test_{abs(hash(tmp_path)):x}"
    _administer(url, f"CREATE DATABASE {name} TEMPLATE template_tests")
    yield f"{url}/{name}"
    _administer(url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def app(database_uri: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on a fresh database, with its context pushed."""
    app = create_app(settings(database_uri), tmp_path)
    app.teardown_request(lambda _error: g.pop("_login_user", None))  # the context outlives requests
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


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
