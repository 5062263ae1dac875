"""One form for one choice, whatever the kind of the ballot."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicbudget.core import canonical
from civicbudget.sealing import ballot, keys
from civicbudget.sealing.ballot import InvalidEnvelope, Reason
from civicbudget.sealing.choice import Form, Points, in_form, parsed, plain, renamed

CAMPAIGN = "kok-jar/2026"
TRACKER = "0123456789abcdef" * 2
PRIVATE, PUBLIC = keys.generate_keypair()

numbers = st.integers(1, 999_999_999)
points = st.dictionaries(numbers, st.integers(-999, 999).filter(bool), min_size=1, max_size=8)
ranked = st.lists(numbers, min_size=1, max_size=8, unique=True)


@given(points)
def test_points_are_one_value_in_one_order(given: dict[int, int]) -> None:
    choice = in_form(given, Form.POINTS)
    backwards = in_form(dict(reversed(given.items())), Form.POINTS)
    assert choice == backwards == given
    assert hash(choice) == hash(backwards)
    assert list(choice) == sorted(given)
    assert parsed(canonical.loads(canonical.dumps(plain(choice))), Form.POINTS) == choice


@given(ranked)
def test_an_order_is_kept_and_a_set_is_sorted(given: list[int]) -> None:
    assert in_form(given, Form.RANKED) == parsed(given, Form.RANKED) == tuple(given)
    assert in_form(set(given), Form.CHOSEN) == parsed(sorted(given), Form.CHOSEN)


def test_no_points_are_no_choice() -> None:
    assert in_form({1: 0, 2: 3}, Form.POINTS) == Points({2: 3})
    assert not in_form({1: 0}, Form.POINTS)


def test_projects_under_other_names() -> None:
    codes = {1: "B", 2: "A"}
    assert in_form(renamed(Points({1: 5, 2: -1}), codes), Form.POINTS) == Points({"A": -1, "B": 5})
    assert in_form(renamed((1, 2), codes), Form.RANKED) == ("B", "A")
    assert in_form(renamed((1, 2), codes), Form.CHOSEN) == ("A", "B")


WRONG: list[tuple[Form, Any]] = [
    (Form.RANKED, []),
    (Form.RANKED, [1, 1]),
    (Form.RANKED, [2, 0]),
    (Form.RANKED, ["1"]),
    (Form.RANKED, [True]),
    (Form.RANKED, {"1": 1}),
    (Form.POINTS, {}),
    (Form.POINTS, [1]),
    (Form.POINTS, {"1": 0}),
    (Form.POINTS, {"1": True}),
    (Form.POINTS, {"1": "2"}),
    (Form.POINTS, {"1": None}),
    (Form.POINTS, {"01": 2}),
    (Form.POINTS, {"": 2}),
    (Form.POINTS, {"-1": 2}),
    (Form.POINTS, {"one": 2}),
    (Form.POINTS, {"1" * 10: 2}),
    (Form.CHOSEN, {"1": 1}),
    (Form.CHOSEN, [2, 1]),
]


@pytest.mark.parametrize(("form", "choice"), WRONG)
def test_any_other_form_is_malformed(form: Form, choice: Any) -> None:
    value = {"campaign": CAMPAIGN, "tracker": TRACKER, "selection": {"1": choice}}
    sealed = keys.SUITE.encrypt(
        canonical.dumps(value), PUBLIC, b"civicbudget ballot/1\n" + CAMPAIGN.encode()
    )
    with pytest.raises(InvalidEnvelope) as caught:
        ballot.open_envelope(PRIVATE, CAMPAIGN, sealed, form)
    assert caught.value.reason is Reason.MALFORMED


@pytest.mark.parametrize(
    ("form", "choice"), [(Form.RANKED, [3, 1, 2]), (Form.POINTS, {3: 10, 1: -2})]
)
def test_it_comes_back_from_its_envelope_and_from_no_other(form: Form, choice: Any) -> None:
    length = ballot.padded_length(CAMPAIGN, {1: {1: -10, 2: -10, 3: -10}})
    envelope = ballot.seal(PUBLIC, CAMPAIGN, TRACKER, {1: choice, 2: ()}, length, form)
    assert len(envelope.ciphertext) == ballot.sealed_length(length)
    opened = ballot.open_envelope(PRIVATE, CAMPAIGN, envelope.ciphertext, form)
    assert opened.selection == {1: in_form(choice, form)}
    for other in set(Form) - {form}:
        with pytest.raises(InvalidEnvelope):
            ballot.open_envelope(PRIVATE, CAMPAIGN, envelope.ciphertext, other)
