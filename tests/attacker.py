"""The attacker of the design: what he keeps of the database, and how he guesses from it."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import sqrt
from pathlib import Path
from typing import Any

from sqlalchemy import text

from civicbudget.core.db import db

TABLES = ("participations", "envelopes", "ballots", "envelope_leaves")


@dataclass
class Attacker:
    """What he has: the bytes of the database at several times, and its rows."""

    files: list[bytes] = field(default_factory=list)
    rows: list[dict[str, list[dict[str, Any]]]] = field(default_factory=list)
    digests: list[dict[str, str]] = field(default_factory=list)  # of every table's contents

    def snapshot(self, folder: Path) -> None:
        """Take the whole database with its log; of PostgreSQL, its rows with their places."""
        if db.engine.dialect.name == "sqlite":
            source = Path(str(db.engine.url.database))
            for path in (source, source.with_name(source.name + "-wal")):
                if path.exists():
                    self.files.append(shutil.copy(path, folder / path.name).read_bytes())
            place = "rowid AS place, 0 AS written"
        else:
            place = "ctid::text AS place, xmin::text AS written"
        taken = {}
        for table in TABLES:
            found = db.session.execute(text(f"SELECT {place}, * FROM {table}")).mappings()
            taken[table] = [dict(row) for row in found]
        self.rows.append(taken)
        self.files.append(repr(taken).encode())
        self.digests.append({name: contents(name) for name in db.metadata.tables})
        db.session.rollback()

    def changed_tables(self) -> set[str]:
        """The tables in which anything changed between the first copy and the last."""
        first, last = self.digests[0], self.digests[-1]
        return {name for name in first if first[name] != last[name]}


def contents(table: str) -> str:
    """A digest of all rows of a table, in whatever order they lie."""
    rows = db.session.execute(text(f"SELECT * FROM {table}"))
    lines = sorted(
        repr([bytes(value) if isinstance(value, memoryview) else value for value in row])
        for row in rows
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def voters_in_every_order(attacker: Attacker) -> dict[str, list[int]]:
    """Those who voted (entries of the roll), in every order that the database gives."""
    last = attacker.rows[-1]
    marks = {mark["id"]: mark for mark in last["participations"]}
    orders: dict[str, list[int]] = {}
    for name in ("id", "place", "written", "voted_on", "area_id"):
        ordered = sorted(marks.values(), key=lambda mark: (place_of(mark[name]), mark["id"]))
        orders[f"mark by {name}"] = [mark["resident_id"] for mark in ordered]
    for name in ("id", "place", "written", "digest", "ciphertext"):
        ordered = sorted(last["envelopes"], key=lambda row: (place_of(row[name]), row["id"]))
        orders[f"envelope by {name}"] = [
            marks[row["participation_id"]]["resident_id"] for row in ordered
        ]
    owners = {
        row["digest"]: marks[row["participation_id"]]["resident_id"]
        for snapshot in attacker.rows
        for row in snapshot["envelopes"]
    }
    for name in ("id", "place", "written", "position"):
        ordered = sorted(last["envelope_leaves"], key=lambda row: (place_of(row[name]), row["id"]))
        owned = [owners[row["digest"]] for row in ordered if row["digest"] in owners]
        orders[f"first leaf by {name}"] = list(dict.fromkeys(owned))
        orders[f"last leaf by {name}"] = list(dict.fromkeys(reversed(owned)))
    return orders


def ballots_in_every_order(attacker: Attacker) -> dict[str, list[str]]:
    """The codes chosen first, in every order that the ballots have."""
    rows = attacker.rows[-1]["ballots"]
    return {
        name: [
            next(iter(json.loads(row["selection"])))
            for row in sorted(rows, key=lambda row: (place_of(row[name]), row["id"]))
        ]
        for name in ("id", "place", "written", "tracker")
    }


def guesses(
    voters: Mapping[str, Sequence[int]],
    ballots: Mapping[str, Sequence[str]],
    choice: Mapping[int, str],
) -> dict[tuple[str, str, bool], int]:
    """How many voters he gets right by laying each order of voters beside each of ballots, from
    the front and from the back."""
    return {
        (mine, theirs, backwards): sum(
            choice[resident] == code
            for resident, code in zip(
                voters[mine],
                reversed(ballots[theirs]) if backwards else ballots[theirs],
                strict=True,
            )
        )
        for mine, theirs, backwards in product(voters, ballots, (False, True))
    }


def chance(choice: Mapping[int, str]) -> float:
    """What no guess of orders gets above, but for five standard deviations' luck."""
    counts = Counter(choice.values())
    expected = sum(number * number for number in counts.values()) / len(choice)
    return expected + 5 * sqrt(expected * (1 - expected / len(choice)))


def place_of(value: Any) -> Any:
    """A key to sort by: of PostgreSQL's places the page and the line as numbers."""
    found = re.fullmatch(r"\((\d+),(\d+)\)", value) if isinstance(value, str) else None
    return (
        tuple(map(int, found.groups()))
        if found
        else bytes(value)
        if isinstance(value, memoryview)
        else value
    )
