"""Real elections, from the folder that PABULIB_DIR names, against pabutools' exact winners."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from civicbudget.tally import (
    Election,
    Project,
    Rule,
    count,
    count_as_declared,
    read_pb,
    write_pb,
)
from tests.tally.conftest import PABULIB_DIR
from tests.tally.pb import meaning

FOLDER = Path(PABULIB_DIR or "")
REFERENCE = json.loads((FOLDER / "reference.json").read_text(encoding="utf-8"))
CASES = [(name, command) for name, winners in REFERENCE.items() for command in winners]


def rule_of(command: str) -> Rule:
    """The rule of a command line such as "equal-shares --utility count"."""
    name, *words = command.split()
    options = {
        key.removeprefix("--"): value for key, value in zip(words[::2], words[1::2], strict=True)
    }
    return Rule(name, **options)


@pytest.mark.parametrize(("name", "command"), CASES)
def test_finds_the_winners_that_pabutools_finds(name: str, command: str) -> None:
    outcome = count(read_pb(FOLDER / name), rule_of(command))
    assert list(outcome.selected) == REFERENCE[name][command]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.pb")), ids=lambda path: path.stem)
def test_reads_every_file_with_the_votes_and_points_it_tells(path: Path) -> None:
    election = read_pb(path)
    for place, project in enumerate(election.projects):
        column = "score" if election.vote_type == "cumulative" else "votes"
        assert int(project.columns[column]) == election.scores[place]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.pb")), ids=lambda path: path.stem)
def test_a_file_written_again_has_the_same_meaning(path: Path, tmp_path: Path) -> None:
    election = read_pb(path)
    write_pb(election, tmp_path / path.name)
    again = read_pb(tmp_path / path.name)
    assert meaning(again) == meaning(election)
    assert (again.budget, again.projects) == (election.budget, again_in_order(election, again))
    assert {**again.meta, "budget": ""} == {**election.meta, "budget": ""}


def again_in_order(election: Election, again: Election) -> tuple[Project, ...]:
    """The projects as they were read first; `votes` and `score` are counted anew."""
    counted = [
        {key: project.columns[key] for key in ("votes", "score") if key in project.columns}
        for project in again.projects
    ]
    return tuple(
        replace(project, columns={**project.columns, **own})
        for project, own in zip(election.projects, counted, strict=True)
    )


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.pb")), ids=lambda path: path.stem)
def test_the_declared_rule_gives_what_was_announced(path: Path) -> None:
    election = read_pb(path)
    _, declared = count_as_declared(election, ties="file")
    announces = "selected" in election.projects[0].columns and declared.rule != "unknown"
    assert declared.same is (True if announces else None)
