"""The record of a generated campaign of any size, the same for the same seed.

Projects differ in price and in how many like them, as in `elections`. Everybody chooses up to ten
of a hundred projects in the first pot, so that nearly all ballots are different, and every tenth
voter up to three of ten in the second. Nothing of it is kept in memory but the records' own needs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from civicbudget.record import pots
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.record.build import build
from civicbudget.record.chain import GENESIS, Entry, entry_hash
from civicbudget.record.checkpoints import Box, Checkpoint, grown, signed
from civicbudget.record.contents import Ballot, Heading, Marks, PotResult, RecordContents
from civicbudget.record.rules import Phase, Pot, Project, Rules
from civicbudget.record.signature import SUFFIX, sign
from civicbudget.tally import Rule, count

KEY = Ed25519PrivateKey.from_private_bytes(b"a fixed key of the bench, not secret"[:32])
HEADING = Heading("ak-bulak", {"ky": "Ак-Булак"}, "ak-bulak/2026", {"ky": "Биздин бюджет"}, 1, None)
ENTRIES = 2_000
"""Acts in the log."""

_AT_ONCE = 20_000
_SIZES = {1: 100, 2: 10}
_MOST = {1: 10, 2: 3}
_EVERY = {1: 1, 2: 10}


def rules(seed: int = 1) -> Rules:
    """Two pots, of which the first has a quarter of what is asked for."""
    drawn = np.random.default_rng(seed)
    costs = {pot: (10.0 ** drawn.uniform(6, 8, size)).astype(int) for pot, size in _SIZES.items()}
    names = {"ky": "Долбоор", "ru": "Проект", "en": "Project"}
    return Rules(
        ballot=BallotRule(BallotKind.APPROVAL, 1, 10),
        tally=Rule().to_dict(),
        pots=tuple(Pot(pot, int(costs[pot].sum()) // 4, {"ky": f"{pot}"}) for pot in _SIZES),
        phases=(Phase("voting", "2026-05-03T18:00:00.000000Z", "2026-05-17T18:00:00.000000Z"),),
        projects=tuple(
            Project(pot, number, int(cost), 0, names)
            for pot in _SIZES
            for number, cost in enumerate(costs[pot], 1 + 100 * (pot - 1))
        ),
    )


@dataclass(frozen=True)
class Ballots:
    """The ballots of so many voters, drawn anew each time: in the order of the trackers."""

    voters: int
    seed: int = 2

    def __iter__(self) -> Iterator[Ballot]:
        drawn = np.random.default_rng(self.seed)
        step = 2**128 // self.voters
        for first in range(0, self.voters, _AT_ONCE):
            many = min(_AT_ONCE, self.voters - first)
            chosen = {pot: _choices(drawn, pot, many) for pot in _SIZES}
            low = drawn.bytes(8 * many)
            for at in range(many):
                part = int.from_bytes(low[8 * at : 8 * at + 8], "big")
                tracker = f"{(first + at) * step + part % step:032x}"
                for pot, every in _EVERY.items():
                    if (first + at) % every == 0:
                        yield Ballot(tracker, pot, chosen[pot][at])


def _choices(drawn: np.random.Generator, pot: int, many: int) -> list[tuple[int, ...]]:
    """Choices of a pot. The smallest of exponential times with a project's liking as their rate
    are a draw without replacement."""
    liking = 1 / (np.arange(_SIZES[pot]) + 5.0)
    times = drawn.exponential(size=(many, _SIZES[pot])) / liking
    most = _MOST[pot]
    chosen = (np.argsort(times, axis=1)[:, :most] + 1 + 100 * (pot - 1)).tolist()
    lengths = drawn.integers((most + 1) // 2, most + 1, many).tolist()
    return [tuple(sorted(row[:size])) for row, size in zip(chosen, lengths, strict=True)]


def write_record(path: Path, voters: int) -> Path:
    """Write a record of this many voters and its signature."""
    frozen, ballots = rules(), Ballots(voters)
    log = _log(frozen)
    contents = RecordContents(
        heading=HEADING,
        published_at=datetime(2026, 5, 21, 4, tzinfo=UTC),
        rules=frozen,
        ballots=ballots,
        envelopes=voters,
        invalid=(),
        paper=(),
        marks=Marks(voters, {"online": voters}, {"Ак-Булак": voters}),
        log=log,
        checkpoints=_checkpoints([hashed for _entry, hashed in log]),
        results=tuple(_results(frozen, ballots)),
    )
    build(contents, path)
    path.with_name(path.name + SUFFIX).write_bytes(sign(path, KEY))
    return path


def _results(frozen: Rules, ballots: Iterable[Ballot]) -> Iterator[PotResult]:
    choices: dict[int, pots.Choices] = {pot: Counter() for pot in _SIZES}
    for ballot in ballots:
        choices[ballot.pot][ballot.selection] += 1
    for pot in frozen.pots:
        voted = pots.election(HEADING, frozen, pot, choices.pop(pot.number))
        yield PotResult(pot.number, count(voted, pots.rule(frozen, pot)).to_dict())


def _log(frozen: Rules) -> list[tuple[Entry, str]]:
    entries: list[tuple[Entry, str]] = []
    head = GENESIS
    for number in range(1, ENTRIES + 1):
        after = {"rules_digest": frozen.digest()} if number == 1 else {"number": number}
        time = f"2026-05-01T06:{number // 60 % 60:02}:{number % 60:02}.000000Z"
        entry = Entry(
            number, time, "", "official", "act", "campaign 2026", None, after, "себеп", head
        )
        head = entry_hash(entry)
        entries.append((entry, head))
    return entries


def _checkpoints(hashes: list[str]) -> list[Checkpoint]:
    made: list[Checkpoint] = []
    for size in range(20, len(hashes) + 1, 20):
        last = made[-1] if made else None
        unsigned = Checkpoint(
            log=HEADING.municipality_code,
            number=len(made) + 1,
            time="2026-05-18T18:00:00.000000Z",
            previous=last.digest() if last else GENESIS,
            head=hashes[size - 1],
            entries=grown(last.entries if last else None, hashes[:size]),
            envelopes={"2026": Box(0, grown(last.envelopes["2026"].tree if last else None, []))},
            public_key="",
            signature="",
        )
        made.append(signed(unsigned, KEY))
    return made
