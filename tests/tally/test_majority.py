"""Yes and no: what is accepted, the quorum, and the double question of a counter-proposal."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicbudget.tally import Election, Outcome, Project, Rule, TallyError, TieRefused, count
from tests.properties import examples

PAIR = (("a", "b", "c"),)


def asked(answers: dict[str, tuple[int, int]], budget: int = 0, **costs: int) -> Election:
    """An election from how many say yes and no to each question, all on the same ballots."""
    voters = max((yes + no for yes, no in answers.values()), default=0)
    ballots: list[dict[str, Fraction]] = [{} for _ in range(voters)]
    for id_, (yes, no) in answers.items():
        for ballot, answer in zip(ballots, [1] * yes + [-1] * no, strict=False):
            ballot[id_] = Fraction(answer)
    projects = [Project(id_, Fraction(costs.get(id_, 0)), f"Question {id_}") for id_ in answers]
    return Election.from_ballots(Fraction(budget), projects, ballots, "scoring")


def codes(outcome: Outcome) -> dict[str, str]:
    return {id_: reason.code for id_, reason in outcome.reasons.items()}


def test_more_yes_than_no_is_accepted_and_half_is_not() -> None:
    outcome = count(asked({"a": (5, 4), "b": (4, 4), "c": (1, 0), "d": (0, 0)}), Rule("majority"))
    assert outcome.selected == ("a", "c")
    assert (outcome.votes["b"], outcome.against) == (4, {"a": 4, "b": 4, "c": 0, "d": 0})
    assert codes(outcome) == {"a": "accepted", "b": "rejected", "c": "accepted", "d": "rejected"}
    assert outcome.reasons["a"].against == 4
    assert outcome.to_dict()["against"] == {"a": "4", "b": "4", "c": "0", "d": "0"}


@pytest.mark.parametrize(("quorum", "winners"), [("9", ("a",)), ("10", ())])
def test_needs_a_quorum_of_the_ballots_cast(quorum: str, winners: tuple[str, ...]) -> None:
    outcome = count(asked({"a": (3, 1), "b": (4, 5)}), Rule("majority", quorum=quorum))
    assert outcome.selected == winners
    if not winners:
        assert codes(outcome) == {"a": "no-quorum", "b": "no-quorum"}
        assert outcome.reasons["a"].needed == 10


@pytest.mark.parametrize(
    ("answers", "winners", "told"),
    [
        ({"a": (5, 4), "b": (6, 3), "c": (5, 4)}, ("a",), ("accepted", "other-proposal")),
        ({"a": (5, 4), "b": (6, 3), "c": (4, 5)}, ("b",), ("other-proposal", "accepted")),
        ({"a": (5, 4), "b": (3, 6), "c": (4, 5)}, ("a",), ("accepted", "rejected")),
        ({"a": (4, 5), "b": (6, 3), "c": (5, 4)}, ("b",), ("rejected", "accepted")),
        ({"a": (4, 5), "b": (3, 6), "c": (5, 4)}, (), ("rejected", "rejected")),
    ],
)
def test_the_deciding_question_chooses_between_two_that_are_accepted(
    answers: dict, winners: tuple[str, ...], told: tuple[str, str]
) -> None:
    outcome = count(asked(answers), Rule("majority", counter=PAIR))
    assert outcome.selected == winners
    assert (codes(outcome)["a"], codes(outcome)["b"]) == told
    both = answers["a"][0] > 4 and answers["b"][0] > 4
    assert codes(outcome)["c"] == ("deciding" if both else "nothing-to-decide")
    assert outcome.reasons["c"].between == ("a", "b")


def test_a_level_deciding_question_is_a_tie() -> None:
    election = asked({"a": (5, 4), "b": (6, 3), "c": (4, 4)})
    by_id = count(election, Rule("majority", counter=PAIR))
    assert by_id.selected == ("a",)
    assert [(tie.tied, tie.chosen, tie.would_change) for tie in by_id.ties] == [
        (("a", "b"), "a", True)
    ]
    assert count(election, Rule("majority", counter=PAIR, ties="votes")).selected == ("b",)
    with pytest.raises(TieRefused):
        count(election, Rule("majority", counter=PAIR, ties="refuse"))


def test_an_excluded_proposal_leaves_the_other() -> None:
    election = asked({"a": (5, 4), "b": (6, 3), "c": (8, 1)})
    outcome = count(election, Rule("majority", counter=PAIR, exclude=("a",)))
    assert outcome.selected == ("b",)
    assert codes(outcome)["a"] == "excluded"


def test_what_is_accepted_is_paid_from_the_pot() -> None:
    election = asked({"a": (5, 4), "b": (6, 3), "c": (7, 2)}, budget=10, a=6, b=5, c=11)
    outcome = count(election, Rule("majority"))
    assert (outcome.selected, outcome.spent) == (("b",), 5)
    assert codes(outcome) == {"a": "did-not-fit", "b": "accepted", "c": "dearer-than-pot"}


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(0, 4), st.integers(0, 4))),
    st.integers(0, 9),
)
@examples(200)
def test_equals_its_definition(answers: dict, quorum: int) -> None:
    counter = PAIR if {"a", "b", "c"} <= answers.keys() else ()
    election = asked(answers)
    outcome = count(election, Rule("majority", quorum=str(quorum), counter=counter))
    won = {id_ for id_, (yes, no) in answers.items() if yes > no and election.cast >= quorum}
    if counter:
        won.discard("c")
        if {"a", "b"} <= won:
            won.discard("a" if answers["c"][0] < answers["c"][1] else "b")
    assert {*outcome.selected} == won


def test_counts_only_yes_and_no() -> None:
    projects = [Project("a", Fraction(0))]
    for points in (Fraction(2), Fraction(1, 2)):
        election = Election.from_ballots(Fraction(0), projects, [{"a": points}], "scoring")
        with pytest.raises(TallyError, match=r"yes \(1\) or no \(-1\)"):
            count(election, Rule("majority"))
    with pytest.raises(TallyError, match="majority cannot count approval ballots"):
        count(Election.from_approvals(Fraction(0), projects, [["a"]]), Rule("majority"))
