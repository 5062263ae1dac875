"""Finding identical ballots among very many, in arrays.

A ballot is a row of codes (its projects, or its projects with points). Rows lie one behind another
in `codes`; row r is `codes[start[r]:start[r + 1]]`.
"""

import numpy as np

from civicbudget.tally.model import Ints


def starts(sizes: Ints) -> Ints:
    """Where rows of these sizes begin, and where the last one ends."""
    start = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=start[1:])
    return start


def rows_of(sizes: Ints) -> Ints:
    """The row of each code."""
    return np.repeat(np.arange(len(sizes)), sizes)


def taken(start: Ints, codes: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Lay out these rows only: where each begins, and their codes."""
    sizes = start[rows + 1] - start[rows]
    begin = starts(sizes)
    return begin, codes[np.repeat(start[rows] - begin[:-1], sizes) + np.arange(begin[-1])]


def labels(start: Ints, codes: Ints) -> Ints:
    """Number the rows so that two have the same number exactly if they are identical.

    Rows are told apart first by their size, then by their first codes, then by the next, as many
    at once as fit into one 64-bit integer beside the number so far. A row that has no equal any
    more is left in peace, so that of a million different ballots few are looked at to the end.
    Numbers stay below rows and codes together, so one code beside a number always fits, as long
    as that many rows times the largest code are below 2**62; memory ends long before.
    """
    sizes = np.diff(start)
    width = int(codes.max(initial=0)) + 1
    label, counts = _numbered(sizes)
    given, position = len(counts), 0
    rows = np.flatnonzero((counts[label] > 1) & (sizes > 0))
    while len(rows):
        at_once = max(1, (62 - given.bit_length()) // width.bit_length())
        found, counts = _numbered(
            _keys(
                label[rows],
                start[rows],
                start[rows + 1],
                codes,
                width,
                range(position, position + at_once),
            )
        )
        label[rows] = given + found
        given, position = given + len(counts), position + at_once
        rows = rows[(counts[found] > 1) & (sizes[rows] > position)]
    return label


def _keys(label: Ints, start: Ints, stop: Ints, codes: Ints, width: int, positions: range) -> Ints:
    """Put the codes at these positions behind the labels, each a digit; past the end of a row 0,
    since rows of one label have one size."""
    keys = label
    for position in positions:
        at = start + position
        keys = keys * width + np.where(at < stop, codes[np.minimum(at, stop - 1)], 0)
    return keys


def _numbered(keys: Ints) -> tuple[Ints, Ints]:
    """Number equal keys alike, and count them."""
    _, number, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return number.astype(np.int64), counts.astype(np.int64)
