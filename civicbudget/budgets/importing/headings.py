"""Finds the tables of a sheet, by their rows of headings.

A sheet of an annex has a title, a table and a signature; some sheets have several tables one under
another. Headings may take several rows with merged cells, of which the first one has the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from civicbudget.budgets.importing.columns import BY_SOURCE, Column, column_of, is_whole
from civicbudget.budgets.importing.tables import Meaning, Table, fingerprint, is_amount
from civicbudget.budgets.importing.words import has, words
from civicbudget.core.spreadsheets import Row, Sheet

SEARCHED = 40
"""The first headings of a sheet stand in one of so many rows."""

MOST_ROWS = 3
"""So many rows may headings take."""

_FEWEST = 2
_FEWEST_AGAIN = 3


@dataclass(frozen=True)
class Head:
    """The row, by the number that the spreadsheet program shows, where the first headings of a
    sheet begin, and how many rows they take."""

    number: int
    height: int


def find(
    sheet: Sheet,
    prefix: str,
    year: int | None,
    meanings: Mapping[str, Meaning],
    head: Head | None = None,
) -> list[Table]:
    """The tables of a sheet, by their headings; none where nothing looks like headings.

    The first one's stand where an official said, now (`head`) or earlier (`meanings`), whatever
    row that is in this file.
    """
    rows = sheet.rows
    said = _at(rows, head) if head else _remembered(sheet, meanings)
    starts = list(_starts(rows, year, said))
    tables = []
    for ordinal, start in enumerate(starts):
        end = starts[ordinal + 1].start if ordinal + 1 < len(starts) else len(rows)
        headings = _merged(rows[start.start : start.stop])
        places, repeated = _places(headings, year)
        above = rows[: start.start] if ordinal == 0 else _title_above(rows, start.start)
        table = Table(
            sheet=sheet.name,
            ordinal=ordinal,
            prefix=prefix,
            titles=above,
            headings=headings,
            heading_rows=rows[start.start : start.stop],
            body=rows[start.stop : end],
            places=places,
            repeated=repeated,
        )
        meaning = meanings.get(table.fingerprint)
        tables.append(table.as_said(meaning) if meaning else table)
    return tables


def _title_above(rows: Sequence[Row], index: int) -> list[Row]:
    """The rows between the table before and this one: those just above without an amount."""
    above: list[Row] = []
    while index and len(above) < MOST_ROWS and not any(map(is_amount, rows[index - 1].cells)):
        index -= 1
        above.insert(0, rows[index])
    return above


def _at(rows: Sequence[Row], head: Head) -> range | None:
    """The rows of headings that an official chose."""
    start = next((index for index, row in enumerate(rows) if row.number == head.number), None)
    return None if start is None else range(start, min(start + head.height, len(rows)))


def _remembered(sheet: Sheet, meanings: Mapping[str, Meaning]) -> range | None:
    """The first rows whose headings are those of a table of which something was said."""
    if not meanings:
        return None
    last = len(sheet.rows)
    starts = range(min(SEARCHED, last))
    for block in (range(n, n + tall) for n in starts for tall in range(MOST_ROWS, 0, -1)):
        if block.stop > last:
            continue
        headings = _merged(sheet.rows[block.start : block.stop])
        if fingerprint(sheet.name, 0, headings) in meanings:
            return _with_sources_below(sheet.rows, block)
    return None


def _with_sources_below(rows: Sequence[Row], block: range) -> range:
    """The rows of headings with those below them that name sources, which were taken for lines
    when the others were remembered."""
    whole = _block(rows, block.start, None)
    named = _places(_merged(rows[whole.start : whole.stop]), None)[0]
    has_more = whole.stop > block.stop and any(column in named for column in BY_SOURCE)
    return whole if has_more else block


def _starts(rows: Sequence[Row], year: int | None, said: range | None) -> Iterator[range]:
    """Where tables have their headings: where an official said, or in the row or rows that name
    the most columns; and below them whatever names three or more again."""
    first = said or _best(rows, year)
    if not first:
        return
    yield first
    index = first.stop
    while index < len(rows):
        if _may_be_heading(rows[index]):
            block = _block(rows, index, year)
            if _known(rows, block, year) >= _FEWEST_AGAIN:
                yield block
                index = block.stop
                continue
        index += 1


def _best(rows: Sequence[Row], year: int | None) -> range | None:
    best = max(
        (_block(rows, index, year) for index in range(min(SEARCHED, len(rows)))),
        key=lambda block: (_known(rows, block, year), -block.stop, block.start),
        default=range(0),
    )
    return best if best and _known(rows, best, year) >= _FEWEST else _by_structure(rows)


def _block(rows: Sequence[Row], start: int, year: int | None) -> range:
    """The heading that begins in a row: with the rows below that name further columns."""
    best = range(start, start + 1)
    if len([cell for cell in rows[start].cells if cell]) < _FEWEST:
        return best
    for stop in range(start + 2, min(start + MOST_ROWS, len(rows)) + 1):
        last, above = rows[stop - 1], rows[stop - 2]
        if last.number != above.number + 1 or any(map(is_amount, last.cells)):
            break
        if _known(rows, range(start, stop), year) > _known(rows, best, year):
            best = range(start, stop)
    return best


def _known(rows: Sequence[Row], block: range, year: int | None) -> int:
    """How many different things its columns are known to hold: none in a row with amounts."""
    if any(is_amount(cell) for row in rows[block.start : block.stop] for cell in row.cells):
        return 0
    return len(_places(_merged(rows[block.start : block.stop]), year)[0])


def _merged(rows: Sequence[Row]) -> dict[int, str]:
    """The texts of the headings by column: those of merged cells are carried to their right."""
    texts: dict[int, list[str]] = {}
    for number, row in enumerate(rows):
        below = rows[number + 1 :]
        carried = ""
        for index in range(max(len(each.cells) for each in rows)):
            text = row.cell(index)
            carried = text or (carried if any(each.cell(index) for each in below) else "")
            if carried:
                texts.setdefault(index, []).append(carried)
    return {index: " ".join(dict.fromkeys(parts)) for index, parts in sorted(texts.items())}


def _places(
    headings: Mapping[int, str], year: int | None
) -> tuple[dict[Column, int], tuple[tuple[Column, int], ...]]:
    """Which column stands where, and what stands twice. A corrected plan goes before a plan."""
    places: dict[Column, int] = {}
    repeated = []
    for index, text in headings.items():
        column = column_of(text, year)
        if column is None:
            continue
        if column not in places or (column == Column.PLANNED and _is_revised(text)):
            places[column] = index
        elif not (column == Column.PLANNED and _is_revised(headings[places[column]])):
            repeated.append((column, index))
    whole = [index for index, text in headings.items() if is_whole(text)]
    if whole and any(column in places for column in BY_SOURCE):
        places.setdefault(Column.PLANNED, whole[0])
    return places, tuple(repeated)


def _is_revised(heading: str) -> bool:
    return has(words(heading), ("такта", "уточн", "revised"))


def _may_be_heading(row: Row) -> bool:
    return sum(map(bool, row.cells)) >= _FEWEST_AGAIN and not any(map(is_amount, row.cells))


def _by_structure(rows: Sequence[Row]) -> range | None:
    """The last row of texts above the first row that has both a text and a number."""
    for index, row in enumerate(rows[:SEARCHED]):
        numbers = [cell for cell in row.cells if is_amount(cell)]
        if not numbers or len(numbers) == sum(map(bool, row.cells)):
            continue
        for above in range(index - 1, -1, -1):
            texts = [cell for cell in rows[above].cells if cell and not is_amount(cell)]
            if len(texts) >= _FEWEST:
                return range(above, above + 1)
        return None
    return None
