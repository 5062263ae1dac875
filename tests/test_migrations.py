"""The migrations make what the models say, go back, and lose nothing on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from civicbudget import create_app
from civicbudget.audit import services
from civicbudget.budgets import services as budgets
from civicbudget.budgets.models import Budget, Stage
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.discussion.models import Discussion, Proposal, Subject
from civicbudget.hearings.models import Hearing, Remark
from civicbudget.ideas.models import EstimateItem, Idea
from tests import factories
from tests.conftest import administer, configuration

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


@pytest.fixture
def empty_app(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application on a database without a table."""
    uri = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    name = f"empty_{abs(hash(tmp_path)):x}"
    if engine == "postgresql":
        url = request.getfixturevalue("postgres_url")
        administer(url, f"CREATE DATABASE {name}")
        uri = f"{url}/{name}"
    app = create_app(configuration(uri), tmp_path)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if engine == "postgresql":
        administer(url, f"DROP DATABASE {name} WITH (FORCE)")


def triggers() -> set[str]:
    with db.engine.connect() as connection:
        return set(connection.scalars(text(TRIGGERS[connection.dialect.name])))


def test_head_equals_the_models(empty_app: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_head_has_the_triggers_of_the_models(empty_app: Flask) -> None:
    upgrade()
    migrated = triggers()
    downgrade(revision="base")
    db.create_all()
    assert migrated == triggers()
    assert migrated


def test_quantities_keep_what_they_are_down_and_up_again(empty_app: Flask) -> None:
    upgrade()
    now = clock.now()
    with transaction():
        idea = Idea(campaign=factories.campaign(factories.municipality()), number=1, saved_at=now)
        idea.author, idea.lang, idea.title = factories.person(), "ky", "Суу"
        idea.estimate = [EstimateItem(position=1, name="Түтүк", quantity=640_500, unit="м")]
        db.session.add(idea)
    db.session.remove()
    found = []
    for step in (lambda: None, partial(downgrade, revision="0001"), upgrade):
        step()
        with db.engine.begin() as connection:
            found.append(connection.scalar(text("SELECT quantity FROM estimate_items")))
    assert found == [640_500, 641, 641_000]


def test_budgets_keep_their_lines_down_and_up_again(empty_app: Flask) -> None:
    upgrade()
    rows = b"code;title_ky;amount\n1331;Grant;9\n70911;School;9\n"
    reading = budgets.parse(rows, "a.csv", 100)
    of = factories.municipality()
    for number in (1, 2):
        terms = budgets.Terms(
            2026, Stage(("approved", "amended")[number - 1]), 100, "11-3", date(2026, 2, 4), "XI"
        )
        with transaction():
            version = budgets.store(
                municipality=of, terms=terms, reading=reading, actor=None, role="", now=clock.now()
            )
            budgets.publish(version=version, actor=None, role="", now=clock.now())
    db.session.remove()
    downgrade(revision="0005")
    with db.engine.begin() as connection:
        old = "SELECT stage, l.code, planned FROM budgets b JOIN budget_lines l ON b.id = budget_id"
        assert sorted(connection.execute(text(old)).all()) == [
            ("amended", "1331", 900),
            ("amended", "70911", 900),
        ]
    upgrade()
    with db.engine.begin() as connection:
        new = (
            "SELECT number, resolution_number, side, function, economic, source, planned, words "
            "FROM budget_versions v JOIN budget_lines l ON v.id = version_id ORDER BY position"
        )
        assert connection.execute(text(new)).all() == [
            (1, "11-3", "revenue", "", "1331", "transfers", 900, "grant"),
            (1, "11-3", "expenditure", "70911", "", "", 900, "school"),
        ]


@pytest.mark.long
def test_remarks_get_a_term_and_reports_lose_their_discussions(empty_app: Flask) -> None:
    upgrade()
    with transaction():
        of = factories.municipality()
        at = datetime(2026, 9, 27, 6, tzinfo=UTC)
        hearing = Hearing(municipality=of, number=1, kind="draft", state="announced")
        hearing.budget_year, hearing.place, hearing.agenda, hearing.decided = 2027, {}, {}, {}
        hearing.starts_at, hearing.ends_at = at, at + timedelta(hours=2)
        hearing.remarks = [
            Remark(
                number=1,
                kind="question",
                way="place",
                lang="ky",
                text="?",
                entered_at=at,
                due_at=at,
            )
        ]
        budget = Budget(municipality=of, year=2025)
        terms = {"opens_at": at, "closes_at": at + timedelta(days=9), "answer_days": 7}
        spoken = [
            Discussion(budget=budget, subject=each, invitation={}, **terms) for each in Subject
        ]
        said = [
            Proposal(number=1, kind="question", lang="ky", text="?", folded="?") for _ in spoken
        ]
        for each, proposal in zip(spoken, said, strict=True):
            proposal.asked_at = proposal.due_at = at
            each.proposals = [proposal]
        db.session.add_all([hearing, *spoken])
    db.session.remove()
    downgrade(revision="0013")
    upgrade()
    remark = db.session.scalars(select(Remark)).one()
    assert remark.due_at == datetime(2026, 10, 11, 18, tzinfo=UTC)  # its day ends at +06:00
    assert not remark.answered_live
    kept = db.session.scalars(select(Discussion)).one()
    assert (kept.subject, len(kept.proposals)) == (Subject.DRAFT, 1)


def test_down_leaves_nothing_and_up_again_works_with_data(empty_app: Flask) -> None:
    upgrade()
    with transaction():
        of = factories.municipality()
        factories.project(factories.campaign(of))
        services.record(
            log="ak-bulak", actor=None, role="", act="found", on="ak-bulak", now=clock.now()
        )
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(text("DELETE FROM log_entries"))
    db.session.remove()
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade()
    assert set(db.metadata.tables) <= set(inspect(db.engine).get_table_names())
