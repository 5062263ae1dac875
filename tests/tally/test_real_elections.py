"""Real elections, from the folder that PABULIB_DIR names, against pabutools' exact winners."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from civicbudget.tally import Rule, count, read_pb
from tests.tally.conftest import PABULIB_DIR

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
