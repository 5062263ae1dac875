"""A small, whole publication: three pots, paper, invalid envelopes, villages large and small."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from civicbudget.core import canonical
from civicbudget.record.archive import create
from civicbudget.record.build import build
from civicbudget.record.chain import GENESIS, Entry, entry_hash
from civicbudget.record.checkpoints import Box, Checkpoint, grown, signed
from civicbudget.record.contents import (
    MANIFEST,
    Ballot,
    Heading,
    Invalid,
    Marks,
    PaperBatch,
    PotResult,
    RecordContents,
)
from civicbudget.record.pots import election
from civicbudget.record.rules import BallotKind, BallotRule, Phase, Pot, Project, Rules
from civicbudget.record.signature import sign
from civicbudget.tally import Rule, count

SIGNING_KEY = Ed25519PrivateKey.from_private_bytes(b"a fixed key for the tests, no other."[:32])
HEADING = Heading(
    municipality_code="41706232850000",
    municipality_names={"ky": "Көк-Жар айыл аймагы", "ru": "Кок-Жарский айыл аймак"},
    campaign="kok-jar/2026",
    campaign_names={"ky": "Биздин бюджет 2026", "ru": "Наш бюджет 2026", "en": "Our budget 2026"},
    publication=1,
    follows=None,
)
RULES = Rules(
    ballot=BallotRule(BallotKind.KNAPSACK, 1, 3),
    tally=Rule().to_dict(),
    pots=(
        Pot(1, 1_000_000_00, {"ky": "Бүт айыл аймагы"}),
        Pot(2, 300_000_00, {"ky": "Жаштар"}),
        Pot(3, 50_000_50, {"ky": "Үч-Булак"}),
    ),
    phases=(
        Phase("voting", "2026-05-03T18:00:00.000000Z", "2026-05-17T18:00:00.000000Z"),
        Phase("counting", "2026-05-17T18:00:00.000000Z", "2026-05-20T18:00:00.000000Z"),
    ),
    projects=(
        Project(1, 1, 400_000_00, 0, {"ky": "Көчө жарыгы"}),
        Project(1, 2, 350_000_00, 20_000_00, {"ky": "Ичүүчү суу; экинчи кезек"}),
        Project(1, 3, 300_000_00, 0, {"ky": "Спорт аянтчасы"}),
        Project(1, 4, 250_000_00, 0, {"ky": "«Күн» бала бакчасы"}),
        Project(1, 5, 90_000_25, 0, {"ky": "Сугат суу"}),
        Project(2, 6, 200_000_00, 0, {"ky": "Китепкана"}),
        Project(2, 7, 150_000_00, 0, {"ky": "Клуб"}),
        Project(2, 8, 100_000_00, 0, {"ky": "Интернет"}),
        Project(3, 9, 50_000_00, 0, {"ky": "Көпүрө"}),
    ),
)


def chained(acts: list[tuple[str, dict]]) -> list[tuple[Entry, str]]:
    entries: list[tuple[Entry, str]] = []
    head = GENESIS
    for sequence, (act, after) in enumerate(acts, start=1):
        time = f"2026-05-{sequence:02}T06:00:00.000000Z"
        entry = Entry(
            sequence, time, "", "official", act, "campaign/1", None, after, "себеби", head
        )
        head = entry_hash(entry)
        entries.append((entry, head))
    return entries


def make_checkpoints(
    log: list[tuple[Entry, str]],
    each: int = 1,
    key: Ed25519PrivateKey = SIGNING_KEY,
    leaves: int = 3,
) -> list[Checkpoint]:
    """A checkpoint after every so many entries and the last; at each, so many more envelopes."""
    made: list[Checkpoint] = []
    hashes = [hashed for _entry, hashed in log]
    digests: list[str] = []
    for size in sorted({*range(each, len(log) + 1, each), len(log)}):
        last = made[-1] if made else None
        digests += [f"{len(digests) + place:064x}" for place in range(leaves)]
        box = last.envelopes["2026"].tree if last else None
        unsigned = Checkpoint(
            log=HEADING.municipality_code,
            number=len(made) + 1,
            time=f"2026-05-{len(made) + 1:02}T18:00:00.000000Z",
            previous=last.digest() if last else GENESIS,
            head=hashes[size - 1],
            entries=grown(last.entries if last else None, hashes[:size]),
            envelopes={"2026": Box(len(digests), grown(box, digests))},
            public_key="",
            signature="",
        )
        made.append(signed(unsigned, key))
    return made


def logged(acts: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """The parts of a record that hold these acts: the log, and its checkpoints."""
    log = chained(acts)
    return {"log": log, "checkpoints": make_checkpoints(log)}


def cast(chance: random.Random, voters: int) -> list[Ballot]:
    """Ballots of voters who all choose in pot 1, twelve of them in pot 2 and four in pot 3."""
    ballots = []
    for voter in range(voters):
        tracker = f"{chance.getrandbits(128):032x}"
        for pot, chosen in ((1, voter), (2, voter % 12), (3, 0)):
            if (pot == 2 and voter >= 12) or (pot == 3 and voter >= 4):
                continue
            numbers = list(RULES.costs[pot])
            chance.shuffle(numbers)
            take = numbers[: 1 + chosen % 3]
            while RULES.objection_in(pot, take):
                take.pop()
            ballots.append(Ballot(tracker, pot, tuple(sorted(take))))
    return sorted(ballots, key=lambda ballot: (ballot.tracker, ballot.pot))


def contents_of(ballots: list[Ballot]) -> RecordContents:
    results = []
    for pot in RULES.pots:
        choices = Counter(each.selection for each in ballots if each.pot == pot.number)
        outcome = count(election(HEADING, RULES, pot, choices), Rule.from_dict(RULES.tally))
        results.append(PotResult(pot.number, outcome.to_dict()))
    valid = len({ballot.tracker for ballot in ballots})
    log = chained(
        [
            ("campaign.create", {"state": "draft"}),
            ("voting.open", {"state": "voting", "rules_digest": RULES.digest()}),
            ("voting.close", {"state": "counting"}),
        ]
    )
    return RecordContents(
        heading=HEADING,
        published_at=datetime(2026, 5, 21, 4, tzinfo=UTC),
        rules=RULES,
        ballots=ballots,
        envelopes=valid - 11,
        invalid=(Invalid("b" * 64, "does-not-open"), Invalid("a" * 64, "over-the-pot")),
        paper=(PaperBatch(1, 11, 1),),
        marks=Marks(
            people=valid + 3,
            channels={"online": valid - 9, "paper": 12},
            villages={"Көк-Жар": valid - 16, "Үч-Булак": 4, "Чоң-Алай": 15},
        ),
        log=log,
        checkpoints=make_checkpoints(log),
        results=tuple(results),
    )


@pytest.fixture(scope="session")
def ballots() -> list[Ballot]:
    return cast(random.Random(2026), 40)


@pytest.fixture(scope="session")
def contents(ballots: list[Ballot]) -> RecordContents:
    return contents_of(ballots)


@pytest.fixture
def record(tmp_path: Path, contents: RecordContents) -> Path:
    return published(contents, tmp_path / "record.zip")


def published(contents: RecordContents, path: Path) -> Path:
    build(contents, path)
    path.with_name(path.name + ".sig").write_bytes(sign(path, SIGNING_KEY))
    return path


@pytest.fixture
def signing_key() -> Ed25519PrivateKey:
    return SIGNING_KEY


@pytest.fixture
def contents_with(contents: RecordContents) -> Callable[..., RecordContents]:
    """The publication with other rules or other parts; its log names the rules that it has."""

    def changed(rules: Rules = RULES, **parts: Any) -> RecordContents:
        log = chained([("voting.open", {"rules_digest": rules.digest()})])
        made = {"log": log, "checkpoints": make_checkpoints(log)}
        return replace(contents, rules=rules, **{**made, **parts})

    return changed


@pytest.fixture
def publish(tmp_path: Path) -> Callable[[RecordContents, str], Path]:
    """Build and sign a record under a name."""
    return lambda contents, name: published(contents, tmp_path / name)


@pytest.fixture
def remake(record: Path) -> Callable[[dict[str, Callable[[bytes], bytes]]], Path]:
    """The record with files changed or added, a manifest that fits them, and a new signature by
    the same key: what an official who holds the key could make."""

    def remade(changes: dict[str, Callable[[bytes], bytes]]) -> Path:
        with ZipFile(record) as container:
            files = {name: container.read(name) for name in container.namelist()}
        manifest = canonical.loads(files.pop(MANIFEST))
        for name in changes.keys() - {MANIFEST}:
            files[name] = changes[name](files.get(name, b""))
        path = record.with_name("remade.zip")
        with create(path) as writer:
            for name, data in files.items():
                with writer.file(name) as sink:
                    sink.write(data)
            told = canonical.dumps({**manifest, "files": writer.files})
            with writer.file(MANIFEST) as sink:
                sink.write(changes.get(MANIFEST, bytes)(told))
        path.with_name(path.name + ".sig").write_bytes(sign(path, SIGNING_KEY))
        return path

    return remade


@pytest.fixture
def checkpoints_of() -> Callable[..., list[Checkpoint]]:
    """A function that makes the checkpoints of a log, one after every entry."""
    return make_checkpoints
