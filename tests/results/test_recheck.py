"""Whoever owns the database changes one row of what was counted: the check finds and names it.

Each mutation is drawn by a seeded generator, and undone: in the ballots, the invalid envelopes, the
opening, the counts, the publications, the marks on the roll and the frozen rules. The log is held
by its own check (tests/audit/test_tampering.py).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, text
from sqlalchemy.exc import IntegrityError

from civicbudget.campaigns.models import Campaign, MotionKind, Pot
from civicbudget.core.db import Base, db, transaction
from civicbudget.results import publishing, queries, recheck
from civicbudget.sealing.ballot import envelope_digest
from civicbudget.voting.models import Envelope
from civicbudget.voting.services import cast_ballot
from tests import elections, factories
from tests.conftest import Clock

Row = dict[str, Any]
MUTATIONS = 250

TABLES = {
    "ballots": {"campaign_id", "pot_id", "tracker", "selection"},
    "invalid_envelopes": {"campaign_id", "digest", "reason"},
    "openings": {"valid", "imported"},
    "counts": {
        "campaign_id",
        "pot_id",
        "publication_id",
        "input_digest",
        "outcome",
        "explanations",
    },
    "publications": {"campaign_id", "number", "record_digest", "record_name"},
    "participations": {"campaign_id"},
    "campaigns": {"rules", "rules_digest"},
    "projects": {"code", "cost", "cofinancing", "title", "pot_id"},
}
"""The columns on which something published depends, by table."""

UNREADABLE = "the database"
NAMED = {
    "ballots": {"ballots.csv", "results.json", "pot 1", "pot 2"},
    "invalid_envelopes": {"invalid.csv", "results.json"},
    "openings": {"results.json", "roll.json", "openings"},
    "counts": {"counts", "results.json", "pot 1", "pot 2"},
    "publications": {"publication 1", "publication 2"},
    "participations": {"roll.json", "envelopes"},
    "campaigns": {"the campaign"},
    "projects": {"projects"},
}
"""What is named where such a table was changed; or that a row cannot even be read."""

SINGLE = {"campaigns": {"change"}, "openings": {"change", "remove"}}
"""Tables that can have but one row of a campaign."""


@pytest.fixture
def campaign(built: Callable[..., Any]) -> Campaign:
    """A vote in two pots, of which one is small, with two invalid envelopes; published."""
    built(published)
    return db.session.query(Campaign).one()


def published(frozen: Clock) -> None:
    here = factories.municipality()
    pots = [Pot(number=n, name=factories.text(f"Pot {n}"), amount=1000_00) for n in (1, 2)]
    found = factories.campaign(
        here, elections.PhaseKind.VOTING, pots=pots, tally_rule=elections.RULE
    )
    for position, pot in enumerate([pots[0]] * 4 + [pots[1]] * 2, 1):
        factories.project(found, position, 300_00, pot=pot)
    db.session.commit()
    elections.carry_out(found, MotionKind.OPEN_VOTING)
    for voter in range(16):
        _, resident = elections.voter(here)
        db.session.commit()
        chosen = {
            1: [1 + voter % 4, 1 + (voter + 1) % 4],
            **({2: [5 + voter % 2]} if voter < 6 else {}),
        }
        with transaction():
            cast_ballot(campaign=found, resident=resident, selection=chosen, now=frozen.moment)
    for number, envelope in enumerate(db.session.query(Envelope).limit(2)):
        envelope.ciphertext = b"no envelope %d" % number
        envelope.digest = envelope_digest(envelope.ciphertext)
    db.session.commit()
    frozen.advance(days=30)
    for kind in (MotionKind.OPEN_ENVELOPES, MotionKind.PUBLISH_RESULTS):
        elections.carry_out(found, kind)


def read(name: str) -> list[Row]:
    table = Base.metadata.tables[name]
    return [dict(row) for row in db.session.execute(select(table).order_by(table.c.id)).mappings()]


def write(name: str, rows: list[Row]) -> None:
    """Put these rows into a table in place of its own, past its foreign keys."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
    db.session.execute(delete(Base.metadata.tables[name]))
    for row in sorted(rows, key=lambda row: "id" not in row):
        db.session.execute(insert(Base.metadata.tables[name]).values(row))
    db.session.expire_all()


def another(value: Any, chance: Random) -> Any:
    """A value of the same kind that is not the same."""
    match value:
        case bool():
            return not value
        case int():
            return value + chance.choice((1, 2, 1000))
        case None:
            return "x"
        case dict() | list() if value:
            places = list(value) if isinstance(value, dict) else list(range(len(value)))
            place = chance.choice(places)
            changed = value.copy()
            changed[place] = another(value[place], chance)
            return changed
        case dict():
            return {"more": 1}
        case list():
            return ["more"]
        case "":
            return "x"
    at = chance.randrange(len(value))
    return value[:at] + ("1" if value[at] != "1" else "2") + value[at + 1 :]


def change(name: str, rows: list[Row], chance: Random) -> None:
    row = chance.choice(rows)
    column = chance.choice(sorted(TABLES[name]))
    row[column] = another(row[column], chance)


def remove(name: str, rows: list[Row], chance: Random) -> None:
    rows.remove(chance.choice(rows))


def swap(name: str, rows: list[Row], chance: Random) -> None:
    """Two rows exchange what they say in one column."""
    one, two = chance.sample(rows, 2)
    column = chance.choice(sorted(TABLES[name]))
    one[column], two[column] = two[column], one[column]


def replay(name: str, rows: list[Row], chance: Random) -> None:
    """A row comes once more, under another key."""
    row = {key: value for key, value in chance.choice(rows).items() if key != "id"}
    for column in row.keys() & {"tracker", "digest"}:
        row[column] = f"{chance.getrandbits(8 * len(row[column]) // 2):0{len(row[column])}x}"
    for column in row.keys() & {"number", "resident_id"}:
        row[column] += 100
    rows.append(row)


KINDS = (change, remove, swap, replay)
ALL = {kind.__name__ for kind in KINDS}


def same(one: list[Row], two: list[Row], name: str) -> bool:
    """Whether all that is published of two states of a table is the same."""

    def plain(rows: list[Row]) -> list[str]:
        return sorted(json.dumps([row[key] for key in sorted(TABLES[name])]) for row in rows)

    return plain(one) == plain(two)


def fault_of(campaign: Campaign, name: str, rows: list[Row]) -> str | None:
    """Where the check finds the fault of such rows, which are then undone; None where the
    database itself refuses them, even of its owner."""
    try:
        try:
            write(name, rows)
        except IntegrityError:
            return None
        with pytest.raises(recheck.Differs) as caught:
            recheck.check(campaign)
        return caught.value.where
    finally:
        db.session.rollback()


@pytest.mark.long
@pytest.mark.one_engine
def test_every_mutation_is_found_and_named(campaign: Campaign) -> None:
    chance = Random(20261125)
    assert recheck.check(campaign) == 1
    originals = {name: read(name) for name in TABLES}
    found: Counter[tuple[str, str]] = Counter()
    while found.total() < MUTATIONS:
        name, mutate = chance.choice(sorted(TABLES)), chance.choice(KINDS)
        rows = [dict(row) for row in originals[name]]
        if mutate.__name__ not in SINGLE.get(name, ALL) or (mutate is swap and len(rows) < 2):
            continue
        mutate(name, rows, chance)
        if same(originals[name], rows, name):
            continue
        if where := fault_of(campaign, name, rows):
            assert where in NAMED[name] | {UNREADABLE}, (where, name, rows)
            found[name, mutate.__name__] += 1
    assert {name for name, _kind in found} == TABLES.keys()
    assert {name: read(name) for name in TABLES} == originals
    assert recheck.check(campaign) == 1


def test_the_command_names_it(app: Flask, campaign: Campaign) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["record", "check"]).output == (
        "ok  ak-bulak/2026: as it was published, 1 times\n"
    )
    rows = read("ballots")
    rows[0]["selection"] = '["4"]'
    write("ballots", rows)
    db.session.commit()
    wrong = runner.invoke(args=["record", "check"])
    assert wrong.exit_code == 1
    assert "FAULT in ak-bulak/2026, ballots.csv: line 2 is not the same" in wrong.output


def test_a_price_raised_after_the_vote_is_named(campaign: Campaign) -> None:
    rows = read("projects")
    rows[0]["cost"] += 1000_00
    write("projects", rows)
    with pytest.raises(recheck.Differs, match="project 1 is not as it was frozen: cost"):
        recheck.check(campaign)
    db.session.rollback()


def test_a_record_that_was_exchanged_on_disk_is_named(app: Flask, campaign: Campaign) -> None:
    (publication,) = queries.publications(campaign)
    path = publishing.folder(publication.record_name) / publication.record_name
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with pytest.raises(recheck.Differs, match="is not the record that was published"):
        recheck.check(campaign)
    path.write_bytes(whole)
    path.with_name(path.name + ".sig").unlink()
    with pytest.raises(recheck.Differs, match="cannot be read"):
        recheck.check(campaign)
