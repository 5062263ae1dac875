"""What a budget says: its sums, and where the money comes from and goes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Protocol

from civicbudget.budgets.codes import EQUALIZATION, group_of
from civicbudget.budgets.models import Side
from civicbudget.core import money
from civicbudget.core.i18n import Text, pick


class Line(Protocol):
    """A line of a budget, stored or still in its file; sums in tyiyn."""

    @property
    def side(self) -> Side: ...
    @property
    def function(self) -> str: ...
    @property
    def economic(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def institution(self) -> str: ...
    @property
    def title(self) -> Mapping[str, str]: ...
    @property
    def planned(self) -> int: ...
    @property
    def next_year(self) -> int | None: ...
    @property
    def year_after(self) -> int | None: ...
    @property
    def actual(self) -> int | None: ...
    @property
    def participatory(self) -> bool: ...


@dataclass(frozen=True)
class Group:
    """Lines of one side with something in common; sums in tyiyn.

    `code` is the first level of their codes, or EQUALIZATION for the equalization grant; `actual`
    is None where nothing is known of what was really received or spent.
    """

    side: Side
    code: str
    title: Mapping[str, str]
    planned: int
    actual: int | None
    participatory: int
    count: int = 1
    """How many lines it has."""

    @property
    def label(self) -> Text:
        """Its title for the reader."""
        return pick(self.title)


@dataclass(frozen=True)
class Summary:
    """A budget at one look; sums in tyiyn, groups largest first."""

    groups: Sequence[Group]
    by_source: Sequence[Group] = ()
    """The same lines by the source of the money."""

    @property
    def origins(self) -> list[Group]:
        """Revenue by its source: the municipality's own, the equalization grant and others."""
        return [group for group in self.by_source if group.side == Side.REVENUE]

    @property
    def sources(self) -> list[Group]:
        """The groups of revenue."""
        return [group for group in self.groups if group.side == Side.REVENUE]

    @property
    def uses(self) -> list[Group]:
        """The groups of expenditure."""
        return [group for group in self.groups if group.side == Side.EXPENDITURE]

    @property
    def revenue(self) -> int:
        """Revenue as planned."""
        return self._planned(Side.REVENUE)

    @property
    def expenditure(self) -> int:
        """Expenditure as planned."""
        return self._planned(Side.EXPENDITURE)

    @property
    def financing(self) -> int:
        """Balances and loans as planned."""
        return self._planned(Side.FINANCING)

    @property
    def participatory(self) -> int:
        """What residents decide on."""
        return sum(group.participatory for group in self.groups)

    @property
    def has_actual(self) -> bool:
        """Whether what was actually received and spent is known for any line."""
        return any(group.actual is not None for group in self.groups)

    @property
    def received(self) -> int:
        """Revenue as it actually came in."""
        return sum(group.actual or 0 for group in self.sources)

    @property
    def spent(self) -> int:
        """Expenditure as it was actually made."""
        return sum(group.actual or 0 for group in self.uses)

    @property
    def balance(self) -> int:
        """Revenue less expenditure: a surplus above zero, a deficit below."""
        return self.revenue - self.expenditure

    @property
    def uncovered(self) -> int:
        """Expenditure that neither revenue nor balances and loans pay; below zero what is left."""
        return self.expenditure - self.revenue - self.financing

    def _planned(self, side: Side) -> int:
        return sum(group.planned for group in self.groups if group.side == side)


def summarise(
    lines: Sequence[Line], titles: Mapping[str, Mapping[str, str]] | None = None
) -> Summary:
    """The sums of a budget that is still in its file; `titles` by code of classification."""
    names = titles or {}
    return Summary(_grouped(lines, _group_of, names), _grouped(lines, _source_of, names))


def _grouped(
    lines: Sequence[Line], code_of: Callable[[Line], str], titles: Mapping[str, Mapping[str, str]]
) -> list[Group]:
    members: dict[tuple[Side, str], list[Line]] = {}
    for line in lines:
        members.setdefault((line.side, code_of(line)), []).append(line)
    groups = [_group(side, code, of, titles) for (side, code), of in members.items()]
    return sorted(groups, key=lambda group: (-group.planned, group.code))


def title_of_group(
    code: str, largest: Mapping[str, str], titles: Mapping[str, Mapping[str, str]]
) -> Mapping[str, str]:
    """As the classification calls it; by its largest line's title where that knows no such code."""
    return titles.get(code, largest)


@dataclass(frozen=True)
class Row:
    """A group in several years, in tyiyn; None in a year that has nothing of it."""

    group: Group
    planned: Sequence[int | None]


def side_by_side(years: Mapping[int, Sequence[Group]]) -> Mapping[Side, list[Row]]:
    """The groups of each side, each with its sums in the order of the years; those that are largest
    in the first year come first, called as they are there."""
    found: dict[tuple[Side, str], dict[int, Group]] = {}
    for year, groups in years.items():
        for group in groups:
            found.setdefault((group.side, group.code), {})[year] = group
    rows: dict[Side, list[Row]] = {side: [] for side in Side}
    for (side, _code), by_year in found.items():
        sums = [by_year[year].planned if year in by_year else None for year in years]
        rows[side].append(Row(next(iter(by_year.values())), sums))
    return {side: of_side for side, of_side in rows.items() if of_side}


def share(part: int, whole: int) -> int:
    """A part of a sum in thousandths; 0 of nothing."""
    return round(Fraction(1000 * part, whole)) if whole else 0


def of_hundred(groups: Sequence[Group]) -> list[int]:
    """How many of every hundred som each group has; together a hundred, by largest remainders."""
    whole = sum(group.planned for group in groups)
    if whole <= 0:
        return [0 for _group in groups]
    exact = [Fraction(100 * group.planned, whole) for group in groups]
    told = [floor(part) for part in exact]
    by_remainder = sorted(range(len(groups)), key=lambda at: told[at] - exact[at])
    for at in by_remainder[: 100 - sum(told)]:
        told[at] += 1
    return told


def per_resident(tyiyn: int, residents: int) -> int:
    """A sum for one resident, in tyiyn, rounded to a whole som."""
    return round(Fraction(tyiyn, residents * money.TYIYN)) * money.TYIYN


def _group_of(line: Line) -> str:
    """The first level of the classification; the equalization grant, of which most municipalities
    live, stands for itself."""
    if line.side == Side.REVENUE and line.source == EQUALIZATION:
        return EQUALIZATION
    return group_of(line.function, line.economic)


def _source_of(line: Line) -> str:
    return line.source


def _group(
    side: Side, code: str, lines: Sequence[Line], titles: Mapping[str, Mapping[str, str]]
) -> Group:
    actual = [line.actual for line in lines if line.actual is not None]
    largest = max(lines, key=lambda line: line.planned).title
    return Group(
        side=side,
        code=code,
        title=title_of_group(code, largest, titles),
        planned=sum(line.planned for line in lines),
        actual=sum(actual) if actual else None,
        participatory=sum(line.planned for line in lines if line.participatory),
        count=len(lines),
    )
