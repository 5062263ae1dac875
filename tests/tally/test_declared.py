"""The rule that META names, and whether it gives the winners that the file announces."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from civicbudget.tally import Declared, Election, Project, count_as_declared

POZNAN = (
    "#1: We fund the projects with the highest number of votes until the next does not fit. If the"
    " remaining budget is enough to fund at least 80% of that project, we fund it as well."
)


def announced(
    marks: str, meta: dict[str, str], ballots: list, vote_type: str = "approval", score: str = ""
) -> Election:
    """Projects a, b, c at 4, 5 and 2 with these marks in `selected`; the pot is 7."""
    none = ["", "", ""]
    columns = zip("abc", (4, 5, 2), marks.split() or none, score.split() or none, strict=True)
    projects = [
        Project(id_, Fraction(cost), id_, {"selected": mark, "score": of} if mark else {})
        for id_, cost, mark, of in columns
    ]
    return Election.from_ballots(Fraction(7), projects, ballots, vote_type, meta)


BALLOTS = [["a"], ["a"], ["a", "b"], ["b"], ["c"]]


@pytest.mark.parametrize(
    ("meta", "marks", "same", "difference"),
    [
        ({"rule": "greedy"}, "1 0 1", True, ""),
        ({"rule": "greedy"}, "1 2 1", True, "chosen in another way, as the file marks: b"),
        ({"rule": "greedy"}, "1 1 0", False, "not chosen by the rule: b; not announced: c"),
        ({"rule": "greedy-no-skip"}, "1 0 0", True, ""),
        (
            {"rule": "greedy-threshold", "min_project_score_threshold": "2"},
            "1 0 0",
            True,
            "",
        ),
        (
            {"rule": "greedy"},
            "",
            None,
            "the file does not say which projects were chosen",
        ),
        ({"rule": "greedy-custom", "comment": POZNAN}, "1 0 0", True, ""),
        (
            {"rule": "greedy-custom"},
            "0 1 0",
            False,
            "not chosen by the rule: b; not announced: a, c;"
            " META does not say what the city's own rule adds",
        ),
        (
            {"rule": "greedy-exclusive"},
            "1 0 0",
            False,
            "not announced: c; META does not say which projects exclude each other",
        ),
        (
            {"rule": "unknown"},
            "1 0 1",
            None,
            "META names no rule that is known ('unknown'); counted by greedy-votes",
        ),
        ({"rule": "equalshares/add1"}, "1 0 1", True, ""),
        ({"rule": "equalshares"}, "1 0 0", True, ""),
    ],
)
def test_compares_with_what_is_announced(
    meta: dict[str, str], marks: str, same: bool | None, difference: str
) -> None:
    _, declared = count_as_declared(announced(marks, meta, BALLOTS))
    assert declared == Declared(meta["rule"], same, difference)


@pytest.mark.parametrize(
    ("cost", "difference"), [("3.75", ""), ("3.76", "chosen in another way, as the file marks: b")]
)
def test_what_nearly_fits_is_chosen_where_the_city_says_so(cost: str, difference: str) -> None:
    """a leaves 3 of 7, which is 80% of 3.75."""
    election = announced("1 2 0", {"rule": "greedy-custom", "comment": POZNAN}, BALLOTS)
    projects = list(election.projects)
    projects[1] = replace(projects[1], cost=Fraction(cost))
    declared = count_as_declared(replace(election, projects=tuple(projects)))[1]
    assert declared == Declared("greedy-custom", True, difference)


def test_ranks_give_what_the_column_of_scores_shows() -> None:
    meta = {"rule": "greedy", "max_length": "2"}
    ballots = [["a", "b"], ["c"], ["c"]]
    outcome, declared = count_as_declared(
        announced("1 0 1", meta, ballots, "ordinal", score="2 1 4")
    )
    assert outcome.rule.scores == "2,1"
    assert declared.same is True


def test_the_comparison_step_is_taken_where_it_is_declared() -> None:
    outcome, _ = count_as_declared(announced("", {"rule": "equalshares/add1-comparison"}, BALLOTS))
    assert outcome.rule.prefer_greedy
    assert (outcome.rule.completion, outcome.rule.exhaustive_stop) == ("add1", False)
