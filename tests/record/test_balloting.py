"""What a ballot of each kind may choose, and how long the longest of them is."""

import io
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicbudget.record.balloting import BallotKind, BallotRule, Objection
from civicbudget.record.contents import Ballot
from civicbudget.record.faults import RecordFault
from civicbudget.record.pots import limits
from civicbudget.record.rules import Pot, Project, Rules
from civicbudget.record.tables import ballot_line, read_ballots
from civicbudget.sealing.ballot import padded_length
from civicbudget.sealing.choice import Form, Points, in_form

NAMES = {"ky": "Аталышы"}
COSTS = {1: 60_00, 2: 40_00, 12: 41_00}
BALLOTS = [
    BallotRule(BallotKind.KNAPSACK),
    BallotRule(BallotKind.APPROVAL, most=2),
    BallotRule(BallotKind.CHOOSE_ONE, most=1),
    BallotRule(BallotKind.RANKING, most=2),
    BallotRule(BallotKind.CUMULATIVE, points=10),
    BallotRule(BallotKind.SCORING, min_score=0, max_score=5),
    BallotRule(BallotKind.SCORING, min_score=-10, max_score=3),
    BallotRule(BallotKind.YES_NO),
]


def rules_of(ballot: BallotRule) -> Rules:
    projects = [Project(1, number, cost, 0, NAMES) for number, cost in COSTS.items()]
    pots = (Pot(1, 100_00, NAMES), Pot(2, 50_00, NAMES))
    return Rules(ballot, {}, pots, (), (*projects, Project(2, 4, 1, 0, NAMES)))


@pytest.mark.parametrize("ballot", BALLOTS)
def test_the_frozen_form_is_read_back(ballot: BallotRule) -> None:
    assert BallotRule.from_dict(ballot.to_dict()) == ballot


def test_the_simple_kinds_keep_their_form() -> None:
    for kind in ("approval", "knapsack"):
        told = {"kind": kind, "least": 1, "most": 3}
        assert BallotRule.from_dict(told).to_dict() == told


@pytest.mark.parametrize(
    "value",
    [
        {"kind": "cumulative", "least": 1, "most": None},
        {"kind": "cumulative", "least": 1, "most": None, "points": 0},
        {"kind": "cumulative", "least": 1, "most": None, "points": "10"},
        {"kind": "scoring", "least": 1, "most": None, "min_score": 3, "max_score": 2},
        {"kind": "scoring", "least": 1, "most": None, "min_score": -3, "max_score": 0},
        {"kind": "scoring", "least": 1, "most": None, "min_score": 0},
        {"kind": "choose-one", "least": 1, "most": None},
        {"kind": "choose-one", "least": 1, "most": 2},
        {"kind": "lottery", "least": 1, "most": 2},
    ],
)
def test_parameters_that_contradict_themselves(value: dict[str, Any]) -> None:
    with pytest.raises((ValueError, KeyError)):
        BallotRule.from_dict(value)


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        (BallotKind.APPROVAL, {"points": 3}),
        (BallotKind.YES_NO, {"min_score": 1}),
        (BallotKind.RANKING, {"max_score": 1}),
    ],
)
def test_a_parameter_of_another_kind(kind: BallotKind, parameters: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="on no other"):
        BallotRule(kind, **parameters)


CUMULATIVE, SCORING, YES_NO, RANKING = BALLOTS[4], BALLOTS[6], BALLOTS[7], BALLOTS[3]


@pytest.mark.parametrize(
    ("ballot", "choice", "expected"),
    [
        (CUMULATIVE, {1: 7, 2: 3}, None),
        (CUMULATIVE, {1: 7, 2: 4}, Objection.TOO_MANY_POINTS),
        (CUMULATIVE, {1: 12, 2: -2}, Objection.POINTS_OUT_OF_RANGE),
        (CUMULATIVE, {3: 1}, Objection.UNKNOWN_PROJECT),
        (CUMULATIVE, [1, 2], Objection.OTHER_FORM),
        (SCORING, {1: -10, 2: 3, 12: 1}, None),
        (SCORING, {1: 4}, Objection.POINTS_OUT_OF_RANGE),
        (SCORING, {1: -11}, Objection.POINTS_OUT_OF_RANGE),
        (YES_NO, {1: 1, 2: -1}, None),
        (YES_NO, {1: 2}, Objection.POINTS_OUT_OF_RANGE),
        (RANKING, [12, 1], None),
        (RANKING, [12, 1, 2], Objection.TOO_MANY),
        (RANKING, [1, 1], Objection.CHOSEN_TWICE),
        (RANKING, {1: 1}, Objection.OTHER_FORM),
        (BALLOTS[2], [1, 2], Objection.TOO_MANY),
        (BALLOTS[2], [2], None),
    ],
)
def test_what_a_ballot_may_choose(
    ballot: BallotRule, choice: Any, expected: Objection | None
) -> None:
    assert rules_of(ballot).objection({1: choice}) is expected


def choices_of(ballot: BallotRule, numbers: list[int]) -> st.SearchStrategy[Any]:
    least, most = ballot.range
    if ballot.form is Form.POINTS:
        return st.dictionaries(st.sampled_from(numbers), st.integers(least, most).filter(bool))
    return st.lists(st.sampled_from(numbers), unique=True)


@pytest.mark.parametrize("ballot", BALLOTS)
@given(data=st.data())
def test_no_allowed_ballot_is_longer_than_the_fullest(ballot: BallotRule, data: Any) -> None:
    rules = rules_of(ballot)
    selection = {
        pot: data.draw(choices_of(ballot, list(costs))) for pot, costs in rules.costs.items()
    }
    given = {pot: in_form(choice, ballot.form) for pot, choice in selection.items()}
    if not rules.objection(given):
        assert padded_length("a/b", given) <= padded_length("a/b", rules.fullest)


def test_every_score_is_no_longer_than_the_longest() -> None:
    for least, most in product((-12, -10, -9, -1, 0, 1, 5), (6, 9, 10, 99, 100)):
        ballot = BallotRule(BallotKind.SCORING, min_score=least, max_score=most)
        longest = ballot.longest_points
        assert longest
        assert {len(str(n)) for n in range(least, most + 1)} <= set(range(len(str(longest)) + 1))


@pytest.mark.parametrize(
    ("form", "choice", "text"),
    [
        (Form.CHOSEN, (1, 12), "1 12"),
        (Form.RANKED, (12, 1), "12>1"),
        (Form.POINTS, Points({12: 3, 1: -2}), "1=-2 12=3"),
    ],
)
def test_a_line_of_the_table(form: Form, choice: Any, text: str) -> None:
    ballot = Ballot("0" * 32, 7, choice)
    line = ballot_line(ballot, form)
    assert line.endswith(f",{text}\n")
    assert list(read_ballots(table(line), form)) == [ballot]
    for other in set(Form) - {form}:
        with pytest.raises(RecordFault, match="line 2 is not a ballot"):
            list(read_ballots(table(line), other))


def table(line: str) -> io.BytesIO:
    return io.BytesIO(b"pot,tracker,selection\n" + line.encode())


@pytest.mark.parametrize(
    "text", ["2=1 1=3", "1=1 1=2", "1=0", "1=+1", "1=1,2=2", "1", "1=1  2=2", "01=1", "1=01"]
)
def test_points_in_another_form(text: str) -> None:
    line = ballot_line(Ballot("0" * 32, 1, Points({1: 1})), Form.POINTS)
    with pytest.raises(RecordFault, match="line 2"):
        list(read_ballots(table(line.replace("1=1", text)), Form.POINTS))


def test_what_the_exchange_format_is_told() -> None:
    told = [limits(ballot, 100_00) for ballot in BALLOTS]
    assert told == [
        {"min_length": "1", "max_sum_cost": "100"},
        {"min_length": "1", "max_length": "2"},
        {"min_length": "1", "max_length": "1"},
        {"min_length": "1", "max_length": "2"},
        {"min_length": "1", "max_sum_points": "10"},
        {"min_length": "1", "min_points": "0", "max_points": "5"},
        {"min_length": "1", "min_points": "-10", "max_points": "3"},
        {"min_length": "1", "min_points": "-1", "max_points": "1"},
    ]
