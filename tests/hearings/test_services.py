"""The notice in time, who came, what was said, the minutes; and what the log says of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from civicbudget.accounts.models import Person
from civicbudget.audit import queries as audit
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import DomainError, Refused
from civicbudget.hearings import attending, promised, queries
from civicbudget.hearings.models import (
    Breakdown,
    Hearing,
    HearingKind,
    HearingState,
    RemarkKind,
    Way,
)
from civicbudget.hearings.services import announcing, recording, signing_up
from civicbudget.hearings.services.recording import Answer
from civicbudget.municipalities.models import Municipality
from tests import factories
from tests.conftest import Clock
from tests.hearings.conftest import came, plan_in


def acts(slug: str = "ak-bulak") -> list[tuple[str, str]]:
    return [(entry.act, entry.reason) for entry, _hash in audit.published(slug)]


def plan(village: Municipality, official: Person, days: int) -> Hearing:
    with transaction():
        return announcing.plan(
            municipality=village, plan=plan_in(days), actor=official, now=clock.now()
        )


def test_a_nearer_day_is_announced_as_the_first_was(
    official: Person, announced: Callable[..., Hearing]
) -> None:
    hearing = announced()

    def move(days: int, explanation: str = "") -> None:
        with transaction():
            announcing.change(
                hearing=hearing,
                plan=plan_in(days),
                reason="Зал бош эмес",
                explanation=explanation,
                actor=official,
                now=clock.now(),
            )

    with pytest.raises(DomainError, match="2 күн") as error:
        move(2)
    assert error.value.field == "explanation"
    move(2, "Кеңеш эртелеп чогулат")
    assert (hearing.notice_reason, hearing.dated_at) == ("Кеңеш эртелеп чогулат", clock.now())
    move(30)
    assert hearing.notice_reason == ""


def test_notice_is_due_so_many_days_before(village: Municipality, official: Person) -> None:
    late, early = plan(village, official, 9), plan(village, official, 10)
    with transaction():
        announcing.announce(hearing=early, explanation="", actor=official, now=clock.now())
    with pytest.raises(DomainError) as error, transaction():
        announcing.announce(hearing=late, explanation=" ", actor=official, now=clock.now())
    assert (error.value.field, late.state) == ("explanation", HearingState.PLANNED)
    with transaction():
        announcing.announce(hearing=late, explanation="Сел жүрдү.", actor=official, now=clock.now())
    assert (late.notice_reason, late.notice_days) == ("Сел жүрдү.", 10)
    assert (early.notice_reason, early.number, late.number) == ("", 2, 1)
    assert acts()[-2:] == [("announce_hearing", ""), ("announce_hearing", "Сел жүрдү.")]


def test_a_municipality_sets_its_own_term(village: Municipality, official: Person) -> None:
    for days in (20, 14):
        with transaction():
            announcing.set_term(municipality=village, days=days, actor=official, now=clock.now())
    assert queries.notice_days(village.id) == 14
    with pytest.raises(DomainError), transaction():
        announcing.set_term(municipality=village, days=0, actor=official, now=clock.now())
    hearing = plan(village, official, 13)
    with pytest.raises(DomainError, match="14"), transaction():
        announcing.announce(hearing=hearing, explanation="", actor=official, now=clock.now())


@pytest.mark.parametrize(
    ("said", "field"),
    [({"place": {}, "link": ""}, "place"), ({"agenda": {}}, "agenda")],
)
def test_nothing_incomplete_is_announced(
    announced: Callable[..., Hearing], said: dict[str, object], field: str
) -> None:
    with pytest.raises(DomainError) as error:
        announced(**said)
    assert error.value.field == field


def test_a_change_has_a_public_reason(
    announced: Callable[..., Hearing], official: Person, frozen: Clock
) -> None:
    hearing = announced()
    later = plan_in(20)
    with pytest.raises(DomainError), transaction():
        announcing.change(hearing=hearing, plan=later, reason="", actor=official, now=clock.now())
    assert hearing.starts_at == clock.now() + timedelta(days=12)
    with transaction():
        announcing.change(
            hearing=hearing, plan=later, reason="Зал бош эмес", actor=official, now=clock.now()
        )
    assert (hearing.starts_at, hearing.revision) == (later.starts_at, 1)
    with transaction():
        announcing.cancel(hearing=hearing, reason="Карантин", actor=official, now=clock.now())
    assert acts()[-2:] == [("change_hearing", "Зал бош эмес"), ("cancel_hearing", "Карантин")]
    with pytest.raises(Refused), transaction():
        announcing.announce(hearing=hearing, explanation="", actor=official, now=clock.now())


def test_sums_of_who_came_must_be_one(
    announced: Callable[..., Hearing], official: Person, frozen: Clock
) -> None:
    hearing = announced()
    with pytest.raises(Refused), transaction():
        recording.count(hearing=hearing, counts=came(), actor=official, now=clock.now())
    frozen.advance(days=12)
    counts = {**came(online=1), (Way.ONLINE, Breakdown.SEX, "men"): 1}
    assert [one.way for one in attending.mismatches(counts)] == [Way.ONLINE]
    with pytest.raises(DomainError), transaction():
        recording.count(hearing=hearing, counts=counts, actor=official, now=clock.now())
    for people in (came(), came(4, 1, 2)):
        with transaction():
            recording.count(hearing=hearing, counts=people, actor=official, now=clock.now())
    assert attending.everybody(queries.attendance(hearing.id)) == 7


def hear(hearing: Hearing, official: Person, kind: RemarkKind, said: Answer | None = None) -> None:
    with transaction():
        recording.hear(
            hearing=hearing,
            kind=kind,
            way=Way.PLACE,
            area=hearing.municipality.areas[0],
            text=f"{kind.value} эмне?",
            lang="ky",
            actor=official,
            now=clock.now(),
            said=said,
        )


def publish(hearing: Hearing, official: Person) -> None:
    with transaction():
        recording.publish_minutes(
            hearing=hearing,
            chair="Төрага",
            secretary="Катчы",
            decided={},
            actor=official,
            now=clock.now(),
        )


def test_from_the_hall_to_the_promises_of_the_year(
    held: Callable[..., Hearing],
    announced: Callable[..., Hearing],
    official: Person,
    frozen: Clock,
) -> None:
    draft = held()
    hear(draft, official, RemarkKind.QUESTION)
    hear(draft, official, RemarkKind.PROPOSAL, Answer("Ооба", "ky", True))
    hear(draft, official, RemarkKind.PROPOSAL, Answer("Акча жок", "ky", False))
    with pytest.raises(DomainError):
        hear(draft, official, RemarkKind.PROPOSAL, Answer("Ооба", "ky"))
    publish(draft, official)
    with pytest.raises(Refused):
        hear(draft, official, RemarkKind.QUESTION)
    frozen.advance(days=1)
    for number, allowed in ((1, True), (2, False)):
        remark = queries.remark(draft, number)
        assert remark is not None
        if allowed:
            with transaction():
                recording.answer(
                    remark=remark, said=Answer("Бүгүн", "ky"), actor=official, now=clock.now()
                )
        else:
            with pytest.raises(Refused), transaction():
                recording.answer(
                    remark=remark, said=Answer("Жок", "ky"), actor=official, now=clock.now()
                )
    execution = announced(kind=HearingKind.EXECUTION, budget_year=2027)
    assert promised.promised_at(draft) is None
    assert promised.promised_at(execution) == draft
    assert [each.key for each in promised.promises(execution)] == ["remark-2"]


def test_minutes_forget_who_signed_up_and_can_be_taken_back(
    announced: Callable[..., Hearing], official: Person, frozen: Clock
) -> None:
    hearing, who = announced(), factories.person()
    db.session.commit()
    for way in (Way.PLACE, Way.ONLINE):
        with transaction():
            signing_up.sign_up(hearing=hearing, person_id=who.id, way=way, now=clock.now())
    assert queries.signed_up(hearing.id) == {Way.ONLINE: 1}
    assert queries.signed_up(hearing.id, residents=True) == {}
    with transaction():
        factories.resident(hearing.municipality, who)
    assert queries.signed_up(hearing.id, residents=True) == {Way.ONLINE: 1}
    frozen.advance(days=12)
    with pytest.raises(Refused), transaction():
        signing_up.sign_up(hearing=hearing, person_id=who.id, way=Way.PLACE, now=clock.now())
    with pytest.raises(DomainError):
        publish(hearing, official)  # nobody was counted
    with transaction():
        recording.count(hearing=hearing, counts=came(), actor=official, now=clock.now())
    publish(hearing, official)
    assert queries.sign_ups(hearing.id) == []
    with transaction():
        recording.take_back(hearing=hearing, reason="Ката", actor=official, now=clock.now())
    assert (hearing.state, hearing.minutes_at) == (HearingState.ANNOUNCED, None)
    publish(hearing, official)
    assert [act for act, _reason in acts()][-3:] == [
        "publish_minutes",
        "take_back_minutes",
        "publish_minutes",
    ]
