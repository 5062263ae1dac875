"""The budget in two sentences: where most of the money comes from, and what for it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import LazyString
from markupsafe import Markup

from civicbudget.budgets import meaning
from civicbudget.budgets.codes import EQUALIZATION, OWN, SPECIAL, TRANSFERS
from civicbudget.budgets.meaning import Group, Summary
from civicbudget.budgets.models import Version
from civicbudget.core.i18n import format_money
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
REST_OF_SOURCES = _l("%(share)s come from other sources")
REST_OF_USES = _l("%(share)s go to everything else")
"""Parts of the sentence: languages bend a noun after "come from" and "go to", so each is whole."""

MENTIONED = 2
LEAST_MENTIONED = 10
"""The sentence names at most so many sources and uses, the second only if so large; what is left
is one more part, so that all of them make a hundred."""


@dataclass(frozen=True)
class _Words:
    """How the parts of one side are said: by code, by title, and what is left."""

    by_code: Mapping[str, LazyString]
    titled: LazyString
    rest: LazyString


_OF_SOURCES = _Words(SOURCES, OTHER_SOURCE, REST_OF_SOURCES)
_OF_USES = _Words(USES, OTHER_USE, REST_OF_USES)


def sentence(summary: Summary) -> Markup:
    """Where most of the money is to come from and go to, out of every hundred som."""
    parts = []
    if summary.revenue:
        sources = _parts(summary.origins, _OF_SOURCES)
        parts.append(
            _filled(_("Of every 100 som of planned revenue, %(sources)s."), sources=sources)
        )
    if summary.expenditure:
        uses = _parts(summary.uses, _OF_USES)
        parts.append(_filled(_("Of every 100 som of planned expenditure, %(uses)s."), uses=uses))
    return Markup(" ").join(parts)


def so_far(version: Version, summary: Summary) -> str:
    """What really came in and was spent, and until when; "" where nothing is known of it."""
    if not summary.has_actual:
        return ""
    sums = {"in": format_money(summary.received), "out": format_money(summary.spent)}
    if not version.quarter:
        return _("%(in)s really came in, and %(out)s was spent.", **sums)
    return _(
        "By the end of quarter %(number)s, %(in)s had come in and %(out)s had been spent.",
        number=version.quarter,
        **sums,
    )


def _parts(groups: Sequence[Group], words: _Words) -> Markup:
    told = list(zip(groups, meaning.of_hundred(groups), strict=True))
    named = [one for at, one in enumerate(told[:MENTIONED]) if not at or one[1] >= LEAST_MENTIONED]
    left = [one for one in told[len(named) :] if one[1]]
    parts = [_named(*one, words) for one in (named + left if len(left) == 1 else named)]
    if len(left) > 1:
        parts.append(_filled(str(words.rest), share=sum(share for _group, share in left)))
    return Markup(", ").join(parts)


def _named(group: Group, share: int, words: _Words) -> Markup:
    phrase = str(words.by_code.get(group.code, words.titled))
    return _filled(phrase, share=share, title=group.label)


def _filled(text: str, **values: object) -> Markup:
    """A text of ours with titles in it, each escaped and marked by its language."""
    return Markup(text) % values  # noqa: S704 - the text is a source string or its translation
