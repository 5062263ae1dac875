"""What only shows when the lines are seen together."""

from __future__ import annotations

from collections.abc import Iterable

from civicbudget.budgets.comparing import key
from civicbudget.budgets.importing.lines import Fault, Line
from civicbudget.budgets.models import Side
from civicbudget.core.i18n import gettext as _


def repeated_codes(lines: Iterable[Line]) -> list[Fault]:
    """A fault for each line whose codes, source and institution stand on its side already."""
    first: dict[object, str] = {}
    faults = []
    for line in lines:
        place = first.setdefault(key(line), line.place)
        if place != line.place:
            message = _(
                "The code %(code)s stands in %(place)s already.", code=line.code, place=place
            )
            faults.append(Fault(line.place, message, line.code))
    return faults


def counted_twice(lines: Iterable[Line]) -> list[Fault]:
    """The same expenditure, once by function and once by kind."""
    spent = [line for line in lines if line.side == Side.EXPENDITURE]
    by_function = [line for line in spent if line.function]
    by_kind = [line for line in spent if not line.function]
    total = sum(line.planned for line in by_function)
    if not total or total != sum(line.planned for line in by_kind):
        return []
    message = _("Expenditure stands in the file twice, by function and by kind. Keep one of them.")
    return [Fault(by_kind[0].place, message, by_kind[0].code)]
