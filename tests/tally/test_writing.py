"""What is written is read again with the same meaning: by us, by pabutools, by pabulib-checker."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from pabulib.checker import Checker
from pabutools.election import parse_pabulib

from civicbudget.tally import Election, read_pb, write_pb
from civicbudget.tally.model import POINTS
from tests.properties import examples
from tests.tally.pb import META, elections, meaning

MARKS = {
    "approval": [["a", "b"], ["b"], ["a", "b"], ["c"]],
    "choose-1": [["a"], ["b"], ["a"]],
    "ordinal": [["b", "a"], ["a", "b"], ["b", "a"], ["c"]],
    "cumulative": [{"a": 3, "b": 1}, {"c": 2}],
    "scoring": [{"a": 5, "c": -2}, {"b": 1}],
}
"""Ballots of each type, each as `from_ballots` takes it."""


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("written") / "election.pb"


@given(election=elections())
@examples(200)
def test_what_is_written_is_read_with_the_same_meaning(path: Path, election: Election) -> None:
    write_pb(election, path)
    read = read_pb(path)
    assert meaning(read) == meaning(election)
    assert read.budget == election.budget
    assert [(p.id, p.cost, p.name) for p in read.projects] == [
        (p.id, p.cost, p.name) for p in election.projects
    ]
    for before, after in zip(election.projects, read.projects, strict=True):
        assert {**after.columns, **before.columns} == after.columns
    own = ("num_projects", "num_votes", "budget", "vote_type")
    assert {k: v for k, v in read.meta.items() if k not in own} == {
        k: v for k, v in META.items() if k not in own
    }


@given(election=elections())
@examples(100)
def test_pabutools_reads_the_same(path: Path, election: Election) -> None:
    write_pb(election, path)
    instance, profile = parse_pabulib(str(path))
    assert {(p.name, p.cost) for p in instance} == {(p.id, p.cost) for p in election.projects}
    found: dict[tuple, int] = {}
    order = {project.id: place for place, project in enumerate(election.projects)}
    for ballot in profile:
        marks = [(p.name, ballot[p] if election.vote_type in POINTS else 1) for p in ballot]
        if election.vote_type != "ordinal":
            marks.sort(key=lambda each: order[each[0]])
        key = tuple(marks) if any(points for _, points in marks) else ()
        found[key] = found.get(key, 0) + 1
    assert found == meaning(election)


@pytest.mark.parametrize("vote_type", MARKS)
def test_the_checker_of_pabulib_accepts_it(path: Path, vote_type: str, plain_projects) -> None:
    limits = {"max_sum_points": "9"} if vote_type == "cumulative" else {}
    meta = {**META, "description": "Budget", "unit": "Ak-Bulak", **limits}
    write_pb(
        Election.from_ballots(Fraction(4), plain_projects, MARKS[vote_type], vote_type, meta), path
    )
    checker = Checker()
    with redirect_stdout(io.StringIO()):
        told = checker.process_files([str(path)])
    assert told["metadata"]["valid"] == 1, told


def test_the_order_of_ballots_tells_nothing(plain_projects) -> None:
    texts = []
    for marks in (MARKS["cumulative"] * 2, MARKS["cumulative"][::-1] * 2):
        target = io.StringIO()
        write_pb(
            Election.from_ballots(Fraction(7), plain_projects, marks, "cumulative", META), target
        )
        texts.append(target.getvalue())
    assert texts[0] == texts[1]
    assert texts[0].endswith("voter_id;vote;points\n1;c;2\n2;c;2\n3;a,b;3,1\n4;a,b;3,1\n")
