"""Residents ask the municipality about hearings: how these are found and named."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from civicbudget.core.i18n import locale, written
from civicbudget.discussion.things import Thing, askable
from civicbudget.hearings import queries, words
from civicbudget.municipalities.models import Municipality


@askable("hearing")
def hearings(municipality: Municipality, keys: Collection[str]) -> Mapping[str, Thing]:
    """Announced hearings, by their number."""
    return {
        str(each.number): Thing(
            written(words.title(each), locale()), "hearings.show", {"number": each.number}
        )
        for each in queries.announced(municipality.id, keys)
    }
