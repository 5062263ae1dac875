"""A draft that is heard while it is under discussion has one register of proposals."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import speaking
from civicbudget.discussion import services as discussion
from civicbudget.discussion import things
from civicbudget.discussion.models import Outcome, ProposalKind
from civicbudget.hearings import minutes
from civicbudget.hearings.models import Hearing, HearingKind, Remark, RemarkKind, Way
from civicbudget.hearings.services import recording
from civicbudget.municipalities.models import Municipality
from tests.discussion.conftest import OFFICIAL, a_draft, opened


def test_proposals_of_the_hall_go_into_the_register_and_come_back_as_promises(
    village: Municipality,
    official: Person,
    desk: FlaskClient,
    held: Callable[..., Hearing],
    announced: Callable[..., Hearing],
) -> None:
    with transaction():
        talk = opened(a_draft(village), official, clock.now())
    hearing = held()
    with pytest.raises(DomainError) as error, transaction():
        hear(hearing, official, RemarkKind.PROPOSAL)
    assert error.value.field == "kind"
    with transaction():
        hear(hearing, official, RemarkKind.QUESTION)
    assert [remark.kind for remark in db.session.query(Remark)] == [RemarkKind.QUESTION]
    entering = f"/en/ak-bulak/hearings/{hearing.number}/remarks/"
    page = desk.get(entering).text
    assert 'name="kind"' not in page  # nothing is offered that would be refused
    assert 'name="accepted"' not in page
    typed = {"text": "Качан?", "way": "place", "area": ""}
    assert desk.post(entering, data=typed).status_code == 303
    assert 'href="/en/ak-bulak/budget/2027/discussion/new/?hall=1"' in page
    with transaction():
        proposal = discussion.enter_from_hall(
            discussion=talk,
            said=discussion.Said(ProposalKind.OBJECTION, "Бала бакчага көбүрөөк", "ky"),
            speaker="",
            actor=official,
            roles=OFFICIAL,
            now=clock.now(),
        )
        discussion.answer(
            asked=proposal,
            text="Макул",
            lang="ky",
            outcome=Outcome.ACCEPTED,
            actor=official,
            roles=OFFICIAL,
            now=clock.now(),
        )
        recording.publish_minutes(
            hearing=hearing,
            chair="Төрага",
            secretary="Катчы",
            decided={},
            actor=official,
            now=clock.now(),
        )
    assert hearing.minutes_at is not None
    with speaking("en"):
        told = minutes.told(hearing, hearing.minutes_at, "en", talk)
    (entered,) = told["proposals"]
    assert (entered["number"], entered["text"], entered["outcome"], entered["answer"]) == (
        "No. 1 of the register",
        "Бала бакчага көбүрөөк",
        "Accepted",
        "Макул",
    )
    assert told["annex"].startswith("Annex: Register of questions and proposals")
    printed = desk.get(f"/ky/ak-bulak/hearings/{hearing.number}/minutes.pdf")
    assert printed.data.startswith(b"%PDF")
    page = desk.get(f"/en/ak-bulak/hearings/{hearing.number}/").text
    assert "No. 1 of the register</a>" in page
    shown = 'href="/en/ak-bulak/budget/2027/discussion/"'
    assert shown in desk.get(f"/en/ak-bulak/hearings/{hearing.number}/").text
    other_year = announced(kind=HearingKind.EXECUTION, budget_year=2028)
    page = desk.get(f"/en/ak-bulak/hearings/{other_year.number}/").text
    assert "What was promised" not in page
    execution = announced(kind=HearingKind.EXECUTION)
    page = desk.get(f"/en/ak-bulak/hearings/{execution.number}/").text
    promise = page.partition("What was promised")[2].partition("</section>")[0]
    assert 'href="/en/ak-bulak/budget/2027/discussion/1/"' in promise
    assert "Бала бакчага көбүрөөк" in promise
    assert shown not in page
    at = f"/en/ak-bulak/hearings/{execution.number}/"
    assert "has not said what was done" in promise
    told_at = f"{at}promises/proposal-1/"
    assert f'href="{told_at}"' in promise
    assert desk.post(told_at, data={"fate": "partly", "text": ""}).status_code == 200
    said = {"fate": "partly", "text": "Жарымы берилди"}
    assert desk.post(told_at, data=said).location == at
    page = desk.get(at).text
    assert "Done in part" in page
    assert "Жарымы берилди" in page
    with speaking("en"):
        (kept,) = minutes.told(execution, clock.now(), "en")["promises"]
    assert (kept["outcome"], kept["answer"]) == ("Done in part", "Жарымы берилди")


def hear(hearing: Hearing, official: Person, kind: RemarkKind) -> None:
    recording.hear(
        hearing=hearing,
        kind=kind,
        way=Way.PLACE,
        area=None,
        text="Качан?",
        lang="ky",
        actor=official,
        now=clock.now(),
    )


def test_residents_ask_about_a_hearing_that_was_announced(
    desk: FlaskClient, announced: Callable[..., Hearing]
) -> None:
    hearing = announced()
    page = desk.get(f"/en/ak-bulak/hearings/{hearing.number}/").text
    assert f'href="/en/ak-bulak/questions/new/?about=hearing:{hearing.number}"' in page
    found = things.find(hearing.municipality, ("hearing", str(hearing.number)))
    assert found is not None
    assert (found.endpoint, found.place) == ("hearings.show", {"number": hearing.number})
    assert things.find(hearing.municipality, ("hearing", "7")) is None
    assert things.find(hearing.municipality, ("hearing", "x")) is None
