"""What codes are called, what columns mean, how many people there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from sqlalchemy import func, select

from civicbudget.budgets.importing.columns import Column
from civicbudget.budgets.importing.tables import Meaning, Use
from civicbudget.budgets.models import Classification, ClassificationCode, RememberedColumns
from civicbudget.core.db import db
from civicbudget.municipalities.models import Area


def titles(year: int) -> Mapping[str, dict[str, str]]:
    """The titles of the classifications' codes, as they held in a year."""
    return titles_of()(year)


def titles_of() -> Callable[[int], Mapping[str, dict[str, str]]]:
    """A function that gives the titles as they held in a year; the codes are read once."""
    known = classifications()

    @cache
    def of(year: int) -> Mapping[str, dict[str, str]]:
        return {
            code.code: code.title
            for code in known
            if code.valid_from.year <= year <= (code.valid_to.year if code.valid_to else year)
        }

    return of


def classifications() -> Sequence[ClassificationCode]:
    """Every code of every classification, in their order."""
    query = select(ClassificationCode).order_by(
        ClassificationCode.classification, ClassificationCode.code, ClassificationCode.valid_from
    )
    return db.session.scalars(query).all()


def classification_code(key: int) -> ClassificationCode | None:
    """One code by its key."""
    return db.session.get(ClassificationCode, key)


def seeded() -> set[Classification]:
    """The classifications of which there are any codes."""
    return set(db.session.scalars(select(ClassificationCode.classification).distinct()))


def meanings(municipality_id: int) -> Mapping[str, Meaning]:
    """What the municipality's officials said that the columns of tables mean, by fingerprint."""
    query = select(RememberedColumns).where(RememberedColumns.municipality_id == municipality_id)
    return {
        kept.fingerprint: Meaning(
            Use(kept.use),
            {int(index): Column(name) for index, name in kept.columns.items()},
            kept.sources,
            kept.codes,
        )
        for kept in db.session.scalars(query)
    }


def remembered(municipality_id: int, fingerprint: str) -> RememberedColumns | None:
    """What is kept of one table."""
    query = select(RememberedColumns).where(
        RememberedColumns.municipality_id == municipality_id,
        RememberedColumns.fingerprint == fingerprint,
    )
    return db.session.scalar(query)


def residents(municipality_id: int) -> int:
    """People in all areas of a municipality."""
    query = select(func.coalesce(func.sum(Area.population), 0))
    return int(db.session.scalar(query.where(Area.municipality_id == municipality_id)) or 0)
