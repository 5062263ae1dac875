"""Finds the rows that sum up others, by their codes and by their amounts, so that nothing counts
twice, and holds what they state against the lines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, takewhile

from civicbudget.budgets.codes import is_function
from civicbudget.budgets.importing import culprits, words
from civicbudget.budgets.importing.columns import SUMMED, Column
from civicbudget.budgets.importing.lines import Line, StatedSum
from civicbudget.budgets.importing.rows import Kind, Mark, TableRows
from civicbudget.budgets.models import Side

_MOST_BLOCKS = 12  # so many sections further down may a subtotal reach that does not fit

_Path = tuple[Side, str, str]


def amount(line: Line, column: Column) -> int | None:
    """What a line has in a column of sums, in tyiyn."""
    found: int | None = getattr(line, column)
    return found


def kinds_of_functions(lines: Sequence[Line]) -> list[Line]:
    """Economic codes below a functional one in the same column are that function's parts.

    So they are where the parts of one function at least add up to it exactly.
    """
    adopted: list[Line] = []
    function, found = "", False
    for index, line in enumerate(lines):
        function = line.function or function
        is_part = line.side == Side.EXPENDITURE and not line.function and bool(function)
        adopted.append(replace(line, function=function) if is_part else line)
        if parts := _kinds_below(lines, index):
            found = found or sum(part.planned for part in parts) == line.planned
    return adopted if found else list(lines)


def _kinds_below(lines: Sequence[Line], index: int) -> list[Line]:
    if not is_function(lines[index].function) or lines[index].economic:
        return []
    parts = []
    for line in (lines[at] for at in range(index + 1, len(lines))):
        if line.side != Side.EXPENDITURE or line.function:
            break
        parts.append(line)
    return parts


def by_codes(
    lines: Sequence[Line], wrong: Iterable[str], address: Callable[[Line, Column], str]
) -> tuple[list[Line], list[tuple[Line, list[StatedSum]]]]:
    """The lines without those whose code sums up others, and these with what they state.

    701 stands above 70111, 70111 above 70111/2111, and 11000000 above 11110000 where the amounts
    say so too. `wrong` are the codes of rows that are faulty lines, `address` names the cell of a
    line in a column.
    """
    above = {path for line in lines for path in _paths_above(line)}
    above_wrong = {code[:length] for code in wrong for length in range(1, len(code))}
    above |= {_path(line) for line in lines if line.code in above_wrong}
    kept = [line for line in lines if _path(line) not in above]
    padded = _padded(kept)
    kept = [line for line in kept if id(line) not in padded]
    sums = [line for line in lines if _path(line) in above]
    parts = _parts(kept, {_path(line) for line in sums})
    for index, line in enumerate(lines):
        path = _path(line)
        if path in above and parts[path, Column.PLANNED] != line.planned:
            _try_run(parts, lines, index, above)
    stated = [(line, list(_stated(line, parts, address))) for line in sums]
    for line in lines:
        if id(line) in padded:
            place = address(line, Column.PLANNED)
            stated.append((line, [StatedSum(place, titled(line), line.planned, line.planned)]))
    return kept, stated


def _path(line: Line) -> _Path:
    return (line.side, line.function, line.economic)


def _paths_above(line: Line) -> Iterator[_Path]:
    """The codes whose sums contain a line."""
    for length in range(1, len(line.function)):
        yield (line.side, line.function[:length], "")
    start = 0 if line.function else 1
    for length in range(start, len(line.economic)):
        yield (line.side, line.function, line.economic[:length])


def _parts(kept: Iterable[Line], sums: set[_Path]) -> dict[tuple[_Path, Column], int]:
    """What the lines below each sum add up to, by column."""
    parts: dict[tuple[_Path, Column], int] = defaultdict(int)
    for line in kept:
        known = [(column, value) for column in SUMMED if (value := amount(line, column))]
        for path in sums.intersection(_paths_above(line)):
            for column, value in known:
                parts[path, column] += value
    return parts


def _try_run(
    parts: dict[tuple[_Path, Column], int], lines: Sequence[Line], index: int, above: set[_Path]
) -> None:
    """Where a sum holds for the lines just below it, it does not speak of others of its code, such
    as special means in a section of their own."""
    sum_ = lines[index]
    path = _path(sum_)
    below = (lines[at] for at in range(index + 1, len(lines)))
    run = takewhile(lambda line: path in _paths_above(line), below)
    kept = [line for line in run if _path(line) not in above]
    if sum(line.planned for line in kept) == sum_.planned:
        for column in SUMMED:
            parts[path, column] = sum(amount(line, column) or 0 for line in kept)


def _stated(
    line: Line,
    parts: dict[tuple[_Path, Column], int],
    address: Callable[[Line, Column], str],
) -> Iterator[StatedSum]:
    for column in SUMMED:
        stated = amount(line, column)
        if stated is not None and not (line.dashed and column == Column.PLANNED):
            computed = parts[_path(line), column]
            yield StatedSum(address(line, column), titled(line), stated, computed)


def titled(line: Line) -> str:
    """A line by its code and first title."""
    return f"{line.code} {next(iter(line.title.values()), '')}"


def _padded(lines: Sequence[Line]) -> set[int]:
    """The lines, by identity, whose code ends in zeros and whose amount is the sum of the lines
    with the digits before them: the deepest first."""
    candidates = [line for line in lines if line.economic.endswith("0") and not line.function]
    if not candidates:
        return set()
    sums: dict[_Path, int] = defaultdict(int)
    for line in lines:
        for path in _paths_above(line):
            sums[path] += line.planned
    found = set()
    for line in sorted(candidates, key=lambda line: -len(line.code.rstrip("0"))):
        digits = line.economic.rstrip("0")
        below = sums[line.side, "", digits] - line.planned
        if digits and line.planned and below == line.planned:
            found.add(id(line))
            for path in _paths_above(line):
                sums[path] -= line.planned
    return found


class TableSums:
    """The totals of a table over the lines that are kept of it."""

    def __init__(self, rows: TableRows, kept: set[int], everything: Sequence[Line]) -> None:
        self._rows = rows
        self._lines = [line if id(line) in kept else None for line in rows.lines]
        self._everything = everything
        self._running = {
            column: list(
                accumulate((self._amount(n, column) for n in range(len(self._lines))), initial=0)
            )
            for column in SUMMED
            if column == Column.PLANNED or column in rows.table.places
        }
        self._ends: dict[int, list[int]] = defaultdict(list)
        for position, value in enumerate(self._running.get(Column.PLANNED, [0])):
            self._ends[value].append(position)
        self._numbers = [mark.number for mark in rows.marks]
        self._wrong = [cells.row.number for cells in rows.wrong]
        self._boundaries = sorted({0, len(self._lines), *(mark.at for mark in rows.marks)})

    def _amount(self, index: int, column: Column) -> int:
        line = self._lines[index]
        return (line and amount(line, column)) or 0

    def check(self, mark: Mark) -> list[StatedSum] | None:
        """What a row states and what its lines add up to; None for one that sums up nothing, and
        is no part of a line that counts."""
        if mark.kind == Kind.PART:
            return [] if mark.at and self._lines[mark.at - 1] else None
        block = self._block(mark)
        if block is None and mark.kind == Kind.CODELESS:
            block = self._meant(mark)
            if block is None:
                return None
        if block is None:
            computed = {column: self._of_side(mark.side, column) for column in mark.amounts}
        else:
            computed = {column: self._between(*block, column) for column in mark.amounts}
        return [
            StatedSum(mark.cells.address(column), mark.text, stated, computed[column])
            for column, stated in mark.amounts.items()
        ]

    def _between(self, start: int, end: int, column: Column) -> int:
        return self._running[column][end] - self._running[column][start]

    def _of_side(self, side: Side | None, column: Column) -> int:
        """The sum of a side in this table, or in the whole file where the table has none of it."""
        own = [line for line in self._lines if line and line.side == side]
        everywhere = [line for line in self._everything if line.side == side]
        return sum(amount(line, column) or 0 for line in own or everywhere)

    def _block(self, mark: Mark) -> tuple[int, int] | None:
        """The lines that a row sums up: those just above or below that give its amount; if none
        do, the whole side for one that speaks of it, else those of its section."""
        stated = mark.amounts[Column.PLANNED]
        whole = mark.kind == Kind.HEADER or words.sums_up_a_side(mark.text)
        if whole and stated == self._of_side(mark.side, Column.PLANNED):
            return None
        above, below = self._above(mark.at, stated), self._below(mark.at, stated)
        if mark.kind == Kind.CODELESS:
            return below or (above if above and above[1] - above[0] > 1 else None)
        if mark.kind == Kind.HEADER:
            return below
        if above or below or whole:
            return above or below
        return self._section(mark) if stated else (mark.at, mark.at)

    def _meant(self, mark: Mark) -> tuple[int, int] | None:
        """The lines below that a row without a code must mean, though they do not give its amount:
        those of its section, where it is called by a source, or other columns of it are right, or
        a line is off by a factor of 1,000 or cannot be read."""
        if words.is_the_rest(mark.text):
            return None
        place = bisect_right(self._boundaries, mark.at)
        ends = self._boundaries[place : place + _MOST_BLOCKS]
        following = self._following(mark)
        if not ends or (following and following.at == mark.at):
            return None
        blocks = [(mark.at, end) for end in ends]
        for block in blocks:
            if self._is_almost(mark, block):
                return block
        named = words.source_named(mark.text) is not None
        return blocks[0] if named or self._has_faulty(mark) else None

    def _is_almost(self, mark: Mark, block: tuple[int, int]) -> bool:
        """Whether the other sums of a row are those of these lines, or one of them is a thousand
        times what would make its planned sum right."""
        others = {c: value for c, value in mark.amounts.items() if value and c != Column.PLANNED}
        if others and all(self._between(*block, c) == value for c, value in others.items()):
            return True
        lines = [line for line in self._lines[slice(*block)] if line]
        computed = self._between(*block, Column.PLANNED)
        stated = StatedSum("", "", mark.amounts[Column.PLANNED], computed)
        return len(lines) > 1 and bool(culprits.find(lines, [stated]))

    def _has_faulty(self, mark: Mark) -> bool:
        """Whether a line below, before the next such row, cannot be read."""
        following = self._following(mark)
        place = bisect_right(self._wrong, mark.number)
        found = self._wrong[place : place + 1]
        return bool(found) and (following is None or found[0] < following.number)

    def _following(self, mark: Mark) -> Mark | None:
        """The next row without a code that has an amount, or parts the lines."""
        place = bisect_right(self._numbers, mark.number)
        return self._rows.marks[place] if place < len(self._numbers) else None

    def _above(self, at: int, stated: int) -> tuple[int, int] | None:
        ends = self._ends.get(self._running[Column.PLANNED][at] - stated, [])
        place = bisect_left(ends, at)
        return (ends[place - 1], at) if place else None

    def _below(self, at: int, stated: int) -> tuple[int, int] | None:
        ends = self._ends.get(self._running[Column.PLANNED][at] + stated, [])
        place = bisect_right(ends, at)
        return (at, ends[place]) if place < len(ends) else None

    def _section(self, mark: Mark) -> tuple[int, int] | None:
        place = bisect_left(self._boundaries, mark.at)
        before = self._boundaries[place - 1] if place else mark.at
        only_total = all(word.startswith(words.TOTAL) for word in words.words(mark.text))
        return None if only_total or before == mark.at else (before, mark.at)
