"""Whoever owns the database changes one row past every trigger: the check finds and names it.

Each mutation is drawn by a seeded generator, and undone. A row is changed, deleted, inserted,
swapped with another or replayed, in the log, the checkpoints and the leaves of the envelopes; or
the log is written anew from a row on as if it had always been so, and its checkpoints are signed
again with the installation's own key: that, only a checkpoint which somebody kept can show.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, text

from civicbudget.audit import checkpoints, queries
from civicbudget.audit.keys import signing_key
from civicbudget.audit.models import APPEND_ONLY
from civicbudget.campaigns.models import MotionKind
from civicbudget.core import clock
from civicbudget.core.canonical import time_text
from civicbudget.core.db import Base, db, transaction
from civicbudget.record import chain
from civicbudget.record.chain import ChainBroken
from civicbudget.record.checkpoints import Checkpoint, CheckpointBroken, grown, signed
from tests import elections
from tests.conftest import Clock

Row = dict[str, Any]
LOG = "ak-bulak"
MUTATIONS = 400
NUMBER = {"log_entries": "sequence", "checkpoints": "number", "envelope_leaves": "position"}
UNPUBLISHED = {"id", "actor_id", "actor_salt"}
"""What the database alone knows of a row: no hash covers it, and nothing public depends on it."""


@pytest.fixture
def kept(app: Flask, frozen: Clock) -> Checkpoint:
    """A vote of three days and its publication; the last checkpoint, as somebody holds it."""
    campaign = elections.running()
    for day in range(3):
        for _ in range(4 + day):
            _person, resident = elections.voter(campaign.municipality)
            elections.cast(campaign, resident, 1)
        with transaction():
            checkpoints.make(log=LOG, now=clock.now())
        frozen.advance(days=1)
        elections.cast(campaign, resident, 2)
    frozen.advance(days=30)
    for kind in (MotionKind.OPEN_ENVELOPES, MotionKind.PUBLISH_RESULTS):
        elections.carry_out(campaign, kind)
    last = queries.last_checkpoint(LOG)
    assert last is not None
    return last


def read(name: str) -> list[Row]:
    table = Base.metadata.tables[name]
    rows = db.session.execute(select(table).order_by(table.c[NUMBER[name]])).mappings()
    return [dict(row) for row in rows]


def write(name: str, rows: list[Row]) -> None:
    """Put these rows into a table in place of its own, past its triggers."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        for table, verb in product(sorted(APPEND_ONLY), ("update", "delete")):
            db.session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
    db.session.execute(delete(Base.metadata.tables[name]))
    for row in sorted(rows, key=lambda row: "id" not in row):  # a new one takes no key of another
        db.session.execute(insert(Base.metadata.tables[name]).values(row))


def another(value: Any, chance: Random) -> Any:
    """A value of the same kind that is not the same."""
    match value:
        case datetime():
            return value + timedelta(microseconds=chance.choice((-1, 1, 10**6, 86_400 * 10**6)))
        case int():
            return value + chance.choice((1000, 2000))
        case None:
            return {"was": chance.randrange(100)}
        case dict():
            return {**value, chance.choice([*value, "more"]): chance.randrange(100)}
        case "":
            return "x"
    place = chance.randrange(len(value))
    return value[:place] + ("1" if value[place] != "1" else "2") + value[place + 1 :]


def change(rows: list[Row], chance: Random, number: str) -> None:
    row = chance.choice(rows)
    column = chance.choice(sorted(row.keys() - UNPUBLISHED))
    row[column] = another(row[column], chance)
    rows.sort(key=lambda each: each[number])


def remove(rows: list[Row], chance: Random, number: str) -> None:
    rows.remove(chance.choice(rows))


def remove_and_renumber(rows: list[Row], chance: Random, number: str) -> None:
    rows.remove(chance.choice(rows[:-1]))
    for place, row in enumerate(rows, 1):
        row[number] = place


def swap(rows: list[Row], chance: Random, number: str) -> None:
    """Two rows change places, each with the number of the other."""
    one, two = chance.sample(rows, 2)
    one[number], two[number] = two[number], one[number]
    rows.sort(key=lambda each: each[number])


def replay(rows: list[Row], chance: Random, number: str) -> None:
    """An earlier row comes once more, as the last."""
    again = {**chance.choice(rows), number: len(rows) + 1}
    rows.append(distinct(again, chance))


def slip_in(rows: list[Row], chance: Random, number: str) -> None:
    """A row that never was takes its place between the others, which move up."""
    place = chance.randrange(len(rows))
    new = {**chance.choice(rows), number: place + 1}
    for row in rows[place:]:
        row[number] += 1
    rows.insert(place, distinct(new, chance))


def distinct(row: Row, chance: Random) -> Row:
    """As a new row: with no key, and nothing that the database would refuse as there already."""
    for column in row.keys() & {"hash", "digest"}:
        row[column] = f"{chance.getrandbits(256):064x}"
    return {column: value for column, value in row.items() if column != "id"}


KINDS = (change, remove, remove_and_renumber, swap, replay, slip_in)


def first_difference(before: list[Row], after: list[Row]) -> int:
    """From which row on the table is another, counted from 1."""

    def bare(rows: list[Row]) -> list[Row]:
        return [{key: row[key] for key in row.keys() - UNPUBLISHED} for row in rows]

    pairs = zip(bare(before), bare(after), strict=False)
    return next(
        (place for place, (one, two) in enumerate(pairs, 1) if one != two),
        min(len(before), len(after)) + 1,
    )


def test_every_mutation_is_found_and_named(kept: Checkpoint) -> None:
    chance = Random(20261125)
    assert checkpoints.check(LOG, kept) == (kept.entries.size, kept.number)
    originals = {name: read(name) for name in NUMBER}
    found: Counter[tuple[str, str]] = Counter()
    for _ in range(MUTATIONS):
        name, mutate = chance.choice(sorted(NUMBER)), chance.choice(KINDS)
        rows = [dict(row) for row in originals[name]]
        mutate(rows, chance, NUMBER[name])
        place = first_difference(originals[name], rows)
        told = fault_of(name, rows, kept)
        borne = {row[NUMBER[name]] for row in rows} - {*range(1, len(rows) + 1)}
        assert_named(name, place, told, kept, borne)
        found[name, mutate.__name__] += 1
    assert len(found) == len(NUMBER) * len(KINDS)
    assert found.total() == MUTATIONS
    assert {name: read(name) for name in NUMBER} == originals


def fault_of(name: str, rows: list[Row], kept: Checkpoint) -> ChainBroken | CheckpointBroken:
    """What the check says of such rows, which are then undone."""
    try:
        write(name, rows)
        with pytest.raises((ChainBroken, CheckpointBroken)) as caught:
            checkpoints.check(LOG, kept)
        return caught.value
    finally:
        db.session.rollback()


def assert_named(
    name: str,
    place: int,
    told: ChainBroken | CheckpointBroken,
    kept: Checkpoint,
    numbers: set[int],
) -> None:
    """Of the log and the checkpoints the very row is named, of the leaves the tree.

    `numbers`: those out of the row that rows bear now; a checkpoint may be named by one.
    """
    if name == "log_entries" and place <= kept.entries.size:
        last_cut_off = place == kept.entries.size and isinstance(told, CheckpointBroken)
        assert last_cut_off or (isinstance(told, ChainBroken) and told.sequence == place)
    elif name == "log_entries":
        assert isinstance(told, ChainBroken)
        assert told.sequence == place
    elif name == "checkpoints":
        assert isinstance(told, CheckpointBroken)
        assert told.number in (place, *numbers)
    else:
        assert "campaign 2026" in str(told)


def rewritten(rows: list[Row], first: int) -> list[Row]:
    """The log as it would be if one of its entries had always been another: a whole chain."""
    rows = [dict(row) for row in rows]
    rows[first]["reason"] += "!"
    head = rows[first]["previous"]
    for row in rows[first:]:
        row["previous"] = head
        entry = chain.Entry(
            **{field: row[field] for field in ("sequence", "role", "act", "object", "before")},
            **{field: row[field] for field in ("after", "reason", "previous")},
            time=time_text(row["at"]),
            actor=row["actor_digest"],
        )
        head = row["hash"] = chain.entry_hash(entry)
    return rows


def resigned(rows: list[Row]) -> list[Row]:
    """The checkpoints of such a log, signed again by the installation's key."""
    hashes = [row["hash"] for row in rows]
    made: list[Checkpoint] = []
    for old in queries.checkpoints(LOG):
        before = made[-1] if made else None
        size = old.entries.size
        new = replace(
            old,
            previous=before.digest() if before else chain.GENESIS,
            head=hashes[size - 1],
            entries=grown(before.entries if before else None, hashes[:size]),
        )
        made.append(signed(new, signing_key()))
    return [
        {**row, "statement": new.line().decode()}
        for row, new in zip(read("checkpoints"), made, strict=True)
    ]


def test_a_log_written_anew_is_found_by_its_checkpoints(kept: Checkpoint) -> None:
    originals = read("log_entries")
    for first in range(len(originals)):
        told = fault_of("log_entries", rewritten(originals, first), kept)
        assert "entries are not those it saw" in str(told)
        assert isinstance(told, CheckpointBroken)
        sizes = [each.entries.size for each in queries.checkpoints(LOG)]
        assert told.number == next(n for n, size in enumerate(sizes, 1) if size > first)


def test_and_signed_again_by_what_somebody_kept(kept: Checkpoint) -> None:
    originals = read("log_entries")
    for first in range(len(originals)):
        rows = rewritten(originals, first)
        signed_again = resigned(rows)
        write("checkpoints", signed_again)
        write("log_entries", rows)
        assert checkpoints.check(LOG) == (kept.entries.size, kept.number)  # whole in itself
        with pytest.raises(CheckpointBroken, match="entries are not those it saw") as caught:
            checkpoints.check(LOG, kept)
        assert caught.value.number == kept.number
        db.session.rollback()


def test_the_command_names_it(app: Flask, kept: Checkpoint, tmp_path: Any) -> None:
    runner, path = app.test_cli_runner(), tmp_path / "checkpoint.json"
    path.write_bytes(kept.line())
    whole = f"{kept.entries.size} entries, {kept.number} checkpoints"
    right = runner.invoke(args=["log", "check", "--checkpoint", str(path)])
    assert right.output == (
        f"ok  {LOG}: {whole}\nok  {LOG}: it goes on from checkpoint {kept.number}, which was kept\n"
    )
    with transaction():
        rows = read("log_entries")
        rows[2]["reason"] = "another"
        write("log_entries", rows)
    wrong = runner.invoke(args=["log", "check"])
    assert wrong.exit_code == 1
    assert f"FAULT in the log {LOG}: entry 3: it does not have the hash" in wrong.output
    path.write_text("{}")
    unreadable = runner.invoke(args=["log", "check", "--checkpoint", str(path)])
    assert unreadable.exit_code == 1
    assert "the file does not hold a checkpoint" in unreadable.output
