"""Finding municipalities."""

from __future__ import annotations

from sqlalchemy import select

from civicbudget.core.db import db
from civicbudget.core.i18n import pick
from civicbudget.core.sorting import fold, sort_key
from civicbudget.municipalities.models import Municipality


def by_slug(slug: str) -> Municipality | None:
    """The municipality of an address."""
    return db.session.scalar(select(Municipality).where(Municipality.slug == slug))


def search(words: str = "") -> list[Municipality]:
    """Municipalities whose name in any language holds the words, by the reader's alphabet."""
    wanted = fold(words)
    found = [
        municipality
        for municipality in db.session.scalars(
            select(Municipality).where(Municipality.valid_to.is_(None))
        )
        if wanted in fold(" ".join([*municipality.name.values(), *municipality.district.values()]))
    ]
    return sorted(found, key=lambda municipality: sort_key(str(pick(municipality.name))))
