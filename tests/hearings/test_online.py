"""Residents send questions and proposals while a hearing is on; its secretary answers them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import Refused
from civicbudget.core.i18n import speaking
from civicbudget.discussion.models import Proposal, ProposalKind
from civicbudget.hearings import minutes, queries
from civicbudget.hearings.models import Hearing, Remark, RemarkKind
from civicbudget.hearings.services import online, recording
from civicbudget.municipalities.models import Municipality
from tests import factories
from tests.conftest import Clock
from tests.discussion.conftest import a_draft, opened
from tests.hearings.conftest import came

AT = "/en/ak-bulak/hearings/1/"


@pytest.fixture
def neighbour(village: Municipality) -> Person:
    """A resident who sits at home."""
    who = factories.person("Асанова Айгүл")
    factories.resident(village, who)
    db.session.commit()
    return who


@pytest.fixture
def at_home(neighbour: Person, sign_in: Callable[[Person], FlaskClient]) -> FlaskClient:
    """Their browser."""
    return sign_in(neighbour)


def typed(text: str, kind: str = "question") -> dict[str, str]:
    return {"kind": kind, "text": text}


def test_a_question_is_sent_answered_live_and_minuted_without_its_author(
    announced: Callable[..., Hearing],
    official: Person,
    neighbour: Person,
    at_home: FlaskClient,
    desk: FlaskClient,
    client: FlaskClient,
    frozen: Clock,
) -> None:
    hearing = announced()
    assert "This hearing has not begun." in at_home.get(f"{AT}say/").text
    frozen.advance(days=12)
    assert f'href="{AT}say/"' in client.get(AT).text
    assert "/sign-in/" in client.get(f"{AT}say/").location
    assert at_home.post(f"{AT}say/", data=typed("  ")).status_code == 200
    assert at_home.post(f"{AT}say/", data=typed("Жол качан?")).location == AT
    assert at_home.post(f"{AT}say/", data=typed("Көпүрө салалы", "proposal")).location == AT
    seen = client.get(AT).text
    assert "Жол качан?" in seen
    assert neighbour.name not in seen
    assert "Sent online" in desk.get(f"{AT}remarks/").text
    assert "checked" in desk.get(f"{AT}remarks/1/").text  # live, as the hearing is on
    assert desk.post(f"{AT}remarks/1/", data={"answer": "Майда", "live": "y"}).location == AT
    assert "answered at the hearing" in client.get(AT).text
    assert "To be answered in writing by 11.10.2026." in client.get(AT).text
    assert desk.post(f"{AT}close").location == AT
    assert "This hearing is over." in at_home.post(f"{AT}say/", data=typed("Кеч")).text
    frozen.advance(hours=3)
    assert "1 question or proposal of a hearing awaits" in desk.get("/en/ak-bulak/desk/").text
    with transaction():
        recording.count(hearing=hearing, counts=came(), actor=official, now=clock.now())
        recording.publish_minutes(
            hearing=hearing, chair="А", secretary="Б", decided={}, actor=official, now=clock.now()
        )
    with speaking("ky"):
        told = minutes.told(hearing, clock.now(), "ky")
    assert told["questions"][0]["where"].endswith("Онлайн")
    assert told["questions"][0]["outcome"] == "угууда жооп берилди"
    assert told["proposals"][0]["text"] == "Көпүрө салалы"
    assert [remark.author_id for remark in hearing.remarks] == [None, None]


def test_who_may_send_and_how_often(
    announced: Callable[..., Hearing],
    neighbour: Person,
    sign_in: Callable[[Person], FlaskClient],
    frozen: Clock,
) -> None:
    hearing, guest = announced(), factories.person()
    db.session.commit()
    frozen.advance(days=12)
    assert "/prove/" in sign_in(guest).get(f"{AT}say/").location

    def send(who: Person) -> None:
        with transaction():
            online.send(
                hearing=hearing,
                kind=RemarkKind.QUESTION,
                text="Качан?",
                lang="ky",
                actor=who,
                now=clock.now(),
            )

    with pytest.raises(Refused):
        send(guest)
    for _number in range(5):
        send(neighbour)
    with pytest.raises(Refused):
        send(neighbour)
    assert len(hearing.remarks) == 5
    frozen.advance(hours=2)
    assert not hearing.is_on(clock.now())


def test_a_proposal_on_what_is_discussed_goes_into_its_register_also_once_it_has_closed(
    announced: Callable[..., Hearing],
    village: Municipality,
    official: Person,
    at_home: FlaskClient,
    client: FlaskClient,
    frozen: Clock,
) -> None:
    with transaction():
        opened(a_draft(village), official, clock.now(), days=3)
    announced()
    frozen.advance(days=12)
    register = "/en/ak-bulak/budget/2027/discussion/"
    assert at_home.post(f"{AT}say/", data=typed("Ашыкча", "proposal")).location == register
    (said,) = db.session.query(Proposal).all()
    assert (said.kind, said.in_hall, said.text) == (ProposalKind.OBJECTION, True, "Ашыкча")
    assert "Асанова Айгүл, online at the hearing" in client.get(f"{register}1/").text
    assert db.session.query(Remark).count() == 0


def test_what_breaks_the_rules_is_hidden_and_shown_again(
    announced: Callable[..., Hearing],
    at_home: FlaskClient,
    desk: FlaskClient,
    client: FlaskClient,
    village: Municipality,
    sign_in: Callable[[Person], FlaskClient],
    frozen: Clock,
) -> None:
    hearing, auditor = announced(), factories.member(village, Role.AUDITOR)
    db.session.commit()
    frozen.advance(days=12)
    at_home.post(f"{AT}say/", data=typed("Уят сөз"))
    hide = f"{AT}remarks/1/hide/"
    assert at_home.post(hide, data={"reason": "Ошондой"}).status_code == 403
    assert desk.post(hide, data={"reason": " "}).status_code == 200
    assert desk.post(hide, data={"reason": "Кемсинтүү"}).location == AT
    seen = client.get(AT).text
    assert "Кемсинтүү" in seen
    assert "Уят сөз" not in seen
    assert "Уят сөз" in sign_in(auditor).get(AT).text
    assert desk.post(f"{AT}remarks/1/", data={"answer": "Жок"}).status_code == 403
    frozen.advance(hours=3)
    assert queries.owed(village.id, clock.now()) == []
    assert minutes.told(hearing, clock.now(), "en")["questions"][0]["answer"] == ""
    assert desk.post(hide, data={"reason": "Жаңылыштык"}).location == AT
    assert "Уят сөз" in client.get(AT).text
    assert [each.number for each in queries.owed(village.id, clock.now())] == [1]
