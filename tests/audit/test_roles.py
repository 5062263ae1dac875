"""Who serves cannot change or delete what is in the log, and can do all that the platform does.

On PostgreSQL the application runs under a role of its own, to which `civicbudget db-roles` has
given its rights; on SQLite, where the file's owner is the server, the triggers refuse.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from civicbudget import create_app
from civicbudget.audit import checkpoints
from civicbudget.audit.models import APPEND_ONLY
from civicbudget.campaigns.models import Campaign, MotionKind
from civicbudget.core.db import db, transaction
from civicbudget.core.forgetting import rewriting
from civicbudget.voting.models import Envelope
from tests import elections, factories
from tests.conftest import Clock, administer, application, configuration, pushed

ROLE = "serving clerk"
REFUSED = {"sqlite": "append-only", "postgresql": "permission denied|must be owner"}
EVERYWHERE = [
    "UPDATE {0} SET id = id + 1000",
    "DELETE FROM {0}",
    "INSERT INTO {0} SELECT * FROM {0} WHERE true ON CONFLICT (id) DO UPDATE SET id = excluded.id",
]
ON = {
    "sqlite": [*EVERYWHERE, "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"],
    "postgresql": [
        *EVERYWHERE,
        "TRUNCATE {0}",
        "DROP TABLE {0}",
        "DROP TRIGGER {0}_append_only ON {0}",
        "ALTER TABLE {0} DISABLE TRIGGER ALL",
        "CREATE OR REPLACE FUNCTION {0}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NULL; END $$",
        "DROP FUNCTION {0}_append_only() CASCADE",
        "SET session_replication_role = replica",
        "CREATE RULE quiet AS ON INSERT TO {0} DO INSTEAD NOTHING",
    ],
}


@pytest.fixture
def serving(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application as it serves: its tables were made, and its rights given, by their owner."""
    if engine == "sqlite":
        app = application(request.getfixturevalue("database_uri"), tmp_path)
        with pushed(app):
            yield app
        return
    url: str = request.getfixturevalue("postgres_url")
    administer(url, f'CREATE ROLE "{ROLE}" LOGIN')
    administer(url, "CREATE DATABASE served")
    try:
        give_rights(f"{url}/served", tmp_path)
        with pushed(application(f"{url}/served".replace("postgres@", f"{ROLE}@"), tmp_path)) as app:
            yield app
    finally:
        administer(url, "DROP DATABASE served WITH (FORCE)")
        administer(url, f'DROP ROLE "{ROLE}"')


def give_rights(owners: str, folder: Path) -> None:
    """As the owner: make the tables, print the statements, and let the command run them, twice."""
    app = create_app(configuration(owners), folder)
    with app.app_context():
        db.create_all()
        command = ["db-roles", "--serving", ROLE]
        printed = app.test_cli_runner().invoke(args=command)
        assert printed.exit_code == 0, printed.output
        assert all(line.startswith(("GRANT", "REVOKE")) for line in printed.output.splitlines())
        for _ in range(2):
            done = app.test_cli_runner().invoke(args=[*command, "--execute"])
            assert done.output == "Done.\n"
        db.session.remove()
        db.engine.dispose()


def hold_a_vote(frozen: Clock) -> None:
    """Everything that writes: founding, a campaign, votes, one of them again, opening, results."""
    campaign = elections.running(factories.municipality())
    voters = [elections.voter(campaign.municipality) for _ in range(12)]
    db.session.commit()
    for place, (_person, resident) in enumerate(voters):
        elections.cast(campaign, resident, 1 + place % 2)
    elections.cast(campaign, voters[0][1], 2)
    frozen.advance(days=30)
    elections.carry_out(campaign, MotionKind.OPEN_ENVELOPES)
    elections.carry_out(campaign, MotionKind.PUBLISH_RESULTS)


def test_who_serves_does_all_that_the_platform_does(serving: Flask, frozen: Clock) -> None:
    hold_a_vote(frozen)
    entries, signed = checkpoints.check("ak-bulak")
    assert (entries, signed) == (9, 5)
    client = serving.test_client()
    for page in ("", "campaigns/2026/results/"):
        assert client.get(f"/ky/ak-bulak/{page}").status_code == 200
    frozen.advance(days=21)
    done = serving.test_cli_runner().invoke(args=["checkpoint"])
    assert done.output == "ak-bulak: checkpoint 6\n"


def test_who_serves_is_told_what_only_the_owner_can_erase(
    serving: Flask, frozen: Clock, engine: str, request: pytest.FixtureRequest
) -> None:
    hold_a_vote(frozen)
    frozen.advance(days=30)
    (campaign,) = db.session.query(Campaign)
    elections.carry_out(campaign, MotionKind.ERASE_ENVELOPES)
    assert db.session.query(Envelope).count() == 0
    told = "VACUUM (FULL) envelopes;"
    assert rewriting("envelopes") == {"sqlite": None, "postgresql": told}[engine]
    if engine == "postgresql":
        db.session.rollback()
        owners = request.getfixturevalue("postgres_url").replace("+psycopg", "")
        with psycopg.connect(f"{owners}/served", autocommit=True) as connection:
            connection.execute(told)
        assert rewriting("envelopes") is None


def test_who_serves_changes_nothing_of_the_log(serving: Flask, frozen: Clock, engine: str) -> None:
    hold_a_vote(frozen)
    before = {table: rows(table) for table in APPEND_ONLY}
    assert all(before.values())
    for table in APPEND_ONLY:
        for statement in ON[engine]:
            with pytest.raises(DBAPIError, match=REFUSED[engine]), transaction():
                db.session.execute(text(statement.format(table)))
    assert {table: rows(table) for table in APPEND_ONLY} == before


def rows(table: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in db.session.execute(text(f"SELECT * FROM {table} ORDER BY id"))]


def test_a_role_that_could_take_the_protection_away_is_refused(app: Flask, engine: str) -> None:
    runner = app.test_cli_runner()
    if engine == "sqlite":
        refused = runner.invoke(args=["db-roles", "--serving", "anybody"])
        assert "only PostgreSQL has roles" in refused.output
    else:
        missing = runner.invoke(args=["db-roles", "--serving", "nobody"])
        assert "there is no role nobody" in missing.output
        refused = runner.invoke(args=["db-roles", "--serving", "postgres"])
        assert "could drop what protects the log" in refused.output
    assert refused.exit_code == 1
