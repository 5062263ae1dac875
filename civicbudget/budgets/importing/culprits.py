"""The line that is likely wrong where sums do not add up: the one that a factor of 1,000 mends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from civicbudget.budgets.importing.lines import Culprit, Line, StatedSum

FACTOR = 1000


def find(lines: Sequence[Line], sums: Iterable[StatedSum]) -> list[Culprit]:
    """For the sums that do not hold, the lines that are off by just what these are; those that mend
    most sums first. A difference that several lines explain is told of none."""
    by_error: dict[int, list[tuple[Line, int]]] = {}
    for line in lines:
        for likely in _thousandfold(line.planned):
            by_error.setdefault(line.planned - likely, []).append((line, likely))
    found: dict[str, Culprit] = {}
    for stated in sums:
        match = by_error.get(stated.computed - stated.stated, [])
        if stated.holds or len(match) != 1:
            continue
        line, likely = match[0]
        before = found[line.place].mended if line.place in found else ()
        found[line.place] = Culprit(line, likely, [*before, stated.place])
    return sorted(found.values(), key=lambda culprit: -len(culprit.mended))


def _thousandfold(amount: int) -> list[int]:
    """What an amount would be in the other unit."""
    smaller = [amount // FACTOR] if amount % FACTOR == 0 else []
    return [*smaller, amount * FACTOR] if amount else []
