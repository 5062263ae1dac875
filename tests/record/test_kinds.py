"""Records of ballots that rank or give points: what was changed in them is named."""

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from civicbudget.core import canonical
from civicbudget.record.archive import create
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.record.contents import MANIFEST, Ballot, PotResult, RecordContents
from civicbudget.record.faults import RecordFault
from civicbudget.record.pots import election, standing
from civicbudget.record.rules import Rules
from civicbudget.record.signature import sign
from civicbudget.record.verify import verify
from civicbudget.sealing.choice import Form, in_form
from civicbudget.tally import Rule, count
from tests.record.conftest import HEADING, RULES, SIGNING_KEY, logged, published

Change = Callable[[bytes], bytes]
RANKING = BallotRule(BallotKind.RANKING, most=3)
CUMULATIVE = BallotRule(BallotKind.CUMULATIVE, points=10)


def contents_of(contents: RecordContents, ballot: BallotRule) -> RecordContents:
    """The publication of the fixture, whose voters rank three projects or share out points."""
    rules = replace(RULES, ballot=ballot, pots=RULES.pots[:1], projects=RULES.projects[:5])
    chance = random.Random(7)
    ballots = []
    for each in range(40):
        numbers = chance.sample(range(1, 6), 3)
        points = dict(zip(numbers, (5, 3, 2), strict=True))
        choice = in_form(points if ballot.form is Form.POINTS else numbers, ballot.form)
        ballots.append(Ballot(f"{each:032x}", 1, choice))
    vote = election(HEADING, rules, rules.pots[0], Counter(each.selection for each in ballots))
    outcome = count(vote, Rule.from_dict(rules.tally)).to_dict() | standing(vote)
    log = logged([("voting.open", {"rules_digest": rules.digest()})])
    results = (PotResult(1, outcome),)
    return replace(contents, rules=rules, ballots=ballots, results=results, **log)


def remade(path: Path, contents: RecordContents, name: str, change: Change) -> Path:
    """The record signed anew with a file changed, as an official who holds the key could."""
    published(contents, path)
    with ZipFile(path) as container:
        files = {each: container.read(each) for each in container.namelist()}
    manifest = canonical.loads(files.pop(MANIFEST))
    assert change(files[name]) != files[name]
    files[name] = change(files[name])
    target = path.with_name("remade.zip")
    with create(target) as writer:
        for each, data in files.items():
            with writer.file(each) as sink:
                sink.write(data)
        told = canonical.dumps({**manifest, "files": writer.files})
        with writer.file(MANIFEST) as sink:
            sink.write(told)
    target.with_name("remade.zip.sig").write_bytes(sign(target, SIGNING_KEY))
    return target


@pytest.mark.parametrize("ballot", [RANKING, CUMULATIVE], ids=lambda ballot: ballot.kind.value)
def test_a_whole_record_is_found_right(
    tmp_path: Path, contents: RecordContents, ballot: BallotRule
) -> None:
    path = published(contents_of(contents, ballot), tmp_path / "record.zip")
    assert "pot 1: the recount of 40 ballots gives the same" in verify(path).checked
    with ZipFile(path) as container:
        page = container.read("README.en.txt").decode()
    assert ("order of preference" in page) == (ballot is RANKING)
    assert ("7=2 12=3" in page) == (ballot is CUMULATIVE)


def first(old: bytes, new: bytes) -> Change:
    """Exchange the first match of a pattern."""
    return lambda data: re.sub(old, new, data, count=1)


@pytest.mark.parametrize(
    ("ballot", "name", "change", "told"),
    [
        (RANKING, "ballots.csv", first(rb"(\d)>(\d)>", rb"\2>\1>"), "pot-1.pb: its ballots"),
        (RANKING, "ballots.csv", first(rb"(\d)>(\d)>(\d)", rb"\1>\1>\3"), "a project twice"),
        (RANKING, "ballots.csv", first(rb"(\d)>(\d)>", rb"\1 \2 "), "is not a ballot"),
        (RANKING, "results.json", first(rb'"supporters":{"1":\d+', b'"supporters":{"1":1'), "supp"),
        (CUMULATIVE, "ballots.csv", first(rb"=5", b"=4"), "pot-1.pb: its ballots"),
        (CUMULATIVE, "ballots.csv", first(rb"=5", b"=6"), "more points than the ballot rule"),
        (CUMULATIVE, "ballots.csv", first(rb"=5", b"=-5"), "points that the ballot rule does not"),
        (CUMULATIVE, "ballots.csv", first(rb"=5", b"=0"), "is not a ballot"),
        (CUMULATIVE, "ballots.csv", first(rb"(\d=\d) (\d=\d)", rb"\2 \1"), "in the order"),
        (CUMULATIVE, "pot-1.pb", first(rb";5,3,2\n", b";5,2,3\n"), "pot-1.pb: its ballots"),
        (CUMULATIVE, "pot-1.pb", first(rb"(\n1;400000;\d+;)\d+", rb"\g<1>7"), "votes beside"),
        (CUMULATIVE, "results.json", first(rb'"opponents":{"1":0', b'"opponents":{"1":1'), "oppon"),
    ],
)
def test_what_was_changed_is_named(
    tmp_path: Path,
    contents: RecordContents,
    ballot: BallotRule,
    name: str,
    change: Any,
    told: str,
) -> None:
    path = remade(tmp_path / "record.zip", contents_of(contents, ballot), name, change)
    with pytest.raises(RecordFault, match=told):
        verify(path)


def test_the_rules_say_the_kind(contents: RecordContents) -> None:
    rules = contents_of(contents, CUMULATIVE).rules
    assert Rules.from_dicts(rules.to_dict(), rules.projects_list()) == rules
    assert rules.to_dict()["ballot"] == {
        "kind": "cumulative",
        "least": 1,
        "most": None,
        "points": 10,
    }
