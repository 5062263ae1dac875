"""Verbs of the roll. Acts of officials are logged; those of residents are not."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from civicbudget.accounts import services as accounts
from civicbudget.accounts.models import Person, Role
from civicbudget.audit import services as audit
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.security import derive
from civicbudget.core.sorting import fold, sort_key
from civicbudget.municipalities.models import Municipality
from civicbudget.record.chain import digest_personal
from civicbudget.residents import card_code, pin, queries, roll_file
from civicbudget.residents.models import Card, Means, Proof, RefusedClaim, Resident, Standing
from civicbudget.residents.roll_file import Line, Plan


class EntryTaken(Conflict):
    """Somebody else has proved to be this entry; the claim is to be written down."""

    def __init__(self, resident_id: int) -> None:
        super().__init__(
            _(
                "Somebody has already proved to be this person of the roll. The ayil okmotu will "
                "see your claim: go there with your ID card."
            )
        )
        self.resident_id = resident_id


@dataclass(frozen=True)
class IssuedCard:
    """A card as it is printed; the code exists nowhere else."""

    resident: Resident
    code: str


def import_roll(
    *, municipality: Municipality, lines: Sequence[Line], actor: Person, now: datetime
) -> Plan:
    """Store the lines of a file: new entries and changes; nobody is removed by an import."""
    plan = roll_file.compare(lines, queries.entries(municipality.id))
    try:
        if plan.new:
            rows = [_row(municipality.id, line) for line in plan.new]
            db.session.execute(insert(Resident), rows)
        for entry, line in plan.changed:
            entry.name, entry.area_id, entry.birth_year = line.name, line.area_id, line.birth_year
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(
            _("Somebody else changed the roll at the same moment. Look at the preview again.")
        ) from error
    counts = {"new": len(plan.new), "changed": len(plan.changed), "unchanged": plan.unchanged}
    _log(municipality, actor, "import_roll", now, counts)
    return plan


def issue_cards(
    *, municipality: Municipality, residents: Sequence[Resident], actor: Person, now: datetime
) -> list[IssuedCard]:
    """New codes for entries; each replaces the code that the entry had before."""
    issued = []
    for resident in residents:
        code = card_code.draw()
        card = resident.card or Card(resident_id=resident.id)
        card.code_hash = card_code.hashed(code, municipality.id)
        card.issued_at, card.issued_by_id, card.used_at = now, actor.id, None
        db.session.add(card)
        issued.append(IssuedCard(resident, code))
    db.session.flush()
    villages = Counter(f"village {resident.area.number}" for resident in residents)
    _log(municipality, actor, "issue_cards", now, {"cards": len(issued), **villages})
    return issued


def prove_by_card(
    *, municipality: Municipality, person: Person, pin_text: str, code: str, now: datetime
) -> Proof:
    """A person proves to be an entry by its PIN and the code of its card.

    Raises DomainError, which does not say which of the two was wrong, and EntryTaken.
    """
    pin_hash = pin.hashed(pin.parse(pin_text), municipality.id)
    resident = queries.by_pin(municipality.id, pin_hash)
    card = resident.card if resident else None
    expected = card.code_hash if card else ""
    if not hmac.compare_digest(card_code.hashed(code, municipality.id), expected):
        raise DomainError(
            _("This PIN and this code do not belong together. Check both; the card has the code.")
        )
    assert resident is not None  # noqa: S101 - there is a card, so there is its entry
    assert card is not None  # noqa: S101
    if card.used_at is not None and resident.proof is None:
        raise DomainError(_("This card has been used. Ask the ayil okmotu for a new one."))
    proof = _prove(resident=resident, person=person, means=Means.CARD, actor=None, now=now)
    card.used_at = now
    db.session.flush()
    return proof


def confirm_at_desk(*, resident: Resident, person: Person, actor: Person, now: datetime) -> Proof:
    """An official has seen the person and the ID card. Raises DomainError and EntryTaken."""
    proof = _prove(resident=resident, person=person, means=Means.DESK, actor=actor, now=now)
    _log(resident.municipality, actor, "confirm_resident", now, _digest(resident))
    return proof


def _prove(
    *, resident: Resident, person: Person, means: Means, actor: Person | None, now: datetime
) -> Proof:
    own = queries.proof_of(person.id, resident.municipality_id)
    if own is not None and own.resident_id == resident.id:
        return own
    if own is not None:
        raise _is_another()
    if resident.proof is not None:
        raise EntryTaken(resident.id)
    key = resident.id
    proof = Proof(
        municipality_id=resident.municipality_id,
        resident_id=key,
        person_id=person.id,
        means=means,
        proved_at=now,
        confirmed_by_id=actor.id if actor else None,
    )
    db.session.add(proof)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise EntryTaken(key) from error
    return proof


def _is_another() -> DomainError:
    return DomainError(_("This account belongs to another person of the roll already."))


def refuse_claim(*, resident_id: int, person: Person, means: Means, now: datetime) -> Proof | None:
    """Write down a claim that came second, once; in a transaction of its own.

    Returns the proof where it is the person's own after all: a button pressed twice.
    """
    own = db.session.get_one(Resident, resident_id).proof
    if own is not None and own.person_id == person.id:
        return own
    if queries.open_claim(resident_id, person.id) is None:
        db.session.add(
            RefusedClaim(resident_id=resident_id, person_id=person.id, means=means, claimed_at=now)
        )
        db.session.flush()
    return None


def settle_claim(*, claim: RefusedClaim, reason: str, actor: Person, now: datetime) -> None:
    """An official has looked into a refused claim; the words say what was found."""
    claim.settled_at, claim.settled_by_id = now, actor.id
    resident = claim.resident
    _log(resident.municipality, actor, "settle_claim", now, _digest(resident), reason)


def withdraw_proof(*, resident: Resident, reason: str, actor: Person, now: datetime) -> None:
    """Take a wrong proof back, so that the rightful resident may claim the entry."""
    if resident.proof is None:
        raise Conflict(_("Nobody has proved to be this person of the roll."))
    db.session.delete(resident.proof)
    db.session.flush()
    _log(resident.municipality, actor, "withdraw_proof", now, _digest(resident), reason)


def draw_password(*, resident: Resident, password_hash: str, actor: Person, now: datetime) -> None:
    """Give the person who proved to be an entry a new password, to be changed at sign-in."""
    if resident.proof is None:
        raise Conflict(_("Nobody has proved to be this person of the roll."))
    accounts.change_password(person=resident.proof.person, password_hash=password_hash, drawn=True)
    _log(resident.municipality, actor, "draw_password", now, _digest(resident))


def _row(municipality_id: int, line: Line) -> dict[str, Any]:
    return {
        "municipality_id": municipality_id,
        "pin_hash": line.pin_hash,
        "name": line.name,
        "folded": fold(line.name),
        "sort_key": sort_key(line.name),
        "area_id": line.area_id,
        "birth_year": line.birth_year,
        "standing": Standing.REGISTERED,
    }


def _digest(resident: Resident) -> dict[str, str]:
    """An entry as the log may publish it: the same every time, and nobody can try out names."""
    salt = derive(f"log salt of resident {resident.id}")
    return {"entry": digest_personal(resident.name, salt)}


def _log(
    municipality: Municipality,
    actor: Person,
    act: str,
    now: datetime,
    after: Mapping[str, Any],
    reason: str = "",
) -> None:
    audit.record(
        log=municipality.slug,
        actor=actor,
        role=Role.OFFICIAL,
        act=act,
        on="roll",
        now=now,
        after=after,
        reason=reason,
    )
