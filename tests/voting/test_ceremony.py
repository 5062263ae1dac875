"""The commission makes its key, tries it, opens with it; and its words are nowhere afterwards."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from civicbudget.accounts.models import Person, Role
from civicbudget.audit.models import Entry
from civicbudget.campaigns import services
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, MotionState
from civicbudget.core import clock
from civicbudget.core.db import Base, db, transaction
from civicbudget.core.errors import DomainError
from civicbudget.results.models import Opening
from civicbudget.sealing import keys as sealing
from civicbudget.sealing.keys import Keeping
from civicbudget.voting.models import KeyTrial
from tests import elections, factories

SignIn = Callable[[Person], FlaskClient]
WORDS = re.compile(r'<ol class="words"[^>]*>(.*?)</ol>', re.DOTALL)


class Room:
    """A campaign ready to be voted on, and two members of its commission at their browsers."""

    def __init__(self, sign_in: SignIn, lang: str = "en") -> None:
        self.campaign = elections.ready(key_keeping=Keeping.COMMISSION)
        here = self.campaign.municipality
        self.members = [factories.member(here, Role.COMMISSION) for _ in range(2)]
        db.session.commit()
        self.first, self.second = (sign_in(each) for each in self.members)
        self.root = f"/{lang}/{here.slug}/campaigns/{self.campaign.slug}/commission"

    def propose(self, kind: MotionKind) -> str:
        """The address of a motion that the first member has proposed."""
        sent = {"motion-kind": kind.value, "motion-reason": "Чечим", "motion": "1"}
        assert self.first.post(self.root, data=sent).status_code == 303
        db.session.rollback()
        latest = db.session.query(Motion).order_by(Motion.id.desc()).first()
        assert latest is not None
        return f"{self.root}/{latest.id}"

    def make(self, motion: str) -> list[str]:
        """The words of the sheets that the second member's page shows."""
        answer = self.second.post(f"{motion}/key/sheets/")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store, no-transform"
        shown = [
            " ".join(re.findall(r"<li>(\w+)</li>", each)) for each in WORDS.findall(answer.text)
        ]
        assert [len(each.split()) for each in shown] == [33, 33, 33]
        return shown

    def type(self, motion: str, *typed: str, only_try: bool = False) -> Any:
        """What the second member's page answers to the last of these sheets, each on its page."""
        carried, answer = "", None
        for number, words in enumerate(typed, 1):
            sent = {"sheet_words": words, "carried_words": carried}
            if number == 2 and (only_try or len(typed) > 2):
                sent["only_try"] = "1"
            answer = self.second.post(f"{motion}/words/", data=sent)
            carried = carried_by(answer.text) or carried
        return answer


def carried_by(page: str) -> str:
    """What the page of a sitting carries on, sealed."""
    found = re.search(r'name="carried_words"[^>]*value="([^"]*)"', page)
    return found[1] if found else ""


@pytest.fixture
def room(app: Flask, frozen: Any, sign_in: SignIn) -> Room:
    return Room(sign_in)


def everything_kept(folder: Path) -> bytes:
    """Every byte of the folder of the installation, of the database with its log, and its rows."""
    places = (
        [folder, Path(str(db.engine.url.database)).parent]
        if "sqlite" in str(db.engine.url)
        else [folder]
    )
    files = {path for place in places for path in place.rglob("*") if path.is_file()}
    rows = [
        repr(db.session.execute(text(f"SELECT * FROM {table}")).all())
        for table in Base.metadata.tables
    ]
    db.session.rollback()
    return b"\n".join([*(path.read_bytes() for path in files), *(row.encode() for row in rows)])


def found_in(kept: bytes, shown: list[str]) -> list[str]:
    """The runs of three words, and the forms of the key, that are in what was kept."""
    words = [sheet.split() for sheet in shown]
    runs = {" ".join(sheet[n : n + 3]) for sheet in words for n in range(3, 31)}
    key = sealing.private_bytes(elections.sheets.join(*map(elections.sheets.read, shown[:2])))
    forms = [key, key.hex().encode(), repr(key)[2:-1].encode()]
    return [run for run in runs if run.encode() in kept] + [str(f) for f in forms if f in kept]


def test_made_tried_and_open_and_the_words_are_nowhere(
    app: Flask, room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    motion = room.propose(MotionKind.OPEN_VOTING)
    page = room.second.get(room.root).text
    assert f'href="{motion}/key/"' in page
    assert "/confirm" not in page
    assert room.second.post(f"{motion}/confirm").status_code == 303  # as an old page would
    assert room.second.get(f"{motion}/words/").location.endswith("/key/")
    assert "Any two of them open" in room.second.get(f"{motion}/key/").text
    shown = room.make(motion)
    db.session.rollback()
    assert (room.campaign.frozen_at, room.campaign.public_key) == (None, None)
    answer = room.type(motion, shown[2], shown[0].upper())
    assert answer.status_code == 303
    db.session.rollback()
    assert room.campaign.frozen_at is not None
    assert (room.campaign.rules or {})["key_keeping"] == "commission"
    assert db.session.query(KeyTrial).count() == 0
    public = (room.campaign.public_key or b"").hex()
    made, opened = (
        db.session.query(Entry).filter_by(act=act).one() for act in ("make_key", "open_voting")
    )
    assert made.after["public_key"] == opened.after["public_key"] == public
    assert not list((Path(app.instance_path) / "keys").glob("*.key"))
    with room.second.session_transaction() as session:
        carried = repr(dict(session))
    kept = everything_kept(Path(app.instance_path)) + caplog.text.encode() + carried.encode()
    assert found_in(kept, shown) == []
    assert found_in(kept + shown[1].encode(), shown)  # the search finds what is there


def test_two_sheets_open_the_envelopes(room: Room, frozen: Any) -> None:
    motion = room.propose(MotionKind.OPEN_VOTING)
    shown = room.make(motion)
    room.type(motion, shown[0], shown[1])
    db.session.rollback()
    for _ in range(3):
        elections.cast(room.campaign, elections.voter(room.campaign.municipality)[1], 1)
    frozen.advance(days=30)
    motion = room.propose(MotionKind.OPEN_ENVELOPES)
    assert room.second.post(f"{motion}/confirm").status_code == 303
    others = " ".join(sealing_sheets()[0]), " ".join(sealing_sheets()[1])
    assert "do not belong together" in room.type(motion, shown[0], others[0]).text
    assert "another key than that of this vote" in room.type(motion, *sealing_pair()).text
    db.session.rollback()
    assert db.session.query(Opening).count() == 0
    page = room.second.get(f"{motion}/words/").text
    assert "3 envelopes are opened" in page
    assert room.type(motion, shown[1], shown[2]).status_code == 303
    db.session.rollback()
    opening = db.session.query(Opening).one()
    assert (opening.envelopes, opening.valid) == (3, 3)


def test_no_keeper_sees_the_words_of_another_and_each_sheet_is_tried(
    room: Room, frozen: Any
) -> None:
    motion = room.propose(MotionKind.OPEN_VOTING)
    shown = room.make(motion)
    wrong = "academic " + shown[2].split(" ", 1)[1]
    for typed in (shown[:1], shown[:2], [shown[0], wrong], [*shown[:2], wrong]):
        page = room.type(motion, *typed, only_try=True).text
        assert found_in(page.encode(), [*shown[:2], shown[1]]) == []
        assert (wrong in page) == (wrong in typed)
    assert "Sheets 1 and 2 open the test envelope" in page
    again = room.type(motion, shown[0], shown[0], only_try=True).text
    assert "the same sheet twice" in again
    carried = carried_by(again)
    for change in (carried[:-8] + "AAAAAAA=", "x"):
        sent = {"sheet_words": shown[1], "carried_words": change}
        assert "Sheet 2 is read" in room.second.post(f"{motion}/words/", data=sent).text
    frozen.advance(minutes=31)
    late = {"sheet_words": shown[1], "carried_words": carried}
    assert "Sheet 2 is read" in room.second.post(f"{motion}/words/", data=late).text
    assert room.type(motion, *shown).status_code == 303
    assert "was not tried" not in room.second.get(room.root).text


def test_the_sheet_that_was_not_tried_is_named(room: Room) -> None:
    motion = room.propose(MotionKind.OPEN_VOTING)
    shown = room.make(motion)
    assert room.type(motion, shown[2], shown[0]).status_code == 303
    assert "Sheet 2 was not tried." in room.second.get(room.root).text


def sealing_sheets() -> list[tuple[str, ...]]:
    """The words of the sheets of some other key."""
    return [each.words for each in elections.sheets.split(sealing.generate_keypair()[0])]


def sealing_pair() -> tuple[str, str]:
    made = sealing_sheets()
    return " ".join(made[0]), " ".join(made[1])


def test_a_key_made_anew_takes_the_place_of_the_first(room: Room) -> None:
    motion = room.propose(MotionKind.OPEN_VOTING)
    before, after = room.make(motion), room.make(motion)
    refused = room.type(motion, before[0], before[1])
    assert refused.status_code == 200
    assert "another key than the one made last" in refused.text
    assert before[1] in refused.text  # nothing that was typed is lost
    assert carried_by(refused.text)
    assert room.type(motion, after[0], after[1]).status_code == 303


def test_a_motion_that_was_taken_back_takes_its_key_along(room: Room) -> None:
    motion = room.propose(MotionKind.OPEN_VOTING)
    room.make(motion)
    room.first.post(f"{motion}/withdraw")
    again = room.propose(MotionKind.OPEN_VOTING)
    assert room.second.get(f"{again}/words/").location.endswith("/key/")
    assert room.second.get(f"{motion}/key/").status_code == 403


FAULTS = {
    "en": ("Word 2, “akademik”, is not in the list", "32 words are here", "Type the 33 words"),
    "ru": ("Слово 2, «akademik»: такого нет в списке", "Здесь 32 слова", "Наберите 33 слова"),
    "ky": ("2-сөз, «akademik», тизмеде жок", "Бул жерде 32 сөз", "Барактагы 33 сөздү"),
}


@pytest.mark.parametrize("lang", list(FAULTS))
def test_what_is_wrong_is_said_beside_its_field_and_kept(
    app: Flask, frozen: Any, sign_in: SignIn, lang: str
) -> None:
    room = Room(sign_in, lang)
    motion = room.propose(MotionKind.OPEN_VOTING)
    shown = room.make(motion)
    wrong = shown[0].split()
    typed = " ".join([wrong[0], "akademik", *wrong[2:]])
    short = " ".join(shown[1].split()[:32])
    page = room.type(motion, typed)
    assert page.headers["Cache-Control"] == "no-store, no-transform"
    assert FAULTS[lang][0] in page.text
    assert typed in page.text
    assert page.text.count('autocomplete="off"') == 2
    page = room.type(motion, shown[0], short)
    assert FAULTS[lang][1] in page.text
    assert short in page.text
    assert FAULTS[lang][2] in room.type(motion, shown[0], " ").text
    db.session.rollback()
    assert room.campaign.frozen_at is None


def test_only_another_member_makes_it_and_only_where_the_commission_keeps_it(
    room: Room, sign_in: SignIn, client: FlaskClient
) -> None:
    motion = room.propose(MotionKind.OPEN_VOTING)
    official = factories.member(room.campaign.municipality, Role.OFFICIAL)
    db.session.commit()
    for who in (room.first, sign_in(official)):
        assert who.get(f"{motion}/key/").status_code == 403
        assert who.post(f"{motion}/key/sheets/").status_code == 403
        assert who.post(f"{motion}/words/").status_code == 403
    assert client.get(f"{motion}/key/").status_code in (302, 403)
    assert db.session.query(KeyTrial).count() == 0
    room.campaign.key_keeping = Keeping.SERVER
    db.session.commit()
    assert room.second.get(f"{motion}/key/").status_code == 404


def test_words_do_not_travel_through_the_sign_in(room: Room, client: FlaskClient) -> None:
    motion = room.propose(MotionKind.OPEN_VOTING)
    shown = room.make(motion)
    sent = {"sheet_words": shown[0], "carried_words": ""}
    page = client.post(f"{motion}/words/", data=sent, headers={"Origin": "http://localhost"})
    assert page.status_code in (401, 403)
    assert shown[0] not in page.text


def test_what_lacks_for_the_voting_is_said_before_a_key_is_made(
    app: Flask, frozen: Any, sign_in: SignIn
) -> None:
    room = Room(sign_in)
    room.campaign.tally_rule = {"name": "greedy-votes", "ties": "refuse"}
    db.session.commit()
    motion = room.propose(MotionKind.OPEN_VOTING)
    assert "how ties are broken" in room.second.post(f"{motion}/key/sheets/").text
    assert db.session.query(KeyTrial).count() == 0


def test_a_confirmation_without_the_key_leaves_the_motion_as_it_was(room: Room) -> None:
    room.propose(MotionKind.OPEN_VOTING)
    motion = db.session.query(Motion).one()
    with pytest.raises(DomainError), transaction():
        services.confirm(motion=motion, actor=room.members[1], now=clock.now())
    assert db.session.query(Motion).one().state == MotionState.PENDING


@pytest.mark.parametrize("keeping", list(Keeping))
def test_the_ballot_says_who_keeps_the_key(
    app: Flask, frozen: Any, sign_in: SignIn, keeping: Keeping
) -> None:
    campaign: Campaign = (
        elections.running() if keeping is Keeping.SERVER else elections.running_on_paper()[0]
    )
    person, _ = elections.voter(campaign.municipality)
    db.session.commit()
    page = sign_in(person).get(elections.ballot_url(campaign)).text
    said = {
        Keeping.SERVER: "lies encrypted on the server",
        Keeping.COMMISSION: "is not on the server",
    }
    assert said[keeping] in page
