"""What a budget says: its sums, where the money comes from and goes to, and that in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from flask_babel import LazyString
from markupsafe import Markup

from civicbudget.budgets.codes import EQUALIZATION, FUNCTIONS, group_of
from civicbudget.budgets.models import Side
from civicbudget.core import money
from civicbudget.core.i18n import Text, pick
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l

SOURCES = {
    EQUALIZATION: _l("%(share)s are the equalization grant"),
    "11": _l("%(share)s are taxes"),
    "13": _l("%(share)s are grants from the republican budget"),
    "14": _l("%(share)s are rent, fees and other non-tax revenue"),
}
USES = {
    "701": _l("%(share)s go to public administration"),
    "702": _l("%(share)s go to defence"),
    "703": _l("%(share)s go to public order and safety"),
    "704": _l("%(share)s go to the economy"),
    "705": _l("%(share)s go to environmental protection"),
    "706": _l("%(share)s go to housing and community services"),
    "707": _l("%(share)s go to health care"),
    "708": _l("%(share)s go to recreation, culture and religion"),
    "709": _l("%(share)s go to education"),
    "710": _l("%(share)s go to social protection"),
    "21": _l("%(share)s go to wages and the Social Fund"),
    "22": _l("%(share)s go to goods and services"),
    "27": _l("%(share)s go to social benefits"),
    "31": _l("%(share)s go to buildings and equipment"),
}
OTHER_SOURCE = _l("%(share)s are “%(title)s”")
OTHER_USE = _l("%(share)s go to “%(title)s”")
"""Parts of the sentence: languages bend a noun after "come from" and "go to", so each is whole."""

MENTIONED = 2
LEAST_MENTIONED = 10
"""The sentence names at most so many sources and uses, the second only if so large."""


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

    @property
    def label(self) -> Text:
        """Its title for the reader."""
        return pick(self.title)


@dataclass(frozen=True)
class Summary:
    """A budget at one look; sums in tyiyn, groups largest first."""

    groups: Sequence[Group]

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
    members: dict[tuple[Side, str], list[Line]] = {}
    for line in lines:
        members.setdefault((line.side, _group_of(line)), []).append(line)
    groups = [_group(side, code, of, titles or {}) for (side, code), of in members.items()]
    return Summary(sorted(groups, key=lambda group: (-group.planned, group.code)))


def title_of_group(
    code: str, alone: bool, largest: Mapping[str, str], titles: Mapping[str, Mapping[str, str]]
) -> Mapping[str, str]:
    """A group of one line is called by that line's title where that says more than the group's."""
    if alone and code not in FUNCTIONS:
        return largest
    return titles.get(code, largest)


def sentence(summary: Summary) -> Markup:
    """Where most of the money comes from and what for it goes, out of every hundred som."""
    parts = []
    if summary.revenue:
        sources = _shares(summary.sources, summary.revenue, SOURCES, OTHER_SOURCE)
        parts.append(_filled(_("Of every 100 som that come in, %(sources)s."), sources=sources))
    if summary.expenditure:
        uses = _shares(summary.uses, summary.expenditure, USES, OTHER_USE)
        parts.append(_filled(_("Of every 100 som that are spent, %(uses)s."), uses=uses))
    return Markup(" ").join(parts)


def per_resident(tyiyn: int, residents: int) -> int:
    """A sum for one resident, in tyiyn, rounded to a whole som."""
    return round(Fraction(tyiyn, residents * money.TYIYN)) * money.TYIYN


def _group_of(line: Line) -> str:
    """The first level of the classification; the equalization grant, of which most municipalities
    live, stands for itself."""
    if line.side == Side.REVENUE and line.source == EQUALIZATION:
        return EQUALIZATION
    return group_of(line.function, line.economic)


def _group(
    side: Side, code: str, lines: Sequence[Line], titles: Mapping[str, Mapping[str, str]]
) -> Group:
    actual = [line.actual for line in lines if line.actual is not None]
    largest = max(lines, key=lambda line: line.planned).title
    return Group(
        side=side,
        code=code,
        title=title_of_group(code, len(lines) == 1, largest, titles),
        planned=sum(line.planned for line in lines),
        actual=sum(actual) if actual else None,
        participatory=sum(line.planned for line in lines if line.participatory),
    )


def _shares(
    groups: Iterable[Group], total: int, phrases: Mapping[str, LazyString], other: LazyString
) -> Markup:
    parts: list[Markup] = []
    for group in list(groups)[:MENTIONED]:
        share = round(Fraction(100 * group.planned, total))
        if not parts or share >= LEAST_MENTIONED:
            phrase = str(phrases.get(group.code, other))
            parts.append(_filled(phrase, share=share, title=group.label))
    return Markup(", ").join(parts)


def _filled(text: str, **values: object) -> Markup:
    """A text of ours with titles in it, each escaped and marked by its language."""
    return Markup(text) % values  # noqa: S704 - the text is a source string or its translation
