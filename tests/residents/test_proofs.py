"""One entry, one person: by card, at the desk, and when two come in the same instant."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from civicbudget.accounts.models import Person
from civicbudget.audit import queries as audit
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.residents import queries, services
from civicbudget.residents.models import Card, Means, Proof, RefusedClaim, Resident
from civicbudget.residents.services import EntryTaken
from tests import factories
from tests.residents.conftest import PIN, Village, entry, prove

OTHER = "11503198000124"


def somebody() -> Person:
    with transaction():
        return factories.person()


def acts(village: Village) -> list[str]:
    return [entry.act for entry, _hash in audit.published(village.municipality.slug)]


def test_pin_and_code_prove(village: Village) -> None:
    person = somebody()
    prove(village, person)
    resident = queries.resident_of(person.id, village.municipality.id)
    assert resident == village.resident
    assert resident is not None
    assert resident.proof is not None
    assert (resident.proof.means, resident.proof.confirmed_by_id) == (Means.CARD, None)
    assert resident.card is not None
    assert resident.card.used_at is not None
    assert acts(village) == ["issue_cards"]


def test_it_counts_in_its_own_municipality_only(village: Village) -> None:
    person = somebody()
    prove(village, person)
    with transaction():
        elsewhere = factories.municipality("elsewhere")
    assert queries.resident_of(person.id, elsewhere.id) is None


def test_resident_of_is_one_query(village: Village, count_queries) -> None:  # type: ignore[no-untyped-def] # a fixture
    person = somebody()
    prove(village, person)
    key, place = person.id, village.municipality.id
    assert count_queries(lambda: queries.resident_of(key, place).area.name) == 1


@pytest.mark.parametrize("digits", [PIN, "21503198000124"])
def test_which_of_the_two_was_wrong_is_not_said(village: Village, digits: str) -> None:
    code = "222-222-222" if digits == PIN else village.code
    with pytest.raises(DomainError, match="Бул ПИН менен бул код бири-бирине туура келбейт") as no:
        prove(village, somebody(), code, digits)
    assert no.value.field is None


def test_an_entry_without_a_card(village: Village) -> None:
    with transaction():
        entry(village.municipality, OTHER, "Картасыз")
    with pytest.raises(DomainError, match="туура келбейт"):
        prove(village, somebody(), village.code, OTHER)


def test_a_new_card_replaces_the_old(village: Village) -> None:
    with transaction():
        (card,) = services.issue_cards(
            municipality=village.municipality,
            residents=[village.resident],
            actor=village.official,
            now=clock.now(),
        )
    with pytest.raises(DomainError):
        prove(village, somebody())
    prove(village, somebody(), card.code)
    assert db.session.scalar(select(func.count()).select_from(Card)) == 1


def test_a_second_claim_is_refused_and_shown(village: Village) -> None:
    first, second = somebody(), somebody()
    prove(village, first)
    for _ in range(2):
        with pytest.raises(EntryTaken) as taken:
            prove(village, second)
        with transaction():
            assert (
                services.refuse_claim(
                    resident_id=taken.value.resident_id,
                    person=second,
                    means=Means.CARD,
                    now=clock.now(),
                )
                is None
            )
    (claim,) = queries.claims(village.municipality.id)
    assert (claim.person, claim.resident, claim.means) == (second, village.resident, Means.CARD)
    assert queries.resident_of(first.id, village.municipality.id) == village.resident


def test_the_same_person_again_is_no_claim(village: Village) -> None:
    person = somebody()
    prove(village, person)
    prove(village, person)
    with transaction():
        own = services.refuse_claim(
            resident_id=village.resident.id, person=person, means=Means.CARD, now=clock.now()
        )
    assert own == village.resident.proof
    assert queries.claims(village.municipality.id) == []


def test_one_person_is_one_entry(village: Village) -> None:
    person = somebody()
    prove(village, person)
    with transaction():
        other = entry(village.municipality, OTHER, "Башка")
    with pytest.raises(DomainError, match="башка адамга таандык"), transaction():
        services.confirm_at_desk(
            resident=other, person=person, actor=village.official, now=clock.now()
        )


def test_at_the_desk(village: Village) -> None:
    person = somebody()
    with transaction():
        services.confirm_at_desk(
            resident=village.resident, person=person, actor=village.official, now=clock.now()
        )
    proof = queries.proof_of(person.id, village.municipality.id)
    assert proof is not None
    assert (proof.means, proof.confirmed_by) == (Means.DESK, village.official)
    assert acts(village) == ["issue_cards", "confirm_resident"]
    entry_of_log = list(audit.published(village.municipality.slug))[-1][0]
    assert village.resident.name not in str(entry_of_log)
    assert entry_of_log.after is not None
    assert entry_of_log.after["entry"].startswith("hmac-sha256:")


def test_withdrawing_lets_the_rightful_person_claim(village: Village) -> None:
    wrong, rightful = somebody(), somebody()
    prove(village, wrong)
    with transaction():
        services.withdraw_proof(
            resident=village.resident, reason="Башка адам", actor=village.official, now=clock.now()
        )
    assert queries.resident_of(wrong.id, village.municipality.id) is None
    with pytest.raises(DomainError, match="Бул карточка колдонулган"):
        prove(village, rightful)
    with transaction():
        services.confirm_at_desk(
            resident=village.resident, person=rightful, actor=village.official, now=clock.now()
        )
    assert queries.resident_of(rightful.id, village.municipality.id) == village.resident
    assert acts(village) == ["issue_cards", "withdraw_proof", "confirm_resident"]
    with pytest.raises(Conflict), transaction():
        services.withdraw_proof(
            resident=entry(village.municipality, OTHER, "Башка"),
            reason="...",
            actor=village.official,
            now=clock.now(),
        )


def test_settling_a_claim(village: Village) -> None:
    with transaction():
        claim = RefusedClaim(
            resident_id=village.resident.id,
            person_id=factories.person().id,
            means=Means.CARD,
            claimed_at=clock.now(),
        )
        db.session.add(claim)
    with transaction():
        services.settle_claim(
            claim=claim, reason="Экөө тең келди", actor=village.official, now=clock.now()
        )
    assert queries.claims(village.municipality.id) == []
    assert claim.settled_by_id == village.official.id
    last = list(audit.published(village.municipality.slug))[-1][0]
    assert (last.act, last.reason) == ("settle_claim", "Экөө тең келди")


@pytest.mark.parametrize("claimants", [2, 5])
def test_two_in_the_same_instant_leave_one(app: Flask, village: Village, claimants: int) -> None:
    people = [somebody().id for _ in range(claimants)]
    place, code = village.municipality.id, village.code
    db.session.rollback()
    start, outcomes = threading.Barrier(claimants), []

    def claim(person_id: int) -> None:
        with app.app_context():
            person = db.session.get_one(Person, person_id)
            start.wait()
            try:
                with transaction():
                    services.prove_by_card(
                        municipality=village.municipality,
                        person=person,
                        pin_text=PIN,
                        code=code,
                        now=clock.now(),
                    )
                outcomes.append("proved")
            except EntryTaken as taken:
                with transaction():
                    services.refuse_claim(
                        resident_id=taken.resident_id,
                        person=person,
                        means=Means.CARD,
                        now=clock.now(),
                    )
                outcomes.append("refused")
            db.session.remove()

    _ = village.municipality.slug  # loaded, so that the threads only read it
    threads = [threading.Thread(target=claim, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert sorted(outcomes) == ["proved"] + ["refused"] * (claimants - 1)
    assert db.session.scalar(select(func.count()).select_from(Proof)) == 1
    assert len(queries.claims(place)) == claimants - 1


def test_the_database_itself_keeps_one_proof_for_an_entry(app: Flask, village: Village) -> None:
    """A claim that passed every look before it still ends at the constraint."""
    person = somebody()

    def claim_that_was_overtaken() -> None:
        resident = db.session.get_one(Resident, village.resident.id)
        assert resident.proof is None
        overtaking = insert(Proof).values(
            municipality_id=resident.municipality_id,
            resident_id=resident.id,
            person_id=village.official.id,
            means=Means.CARD,
            proved_at=clock.now(),
        )
        db.session.execute(overtaking)
        services.confirm_at_desk(
            resident=resident, person=person, actor=village.official, now=clock.now()
        )

    with pytest.raises(EntryTaken), transaction():
        claim_that_was_overtaken()
    assert db.session.scalar(select(func.count()).select_from(Proof)) == 0
