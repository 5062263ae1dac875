"""Questions before a budget is stored: what is possible, and yet likely a thousandfold mistake.

Published budgets count in som, in thousand som, or say one and mean the other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from civicbudget.budgets.importing.lines import Line, Reading
from civicbudget.budgets.meaning import per_resident
from civicbudget.budgets.models import Side
from civicbudget.budgets.queries import Past
from civicbudget.core import money
from civicbudget.core.i18n import format_money, ngettext
from civicbudget.core.i18n import gettext as _

LEAST_FACTOR = 300
MOST_FACTOR = 3000
"""Two sums that differ by a factor between these are taken to be in different units."""

LEAST_PER_RESIDENT = 100 * money.TYIYN
MOST_PER_RESIDENT = 200_000 * money.TYIYN
"""A year's expenditure for one resident beyond these is asked about. Wide on purpose: a mistake
of a thousandfold leaves them all the same."""

TOWERS = 20
"""A line so many times larger than all others of its side together is asked about."""

FEWEST_OTHERS = 3
_LOST = re.compile(r"[^\W\d_]\?+[^\W\d_]|(?<!\S)\?+[^\W\d_]")

MOST_EXECUTED, LEAST_EXECUTED = 20, 300
"""So many times more than planned was hardly ever received or spent, or so many times less."""


@dataclass(frozen=True)
class Doubt:
    """A question that a person must answer with yes; `key` is the same as long as it holds."""

    key: str
    question: str
    answer: str = ""
    """What the yes says, where it is not that amounts are right."""


def find(reading: Reading, unit: int, past: Sequence[Past], residents: int) -> list[Doubt]:
    """The questions about a file whose unit was said to be `unit` tyiyn."""
    totals = list(_against_totals(reading, past))
    return [
        *_unit_in_file(reading, unit),
        *_unread(reading),
        *_lost_letters(reading),
        *totals,
        *([] if totals else _against_lines(reading, past)),
        *_per_resident(reading, residents),
        *_within(reading),
    ]


def differ_thousandfold(one: int, other: int) -> bool:
    """Whether two sums differ by a factor of about a thousand, either way."""
    low, high = sorted((one, other))
    return low > 0 and LEAST_FACTOR * low <= high <= MOST_FACTOR * low


def _unit_in_file(reading: Reading, unit: int) -> Iterator[Doubt]:
    if reading.thousand_at and unit == money.TYIYN:
        yield Doubt(
            f"unit-{reading.thousand_at}",
            _(
                "The cell %(place)s speaks of thousand som, and you chose som. Is som right?",
                place=reading.thousand_at,
            ),
        )


def _unread(reading: Reading) -> Iterator[Doubt]:
    """Money outside of every table, by its sheet."""
    on_sheet = _("The sheet “%(sheet)s” has amounts, %(sum)s together, and no row of headings.")
    above = _("There are amounts, %(sum)s together, above the headings, from row %(place)s on.")
    for found in reading.unread:
        said = above if found.place else on_sheet
        yield Doubt(
            f"unread-{found.place or found.sheet}-{found.amount}",
            said % {"sum": format_money(found.amount), "sheet": found.sheet, "place": found.place}
            + " "
            + _("They are left out. If they belong to the budget, say what the columns mean."),
            _("Yes, they are no part of this budget"),
        )


def _lost_letters(reading: Reading) -> Iterator[Doubt]:
    """Question marks within words: the program that saved the file had no such letters."""
    found = [
        (line, text)
        for line in reading.lines
        for text in (*line.title.values(), line.institution)
        if _LOST.search(text)
    ]
    if found:
        line, text = found[0]
        yield Doubt(
            f"letters-{line.place}-{len(found)}",
            ngettext(
                "Letters were lost in %(num)s text when the file was saved: %(place)s, “%(text)s”. "
                "Save it again as “CSV UTF-8” or XLSX and send that.",
                "Letters were lost in %(num)s texts when the file was saved: %(place)s, “%(text)s”."
                " Save it again as “CSV UTF-8” or XLSX and send that.",
                len(found),
                place=line.place,
                text=text,
            ),
            _("No, these question marks belong there"),
        )


def _against_totals(reading: Reading, past: Sequence[Past]) -> Iterator[Doubt]:
    """The sums of the latest other year that has that side."""
    for side, question in (
        (Side.REVENUE, _("Revenue: %(now)s; in %(year)s it was %(then)s. Are the amounts right?")),
        (
            Side.EXPENDITURE,
            _("Expenditure: %(now)s; in %(year)s it was %(then)s. Are the amounts right?"),
        ),
    ):
        year = max((line.year for line in past if line.side == side), default=0)
        then = sum(line.planned for line in past if (line.side, line.year) == (side, year))
        now = reading.total(side)
        if differ_thousandfold(now, then):
            yield Doubt(
                f"total-{side}-{year}",
                question % {"now": format_money(now), "then": format_money(then), "year": year},
            )


def _against_lines(reading: Reading, past: Sequence[Past]) -> Iterator[Doubt]:
    """The same code in the latest other year that has it."""
    before = {(line.side, line.code): line for line in past}  # in the order of years
    for line in reading.lines:
        then = before.get((line.side, line.code))
        if then and differ_thousandfold(line.planned, then.planned):
            yield Doubt(
                f"line-{line.place}-{then.year}",
                _(
                    "%(place)s, code %(code)s: %(now)s; in %(year)s it was %(then)s. "
                    "Is the amount right?",
                    place=line.place,
                    code=line.code,
                    now=format_money(line.planned),
                    then=format_money(then.planned),
                    year=then.year,
                ),
            )


def _per_resident(reading: Reading, residents: int) -> Iterator[Doubt]:
    spent = reading.total(Side.EXPENDITURE) or reading.total(Side.REVENUE)
    if not residents or not spent:
        return
    each = per_resident(spent, residents)
    if not LEAST_PER_RESIDENT <= each <= MOST_PER_RESIDENT:
        yield Doubt(
            "resident",
            _("That is %(sum)s per resident. Is the unit right?", sum=format_money(each)),
        )


def _within(reading: Reading) -> Iterator[Doubt]:
    """Sides, lines and plan and actual that disagree with one another."""
    totals = {side: reading.total(side) for side in Side}
    revenue, spent = totals[Side.REVENUE], totals[Side.EXPENDITURE]
    if differ_thousandfold(revenue, spent):
        yield Doubt(
            "sides",
            _(
                "Revenue is %(revenue)s and expenditure %(spent)s. Are both in the same unit?",
                revenue=format_money(revenue),
                spent=format_money(spent),
            ),
        )
    whole = list(_executed(reading))
    yield from whole
    others = Counter(line.side for line in reading.lines)
    for line in reading.lines:
        rest = totals[line.side] - line.planned
        if others[line.side] > FEWEST_OTHERS and line.planned > TOWERS * rest > 0:
            yield _about(line, "tower", _("This is far more than all other lines together."))
        if not whole and (amounts := _executed_amiss(line)):
            actual = _("The actual amount is %(sum)s.", sum=format_money(amounts[0]))
            yield _about(line, "actual", actual)


def _executed(reading: Reading) -> Iterator[Doubt]:
    """What was received or spent altogether, far from what was planned."""
    for side, question in (
        (
            Side.REVENUE,
            _("Received: %(actual)s, and planned: %(planned)s. Are both in the same unit?"),
        ),
        (
            Side.EXPENDITURE,
            _("Spent: %(actual)s, and planned: %(planned)s. Are both in the same unit?"),
        ),
    ):
        lines = [line for line in reading.lines if line.side == side]
        planned = sum(line.planned for line in lines)
        actual = sum(line.actual or 0 for line in lines)
        amiss = [line for line in lines if _executed_amiss(line)]
        if is_amiss(planned, actual) and 2 * len(amiss) > len(lines):
            said = {"actual": format_money(actual), "planned": format_money(planned)}
            yield Doubt(f"executed-{side}", question % said)


def _executed_amiss(line: Line) -> list[int]:
    """The executed amounts of a line, of a quarter or altogether, that are far from its plan."""
    found = [amount for amount in (line.q1, line.q2, line.q3, line.q4) if amount]
    far = [amount for amount in found if amount > MOST_EXECUTED * line.planned > 0]
    actual = line.actual or 0
    return far or ([actual] if is_amiss(line.planned, actual) else [])


def is_amiss(planned: int, actual: int) -> bool:
    """Whether an executed amount, in tyiyn, is so far from its plan that units seem mixed up."""
    return 0 < planned * MOST_EXECUTED < actual or 0 < actual * LEAST_EXECUTED <= planned


def _about(line: Line, key: str, why: str) -> Doubt:
    return Doubt(
        f"{key}-{line.place}",
        _(
            "%(place)s, code %(code)s: %(sum)s. %(why)s Is the amount right?",
            place=line.place,
            code=line.code,
            sum=format_money(line.planned),
            why=why,
        ),
    )
