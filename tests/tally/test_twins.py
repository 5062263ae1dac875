"""Ties between projects that nothing tells apart: told at once as by trying every choice."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from civicbudget.tally import Election, Project, Rule, count
from civicbudget.tally.contest import Contest
from civicbudget.tally.equal_shares import Auction, EqualShares
from tests.properties import examples
from tests.tally.plain import Plain, contested, plain_phragmen


@st.composite
def with_twins(draw: st.DrawFn) -> Plain:
    """Elections in which some projects stand twice or three times; ids in any order."""
    plain = draw(contested())
    ids = draw(st.permutations([f"{number:02}" for number in range(3 * len(plain.costs))]))
    names = {id_: [ids.pop() for _ in range(draw(st.integers(1, 3)))] for id_ in plain.costs}
    copies = {copy: id_ for id_, several in names.items() for copy in several}
    first = {id_: several[0] for id_, several in names.items()}
    return replace(
        plain,
        budget=plain.budget * draw(st.integers(1, 3)),
        costs={copy: plain.costs[id_] for copy, id_ in copies.items()},
        ballots=[
            {copy: points for id_, points in ballot.items() for copy in names[id_]}
            for ballot in plain.ballots
        ],
        exclude=tuple(first[id_] for id_ in plain.exclude),
        exclusive=tuple(tuple(first[id_] for id_ in group) for group in plain.exclusive),
    )


@given(with_twins(), st.booleans())
@examples(150)
def test_says_of_twins_under_phragmen_what_another_choice_gives(plain: Plain, skip: bool) -> None:
    outcome = count(plain.election(), plain.under(Rule("phragmen", skip=skip)))
    steps = [each.project for each in outcome.rounds]
    for tie in outcome.ties:
        others = (
            plain_phragmen(plain, skip, {steps.index(tie.chosen): other}) for other in tie.tied
        )
        assert tie.would_change == any(won != list(outcome.selected) for won in others)


@given(with_twins(), st.sampled_from(["cost", "count"]), st.integers(0, 3))
@examples(150)
def test_says_of_twins_under_equal_shares_what_another_choice_gives(
    plain: Plain, utility: str, raises: int
) -> None:
    rule = plain.under(Rule("equal-shares", utility=utility, completion="add1"))
    shares = EqualShares(Contest(plain.election(), rule))
    if not shares.candidates:
        return
    auction = Auction(shares, raises)
    winners = {*auction.hold().won}
    told = [tie.would_change for tie in shares.run(raises).ties]
    assert told == [
        any({*Auction(shares, raises, {met.step: other}).hold().won} != winners
            for other in met.places)
        for met in auction.ties
    ]  # fmt: skip


def test_hundreds_of_equal_projects() -> None:
    """Beside one that is too dear; each of the ties would take a hundred runs to be tried."""
    ids = [f"{number:03}" for number in range(120)]
    projects = [*(Project(id_, Fraction(1)) for id_ in ids), Project("dear", Fraction(130))]
    election = Election.from_approvals(Fraction(130), projects, [*[ids] * 20, ["dear"]])
    outcome = count(election, Rule("phragmen", skip=True))
    assert list(outcome.selected) == ids
    assert [tie.would_change for tie in outcome.ties] == [False] * 119
