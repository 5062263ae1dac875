"""The command, as somebody at home would call it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from civicbudget.tally.cli import tally

ELECTION = """\
META
key;value
description;A street
budget;10
vote_type;approval
currency;KGS
PROJECTS
project_id;cost;name
9;7;Well
10;8;Park
c;2;Bench
VOTES
voter_id;vote
1;9,c
2;9
3;10
4;10
"""


@pytest.fixture
def run(written):
    def call(*options: str, text: str = ELECTION) -> Result:
        return CliRunner().invoke(tally, [str(written(text)), *options])

    return call


def test_prints_one_json_object(run) -> None:
    result = run("--json")
    told = json.loads(result.output)
    assert result.exit_code == 0
    assert told["rule"] == {"name": "greedy-votes", "skip": True, "min_votes": "0", "ties": "id"}
    assert told["selected"] == ["10", "c"]
    assert told["ties"] == [{"tied": ["10", "9"], "chosen": "10", "by": "id", "would_change": True}]
    assert [each["project"] for each in told["rounds"]] == ["10", "c"]
    assert set(told["seconds"]) == {"read", "count"}


def test_applies_every_option(run) -> None:
    greedy = json.loads(run("--json", "--no-skip", "--min-votes", "50%", "--ties", "file").output)
    assert greedy["selected"] == ["9"]
    assert (greedy["rule"]["skip"], greedy["rule"]["min_votes"]) == (False, "50%")
    shares = json.loads(
        run(
            "--json",
            "--rule",
            "equal-shares",
            "--utility",
            "count",
            "--completion",
            "add1u",
            "--exhaustive-stop",
            "off",
            "--ties",
            "lot",
            "--seed",
            "мөндүр",
        ).output
    )
    assert shares["rule"] == {
        "name": "equal-shares",
        "utility": "count",
        "completion": "add1u",
        "exhaustive_stop": False,
        "ties": "lot",
        "seed": "мөндүр",
    }


def test_leaves_out_and_keeps_apart(run) -> None:
    told = json.loads(run("--json", "--exclude", "10", "--exclusive", "9, c").output)
    assert (told["selected"], told["rule"]["exclusive"]) == (["9"], [["9", "c"]])
    assert told["explanations"]["10"]["ru"] == (
        "Не выбран: исключён из подсчёта решением комиссии."
    )
    unknown = run("--exclude", "11")
    assert (unknown.exit_code, unknown.stderr) == (2, "the rule names an unknown project: 11\n")


@pytest.mark.parametrize(
    ("options", "selected"),
    [
        (("--rule", "phragmen"), ["10", "c"]),
        (("--rule", "phragmen", "--skip"), ["10", "c"]),
        (("--rule", "greedy-value"), ["9", "c"]),
        (("--rule", "equal-shares", "--prefer-greedy"), ["10", "c"]),
    ],
)
def test_counts_by_every_rule(run, options: tuple[str, ...], selected: list[str]) -> None:
    assert json.loads(run("--json", *options).output)["selected"] == selected


def test_tells_of_what_was_preferred(run) -> None:
    lines = run("--rule", "equal-shares", "--prefer-greedy").output.splitlines()
    assert "Voters to whom" in lines[2]


def test_a_rule_for_other_ballots_is_one_line_and_exit_2(run) -> None:
    result = run("--rule", "majority")
    assert (result.exit_code, result.stderr) == (2, "majority cannot count approval ballots\n")


def test_prints_a_table_with_sentences_and_ties(run) -> None:
    result = run("--lang", "ky")
    lines = result.output.splitlines()
    assert result.exit_code == 0
    assert lines[0] == "A street"
    assert lines[1] == "budget 10, spent 10; 4 ballots, 3 of them with a chosen project"
    assert [line.split()[1] for line in lines if line.startswith("* ")] == ["10", "c"]
    assert "Тандалды: 2 добуш, 1-орун." in result.output
    assert lines[-1] == "tie: 10, 9: 10 by id; another choice would change the winners"


def test_says_whether_the_declared_rule_gives_what_was_announced(run) -> None:
    text = ELECTION.replace("currency;KGS", "rule;greedy-no-skip").replace(
        "cost;name\n9;7;Well\n10;8;Park\nc;2;Bench", "cost;selected\n9;7;1\n10;8;0\nc;2;0"
    )
    told = json.loads(run("--as-declared", "--ties", "file", "--json", text=text).output)
    assert told["declared"] == {"rule": "greedy-no-skip", "same": True, "difference": ""}
    assert told["rule"]["skip"] is False
    by_id = run("--as-declared", text=text).output.splitlines()
    assert by_id[-1].startswith(
        "declared: greedy-no-skip; not as announced; not chosen by the rule"
    )


def test_the_declared_rule_takes_no_other_options(run) -> None:
    result = run("--as-declared", "--no-skip")
    assert result.exit_code == 2
    assert result.stderr.startswith("--as-declared takes the rule from the file")


def test_compares_all_rules(run) -> None:
    told = json.loads(run("--all-rules", "--json").output)["all_rules"]
    assert told[0]["rule"] == {
        "name": "greedy-votes",
        "skip": True,
        "min_votes": "0",
        "ties": "id",
    }
    assert told[0] | {"rule": ""} == {
        "rule": "",
        "selected": ["10", "c"],
        "spent": "10",
        "reached": 3,
        "mean_chosen": "0.75",
        "gained": [],
        "lost": [],
    }
    table = run("--all-rules").output.splitlines()[-len(told) :]
    assert table[0].split() == ["10", "3", "0.75", "greedy-votes;", "the", "same"]


def test_a_broken_file_is_one_line_and_exit_2(run) -> None:
    result = run(text=ELECTION.replace("3;10\n", "3;11\n"))
    assert result.exit_code == 2
    assert result.stderr.endswith("election.pb, line 16: a ballot names an unknown project: '11'\n")
    assert (result.stdout, result.stderr.count("\n")) == ("", 1)


def test_a_file_that_is_not_there_is_one_line_and_exit_2() -> None:
    result = CliRunner().invoke(tally, ["nowhere.pb"])
    assert (result.exit_code, result.stderr) == (2, "nowhere.pb: No such file or directory\n")


def test_a_rule_that_cannot_be_is_one_line_and_exit_2(run) -> None:
    result = run("--ties", "lot")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_a_refused_tie_is_exit_3(run) -> None:
    result = run("--ties", "refuse", "--json")
    assert result.exit_code == 3
    assert result.stderr == "tied: 10, 9; another choice would change the winners\n"
    assert result.stdout == ""


def test_needs_neither_the_web_nor_a_database() -> None:
    loaded = (
        "import sys, civicbudget.tally.cli;"
        "print([name for name in ('flask', 'sqlalchemy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
