"""Finding municipalities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from civicbudget.core.db import db
from civicbudget.core.i18n import pick
from civicbudget.core.sorting import fold, sort_key
from civicbudget.municipalities.models import Area, Municipality


@dataclass(frozen=True)
class Found:
    """A municipality that a search found, and the villages for whose names it did."""

    municipality: Municipality
    villages: tuple[Area, ...] = ()


def by_slug(slug: str) -> Municipality | None:
    """The municipality of an address."""
    return db.session.scalar(select(Municipality).where(Municipality.slug == slug))


def search(words: str = "") -> list[Found]:
    """Municipalities named so, lying in such a district or having such a village.

    Names in every language are searched; the order is that of the reader's alphabet.
    """
    wanted = fold(words)
    query = select(Municipality).where(Municipality.valid_to.is_(None))
    if wanted:
        query = query.options(selectinload(Municipality.areas))
    found = [hit for each in db.session.scalars(query) for hit in _matches(each, wanted)]
    return sorted(found, key=lambda hit: sort_key(str(pick(hit.municipality.name))))


def _matches(municipality: Municipality, wanted: str) -> Iterator[Found]:
    if _named(wanted, municipality.name, municipality.district):
        yield Found(municipality)
    elif villages := tuple(area for area in municipality.areas if _named(wanted, area.name)):
        yield Found(municipality, villages)


def _named(wanted: str, *names: dict[str, str]) -> bool:
    return any(wanted in fold(word) for name in names for word in name.values())
