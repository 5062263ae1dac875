"""Small .pb files of all five vote types, and what a file says, for the tests of both ways."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from hypothesis import strategies as st

from civicbudget.tally import Election, Project
from civicbudget.tally.model import POINTS, VOTE_TYPES

META = {
    "description": "Элдик бюджет; 2026",
    "country": "Kyrgyzstan",
    "unit": "Ак-Булак",
    "instance": "2026",
    "num_projects": "3",
    "num_votes": "0",
    "budget": "0",
    "vote_type": "",
    "rule": "unknown",
    "date_begin": "01.10.2026",
    "date_end": "14.10.2026",
    "currency": "KGS",
}


def meaning(election: Election) -> dict[tuple, int]:
    """The ballots as a multiset; one that gives no points at all is as good as empty."""
    ballots, ids = election.ballots, [project.id for project in election.projects]
    found: Counter[tuple] = Counter()
    for start, stop, weight in zip(
        ballots.start[:-1], ballots.start[1:], ballots.weight, strict=True
    ):
        marks = tuple(
            (ids[place], Fraction(int(points), ballots.unit))
            for place, points in zip(
                ballots.project[start:stop], ballots.points[start:stop], strict=True
            )
        )
        found[marks if any(points for _, points in marks) else ()] += int(weight)
    return dict(found)


@st.composite
def elections(draw: st.DrawFn) -> Election:
    """Elections of every vote type, with names and columns that need quotes."""
    vote_type = draw(st.sampled_from(sorted(VOTE_TYPES)))
    ids = draw(
        st.lists(
            st.sampled_from(["1", "2", "10", "a", "Б", "BO.12.3/2026", 'q"', "№7", "x;y"]),
            min_size=1,
            max_size=5,
            unique=True,
        )
    )
    text = st.sampled_from(["", "Парк", 'a "b"', "c;d", "два  слова", '"', '5"'])
    projects = [
        Project(
            id_,
            Fraction(draw(st.integers(1, 9_999)), 100),
            draw(text),
            {"category": draw(text), "selected": draw(st.sampled_from("01"))},
        )
        for id_ in ids
    ]
    named = st.lists(
        st.sampled_from(ids), unique=True, max_size=1 if vote_type == "choose-1" else None
    )
    least = -300 if vote_type == "scoring" else 0
    points = st.integers(least, 300).map(lambda number: Fraction(number, 100))
    ballots = [
        {id_: draw(points) for id_ in each} if vote_type in POINTS else each
        for each in draw(st.lists(named, max_size=8))
    ]
    budget = Fraction(draw(st.integers(0, 99_999)), 100)
    return Election.from_ballots(budget, projects, ballots, vote_type, META)
