"""What only shows when the lines are seen together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from civicbudget.budgets.codes import is_function
from civicbudget.budgets.importing.lines import Fault, LeftOut, Line, StatedSum
from civicbudget.budgets.models import Side
from civicbudget.core.i18n import gettext as _


def repeated_codes(lines: Iterable[Line]) -> list[Fault]:
    """A fault for each line whose code its side has already."""
    first: dict[tuple[Side, str], str] = {}
    faults = []
    for line in lines:
        place = first.setdefault((line.side, line.code), line.place)
        if place != line.place:
            message = _(
                "The code %(code)s stands in %(place)s already.", code=line.code, place=place
            )
            faults.append(Fault(line.place, message, line.code))
    return faults


def without_sums(lines: Sequence[Line]) -> tuple[list[Line], list[StatedSum], list[LeftOut]]:
    """The lines without those that sum up others (701 above 70111), which would count twice.

    Returns the lines, the sums that their parts do not add up to, and what was left out.
    """
    above = {(line.side, line.code[:length]) for line in lines for length in range(len(line.code))}
    kept = [line for line in lines if (line.side, line.code) not in above]
    sums: list[StatedSum] = []
    left_out: list[LeftOut] = []
    for line in lines:
        if (line.side, line.code) in above:
            text = f"{line.code} {next(iter(line.title.values()), '')}"
            why = _("It is a sum; its parts stand in the file.")
            left_out.append(LeftOut(line.place, text, why))
            computed = sum(part.planned for part in kept if _is_below(part, line))
            sums.append(StatedSum(line.place, text, line.planned, computed))
    return kept, [found for found in sums if found.stated != found.computed], left_out


def _is_below(line: Line, above: Line) -> bool:
    return line.side == above.side and line.code.startswith(above.code)


def counted_twice(lines: Iterable[Line]) -> list[Fault]:
    """The same expenditure, once by function and once by kind."""
    spent = [line for line in lines if line.side == Side.EXPENDITURE]
    by_function = [line for line in spent if is_function(line.code)]
    by_kind = [line for line in spent if not is_function(line.code)]
    total = sum(line.planned for line in by_function)
    if not total or total != sum(line.planned for line in by_kind):
        return []
    message = _("Expenditure stands in the file twice, by function and by kind. Keep one of them.")
    return [Fault(by_kind[0].place, message, by_kind[0].code)]
