"""Reading the roll, its proofs and the claims that were refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from civicbudget.core.db import db
from civicbudget.core.sorting import fold
from civicbudget.municipalities.models import Area
from civicbudget.residents.models import Card, Proof, RefusedClaim, Resident

PER_PAGE = 50


@dataclass(frozen=True)
class Filter:
    """What an official looks for on the roll; empty means everything."""

    words: str = ""
    village: int | None = None
    state: str = ""
    order: str = "name"


@dataclass(frozen=True)
class Page:
    """One page of a list."""

    rows: Sequence[Resident]
    number: int
    pages: int
    total: int


def resident_of(person_id: int, municipality_id: int) -> Resident | None:
    """The entry of the roll that a person has proved to be, with its area; one query."""
    return db.session.scalar(
        select(Resident)
        .join(Resident.proof)
        .where(Proof.person_id == person_id, Proof.municipality_id == municipality_id)
        .options(joinedload(Resident.area), contains_eager(Resident.proof))
    )


def proof_of(person_id: int, municipality_id: int) -> Proof | None:
    """A person's proof in a municipality."""
    return db.session.scalar(
        select(Proof).filter_by(person_id=person_id, municipality_id=municipality_id)
    )


def proofs_of(person_id: int) -> Sequence[Proof]:
    """Everywhere that a person has proved to be a resident."""
    return db.session.scalars(
        select(Proof)
        .where(Proof.person_id == person_id)
        .options(
            joinedload(Proof.resident).options(
                joinedload(Resident.area), joinedload(Resident.municipality)
            )
        )
        .order_by(Proof.proved_at)
    ).all()


def by_reference(municipality_id: int, reference: str) -> Resident | None:
    """An entry with everything that its page shows."""
    return db.session.scalar(
        _with_everything(
            select(Resident).filter_by(municipality_id=municipality_id, reference=reference)
        )
    )


def by_references(municipality_id: int, references: Iterable[str]) -> Sequence[Resident]:
    """The chosen entries that nobody has proved to be yet."""
    return _card_candidates(municipality_id, Resident.reference.in_(list(references)))


def of_village(municipality_id: int, number: int) -> Sequence[Resident]:
    """The entries of a village that nobody has proved to be yet."""
    return _card_candidates(municipality_id, Area.number == number)


def _card_candidates(municipality_id: int, which: ColumnElement[bool]) -> Sequence[Resident]:
    return db.session.scalars(
        select(Resident)
        .join(Resident.area)
        .outerjoin(Resident.proof)
        .where(Resident.municipality_id == municipality_id, which, Proof.id.is_(None))
        .options(contains_eager(Resident.area), joinedload(Resident.card))
        .order_by(Area.number, Resident.sort_key, Resident.id)
    ).all()


def by_pin(municipality_id: int, pin_hash: str) -> Resident | None:
    """The entry of a PIN, with its card and its proof."""
    return db.session.scalar(
        select(Resident)
        .filter_by(municipality_id=municipality_id, pin_hash=pin_hash)
        .options(joinedload(Resident.card), joinedload(Resident.proof))
    )


def roll(municipality_id: int, wanted: Filter, number: int) -> Page:
    """A page of the roll, by the Kyrgyz alphabet."""
    condition = and_(Resident.municipality_id == municipality_id, *_conditions(wanted))
    joined = select(Resident).join(Resident.area).outerjoin(Resident.proof).outerjoin(Resident.card)
    total = db.session.scalar(joined.with_only_columns(func.count(Resident.id)).where(condition))
    pages = max(1, -(-(total or 0) // PER_PAGE))
    number = min(max(number, 1), pages)
    by_name = (Resident.sort_key, Resident.id)
    rows = db.session.scalars(
        joined.where(condition)
        .options(
            contains_eager(Resident.area),
            contains_eager(Resident.proof),
            contains_eager(Resident.card),
        )
        .order_by(*((Area.number, *by_name) if wanted.order == "village" else by_name))
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    ).all()
    return Page(rows, number, pages, total or 0)


def _conditions(wanted: Filter) -> Iterable[ColumnElement[bool]]:
    for word in fold(wanted.words).split():
        yield Resident.folded.contains(word, autoescape=True)
    if wanted.village is not None:
        yield Area.number == wanted.village
    match wanted.state:
        case "proved":
            yield Proof.id.is_not(None)
        case "card":
            yield and_(Proof.id.is_(None), Card.id.is_not(None))
        case "none":
            yield and_(Proof.id.is_(None), Card.id.is_(None))


def entries(municipality_id: int) -> dict[str, Resident]:
    """Every entry by the hash of its PIN, for an import to compare."""
    return {
        entry.pin_hash: entry
        for entry in db.session.scalars(select(Resident).filter_by(municipality_id=municipality_id))
    }


def size(municipality_id: int) -> int:
    """How many entries the roll has."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Resident).filter_by(municipality_id=municipality_id)
        )
        or 0
    )


def claims(municipality_id: int) -> Sequence[RefusedClaim]:
    """Refused claims that no official has settled, the oldest first."""
    return db.session.scalars(
        select(RefusedClaim)
        .join(RefusedClaim.resident)
        .where(Resident.municipality_id == municipality_id, RefusedClaim.settled_at.is_(None))
        .options(
            contains_eager(RefusedClaim.resident).options(
                joinedload(Resident.area), joinedload(Resident.proof).joinedload(Proof.person)
            ),
            joinedload(RefusedClaim.person),
        )
        .order_by(RefusedClaim.claimed_at, RefusedClaim.id)
    ).all()


def claim(municipality_id: int, key: int) -> RefusedClaim | None:
    """One open claim of a municipality."""
    return next((found for found in claims(municipality_id) if found.id == key), None)


def open_claim(resident_id: int, person_id: int) -> RefusedClaim | None:
    """The claim of a person on an entry that waits already."""
    return db.session.scalar(
        select(RefusedClaim).filter_by(
            resident_id=resident_id, person_id=person_id, settled_at=None
        )
    )


def _with_everything(query: Select[Resident]) -> Select[Resident]:
    return query.options(
        joinedload(Resident.area),
        joinedload(Resident.card),
        joinedload(Resident.proof).options(
            joinedload(Proof.person), joinedload(Proof.confirmed_by)
        ),
    )
