"""The code of a ballot as people read, type and mistype it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicbudget.sealing import tracker as trackers

hexadecimal = st.integers(0, 2**128 - 1).map("{:032x}".format)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_a_known_code() -> None:
    assert trackers.tracker_code("00" * 16) == "0000-0000-0000-0000-0000-0000-000"
    assert trackers.tracker_code("ff" * 16)[:29] == "7ZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ"


def test_trackers_are_128_bits_and_differ() -> None:
    drawn = {trackers.new_tracker() for _ in range(1000)}
    assert len(drawn) == 1000
    assert {len(bytes.fromhex(each)) for each in drawn} == {16}


@given(hexadecimal)
def test_a_code_is_read_back(tracker: str) -> None:
    assert trackers.parse_tracker_code(trackers.tracker_code(tracker)) == tracker


@given(hexadecimal, hexadecimal)
def test_codes_sort_as_trackers(one: str, other: str) -> None:
    by_code = sorted([one, other], key=trackers.tracker_code)
    assert by_code == sorted([one, other])


@given(hexadecimal, st.randoms(use_true_random=False))
def test_case_spaces_and_look_alikes_do_not_matter(tracker: str, chance: random.Random) -> None:
    lookalikes = {"0": "OoОо", "1": "IiLl", "A": "АаA", "B": "Вв", "C": "Сс", "E": "Ее", "H": "Нн"}
    code = trackers.tracker_code(tracker).replace("-", chance.choice(["", " ", " – "]))
    typed = "".join(chance.choice(lookalikes.get(letter, letter.lower())) for letter in code)
    assert trackers.parse_tracker_code(typed) == tracker


def test_every_single_wrong_symbol_and_every_exchange_is_found() -> None:
    code = trackers.tracker_code("d653813ef00fa2d5be0f2c927ca0dd8f").replace("-", "")
    wrong = {
        code[:place] + letter + code[place + 1 :] for place in range(27) for letter in ALPHABET
    }
    for first in range(27):
        for second in range(first + 1, 27):
            letters = list(code)
            letters[first], letters[second] = letters[second], letters[first]
            wrong.add("".join(letters))
    for typed in wrong - {code}:
        with pytest.raises(trackers.InvalidTrackerCode):
            trackers.parse_tracker_code(typed)


@pytest.mark.parametrize("typed", ["", "7", "0" * 26, "0" * 28, "U" * 27, "😀" * 27, "Z" * 27])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(trackers.InvalidTrackerCode):
        trackers.parse_tracker_code(typed)
