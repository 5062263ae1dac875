"""A key as three sheets of words, of which any two give it again (SLIP-39)."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest
from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics

from civicbudget.sealing import keys, sheets
from civicbudget.sealing.sheets import Fault, InvalidSheet, UnknownWord

VECTORS = json.loads(Path(__file__).with_name("slip39.json").read_text())
PRIVATE = keys.load_private(bytes(range(1, 33)))
MADE = sheets.split(PRIVATE)
FIRST = " ".join(MADE[0].words)


def fault(text: str) -> Fault:
    with pytest.raises(InvalidSheet) as caught:
        sheets.read(text)
    assert str(caught.value) == caught.value.fault.value  # and no word of the sheet
    return caught.value.fault


@pytest.mark.parametrize(("mnemonics", "secret"), VECTORS)
def test_the_official_vectors(mnemonics: list[str], secret: str) -> None:
    """Of the standard's own list: the secret in hexadecimal, under the passphrase TREZOR."""
    if secret:
        assert combine_mnemonics(mnemonics, b"TREZOR").hex() == secret
    else:
        with pytest.raises(MnemonicError):
            combine_mnemonics(mnemonics, b"TREZOR")


@pytest.mark.parametrize("pair", list(permutations(range(3), 2)))
def test_any_two_sheets_give_the_key(pair: tuple[int, int]) -> None:
    first, second = (sheets.read(" ".join(MADE[place].words)) for place in pair)
    assert keys.private_bytes(sheets.join(first, second)) == bytes(range(1, 33))


def test_a_sheet_shows_its_words_to_nobody_by_accident() -> None:
    assert [(each.number, len(each.words)) for each in MADE] == [(1, 33), (2, 33), (3, 33)]
    assert not any(word in repr(MADE) for word in MADE[0].words)
    assert sheets.split(PRIVATE)[0].words != MADE[0].words


def test_numbers_commas_lines_and_capitals_do_not_matter() -> None:
    numbered = "\n".join(f"{place}. {word.upper()}," for place, word in enumerate(MADE[0].words, 1))
    assert sheets.read(numbered) == sheets.read(FIRST)


def test_a_word_that_is_not_in_the_list_is_named_with_what_it_may_be() -> None:
    typed = ["academik", *MADE[0].words[1:32], "xq"]
    with pytest.raises(InvalidSheet) as caught:
        sheets.read(" ".join(typed))
    assert caught.value.fault is Fault.UNKNOWN_WORD
    assert caught.value.unknown == (
        UnknownWord(1, "academik", ("academic",)),
        UnknownWord(33, "xq", ()),
    )


def test_every_other_fault_of_one_sheet() -> None:
    words = list(MADE[0].words)
    other = next(each for each in ("zero", "academic") if each != words[9])
    assert fault("  12. \n") is Fault.EMPTY
    assert fault(FIRST.replace(words[4], "акация")) is Fault.OTHER_LETTERS
    assert fault(" ".join(words[:32])) is Fault.LENGTH
    assert fault(" ".join([*words[:9], other, *words[10:]])) is Fault.CHECKSUM
    (alone,) = generate_mnemonics(1, [(1, 1)], bytes(32))
    (short,) = generate_mnemonics(1, [(2, 3)], bytes(16))
    (slow,) = generate_mnemonics(1, [(2, 3)], bytes(32), iteration_exponent=1)
    assert fault(alone[0]) is Fault.NO_SHEET
    assert fault(short[0]) is Fault.LENGTH
    assert fault(slow[0]) is Fault.NO_SHEET


def test_two_sheets_of_no_one_key() -> None:
    others = sheets.split(PRIVATE)

    def joined(first: Share, second: Share) -> Fault:
        with pytest.raises(InvalidSheet) as caught:
            sheets.join(first, second)
        return caught.value.fault

    first, other = sheets.read(FIRST), sheets.read(" ".join(others[1].words))
    assert joined(first, first) is Fault.SAME_SHEET
    assert joined(first, other) is Fault.OTHER_KEY
    (zero,) = generate_mnemonics(1, [(2, 3)], bytes(32), iteration_exponent=0)
    assert joined(*map(sheets.read, zero[:2])) is Fault.OTHER_KEY  # no key of the curve is zero
