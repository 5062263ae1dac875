"""Identical rows of codes get the same number, and others another."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from civicbudget.tally.pabulib.grouping import labels, starts

CODES = st.one_of(st.integers(0, 2), st.integers(0, 2**40))


@given(rows=st.lists(st.lists(CODES, max_size=70).map(tuple), max_size=20))
def test_numbers_are_equal_exactly_where_rows_are(rows: list[tuple[int, ...]]) -> None:
    rows += rows[::2] + [row[:-1] for row in rows] + [(*row, 0) for row in rows]
    start = starts(np.array(list(map(len, rows)), dtype=np.int64))
    codes = np.array([code for row in rows for code in row], dtype=np.int64)
    found = labels(start, codes).tolist()
    assert len(set(found)) == len(set(rows)) == len(set(zip(found, rows, strict=True)))
