"""The budget in two sentences: where most of the money comes from, and what for it goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from flask_babel import LazyString
from markupsafe import Markup

from civicbudget.budgets.codes import EQUALIZATION, OWN, SPECIAL, TRANSFERS
from civicbudget.budgets.meaning import Group, Summary
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l

SOURCES = {
    EQUALIZATION: _l("%(share)s are the equalization grant"),
    OWN: _l("%(share)s are the municipality's own"),
    TRANSFERS: _l("%(share)s are other transfers from the republican budget"),
    SPECIAL: _l("%(share)s are special funds"),
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


def sentence(summary: Summary) -> Markup:
    """Where most of the money comes from and what for it goes, out of every hundred som."""
    parts = []
    if summary.revenue:
        sources = _shares(summary.origins, summary.revenue, SOURCES, OTHER_SOURCE)
        parts.append(_filled(_("Of every 100 som that come in, %(sources)s."), sources=sources))
    if summary.expenditure:
        uses = _shares(summary.uses, summary.expenditure, USES, OTHER_USE)
        parts.append(_filled(_("Of every 100 som that are spent, %(uses)s."), uses=uses))
    return Markup(" ").join(parts)


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
