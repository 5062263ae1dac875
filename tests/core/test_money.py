"""Money is read as people write it, and never rounded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicbudget.core.money import LARGEST, NotMoney, format_som, parse_amount

THOUSAND_SOM = 100_000


@pytest.mark.parametrize(
    ("text", "tyiyn"),
    [
        ("1 234 567,50", 123_456_750),
        ("1\u00a0234\u00a0567", 123_456_700),
        ("28890,5", 2_889_050),
        ("28,890.5", 2_889_050),
        ("28.890,5", 2_889_050),
        ("-7", -700),
        ("0", 0),
    ],
)
def test_som(text: str, tyiyn: int) -> None:
    assert parse_amount(text) == tyiyn


def test_thousand_som() -> None:
    assert parse_amount("2 520,8", THOUSAND_SOM) == 252_080_000


@pytest.mark.parametrize("text", ["", "abc", "1,5x", "0,001", "1e5", "٣", "1 000 000 000 000 000"])
def test_refused(text: str) -> None:
    with pytest.raises(NotMoney):
        parse_amount(text)


@given(st.integers(0, LARGEST))
def test_what_is_written_is_read_again(tyiyn: int) -> None:
    assert parse_amount(format_som(tyiyn)) == tyiyn
