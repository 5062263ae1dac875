"""What the commission is asked about the marks: numbers that exist, beyond limits that are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import true

from civicbudget.accounts.models import Role
from civicbudget.campaigns.models import Campaign
from civicbudget.core.db import db
from civicbudget.residents.models import Card, Means, Proof, RefusedClaim
from civicbudget.voting.groups import Group, Kind, envelopes_under, groups
from civicbudget.voting.models import Answer, Participation
from civicbudget.voting.questions import in_words, is_asked, questions
from tests import elections, factories

DAY = Group(Kind.DAY, "day", 20, true(), of=29, days=5, day=date(2026, 9, 15))


@pytest.mark.parametrize(
    ("group", "asked"),
    [
        (replace(DAY, marks=20, of=53), True),  # 33 on five days: 6.6 a day
        (
            replace(DAY, marks=20, of=54),
            False,
        ),  # 34: 6.8 a day, of which 20 is less than three times
        (replace(DAY, marks=19, of=19), False),
        (replace(DAY, marks=90, of=90, days=0), False),
        (replace(DAY, kind=Kind.DESK, marks=20), True),
        (replace(DAY, kind=Kind.DESK, marks=19), False),
        (replace(DAY, kind=Kind.OFFICIAL, marks=26, of=100), True),
        (replace(DAY, kind=Kind.OFFICIAL, marks=25, of=100), False),
        (replace(DAY, kind=Kind.CARDS, marks=11, of=21), True),
        (replace(DAY, kind=Kind.CARDS, marks=11, of=22), False),
        (replace(DAY, kind=Kind.BATCH, marks=900, of=900), False),
        (replace(DAY, kind=Kind.CLAIMS, marks=1), True),
        (replace(DAY, kind=Kind.PROOFS, marks=1), True),
    ],
)
def test_limits(group: Group, asked: bool) -> None:
    assert is_asked(group) is asked


def test_a_question_is_open_until_answered_and_again_when_marks_come() -> None:
    answer = Answer(question="day", marks=25, note="Той болгон")
    (closed,) = questions([replace(DAY, marks=25, of=25)], [answer])
    assert not closed.is_open
    (again,) = questions([replace(DAY, marks=26, of=26)], [answer])
    assert again.is_open


def proved(campaign: Campaign, number: int, **values: Any) -> list[Any]:
    """Residents who voted, whose proof is of these values."""
    residents = []
    for _ in range(number):
        person, resident = elections.voter(campaign.municipality)
        proof = db.session.query(Proof).filter_by(person_id=person.id).one()
        for name, value in values.items():
            setattr(proof, name, value)
        elections.cast(campaign, resident, 1)
        residents.append(resident)
    return residents


def found(campaign: Campaign, now: Any) -> dict[Kind, list[tuple[int, int]]]:
    told: dict[Kind, list[tuple[int, int]]] = {}
    for group in groups(campaign, now):
        told.setdefault(group.kind, []).append((group.marks, group.of))
        assert len(envelopes_under(campaign, [group])) == group.marks
        assert in_words(group)
    return told


def test_groups_are_of_what_is_there(app: Flask, frozen: Any) -> None:
    campaign = elections.running()
    of = campaign.municipality
    clerk = factories.member(of, Role.OFFICIAL, name="Кызматкер")
    db.session.commit()
    at_desk = proved(campaign, 3, confirmed_by_id=clerk.id)
    frozen.advance(days=1)
    by_card = proved(campaign, 2, means=Means.CARD)
    for number, resident in enumerate([*by_card, factories.resident(of)]):
        issued = {"issued_at": frozen.moment, "issued_by_id": clerk.id, "used_at": frozen.moment}
        db.session.add(Card(resident_id=resident.id, code_hash=f"{number:064}", **issued))
    stranger = factories.person()
    db.session.add(
        RefusedClaim(
            resident_id=by_card[0].id,
            person_id=stranger.id,
            means=Means.DESK,
            claimed_at=frozen.moment,
        )
    )
    withdrawn, changed = at_desk[:2]
    db.session.query(Proof).filter_by(resident_id=withdrawn.id).delete()
    proof = db.session.query(Proof).filter_by(resident_id=changed.id).one()
    proof.proved_at = frozen.moment
    db.session.commit()
    assert found(campaign, frozen.moment) == {
        Kind.DAY: [(3, 5), (2, 5)],
        Kind.DESK: [(2, 2)],
        Kind.OFFICIAL: [(2, 5)],
        Kind.CARDS: [(2, 3)],
        Kind.BATCH: [(2, 3)],
        Kind.CLAIMS: [(1, 5)],
        Kind.PROOFS: [(2, 5)],
    }
    codes = " ".join(group.code for group in groups(campaign, frozen.moment))
    assert clerk.name not in codes
    assert len(set(codes.split())) == len(codes.split())


def test_as_many_statements_for_three_as_for_one(
    app: Flask, frozen: Any, count_queries: Any
) -> None:
    campaign = elections.running()
    proved(campaign, 1)
    one = count_queries(lambda: groups(campaign, frozen.moment))
    proved(campaign, 2)
    assert count_queries(lambda: groups(campaign, frozen.moment)) == one
    assert db.session.query(Participation).count() == 3
