"""Opening and publishing while others write: interrupted anywhere, it is as before or as after."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.audit.models import Entry
from civicbudget.campaigns import carrying
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, MotionState
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import Conflict
from civicbudget.record.signature import file_digest
from civicbudget.record.verify import verify
from civicbudget.results import finishing, preparing, publishing, queries, services
from civicbudget.results.models import Ballot, Count, DuePublication, Opening
from civicbudget.voting.models import Envelope
from tests import elections, factories

OPEN, PUBLISH = MotionKind.OPEN_ENVELOPES, MotionKind.PUBLISH_RESULTS
SignIn = Callable[[Person], FlaskClient]


class PowerCut(Exception):
    """Nothing in the platform catches this."""


@pytest.fixture
def campaign(app: Flask, frozen: Any) -> Campaign:
    """Twelve envelopes; voting is over."""
    made = elections.running()
    for number in range(12):
        elections.cast(made, elections.voter(made.municipality)[1], 1 + number % 3)
    frozen.advance(days=30)
    return made


def cut(monkeypatch: pytest.MonkeyPatch, room: Any, name: str, *, after: bool) -> None:
    """The power goes before a function does anything, or after it has done it."""
    real = getattr(room, name)

    def interrupted(*args: Any, **given: Any) -> Any:
        if after:
            real(*args, **given)
        raise PowerCut

    monkeypatch.setattr(room, name, interrupted)


@pytest.mark.parametrize(
    ("room", "name", "after"),
    [
        (preparing, "open_all", False),
        (preparing, "open_all", True),
        (services, "write_ballots", True),
        (services, "write_counts", True),
        (services, "record", True),
    ],
)
def test_an_opening_is_done_or_not(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch, room: Any, name: str, after: bool
) -> None:
    with monkeypatch.context() as patch:
        cut(patch, room, name, after=after)
        with pytest.raises(PowerCut):
            elections.carry_out(campaign, OPEN)
    for table in (Ballot, Opening, Count):
        assert db.session.query(table).count() == 0
    motion = db.session.query(Motion).filter_by(kind=OPEN).one()
    assert motion.state == MotionState.PENDING
    told = carrying.state(campaign)
    assert told is not None
    assert not told.running
    member = factories.member(campaign.municipality, Role.COMMISSION)
    db.session.commit()
    carrying.carry_out(motion=motion, actor=member, now=carrying_now(motion))
    assert db.session.query(Ballot).count() == 12
    assert carrying.state(campaign) is None


def carrying_now(motion: Motion) -> Any:
    """The moment of the proposal: the clock of these tests stands still."""
    return motion.proposed_at


@pytest.mark.parametrize(
    ("room", "name", "after"),
    [
        (publishing, "build", False),
        (publishing, "build", True),
        (publishing, "stage", True),
        (finishing, "record", False),
        (publishing, "place", False),
        (publishing, "place", True),
    ],
)
def test_a_publication_is_there_or_not(
    campaign: Campaign,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    room: Any,
    name: str,
    after: bool,
) -> None:
    elections.carry_out(campaign, OPEN)
    with monkeypatch.context() as patch:
        cut(patch, room, name, after=after)
        with pytest.raises(PowerCut):
            elections.carry_out(campaign, PUBLISH)
    assert queries.publications(campaign) == []
    assert db.session.query(Entry).filter_by(act="publish_results").count() == 0
    page = client.get(f"/en/{campaign.municipality.slug}/campaigns/{campaign.slug}/results/")
    assert "have decided to publish" in page.text
    assert carrying.is_due(campaign)
    carrying.finish(campaign)
    assert not carrying.is_due(campaign)
    (publication,) = queries.publications(campaign)
    folder = publishing.folder(publication.record_name)
    assert verify(folder / publication.record_name)
    entry = db.session.query(Entry).filter_by(act="publish_results").one()
    assert entry.after["files"] == {
        path.name: file_digest(path) for path in sorted(folder.iterdir())
    }
    assert [each.name for each in folder.parent.iterdir()] == [folder.name]
    assert db.session.query(DuePublication).count() == 0


def written_meanwhile(app: Flask, done: list[int]) -> None:
    """Somebody else's transaction, in a thread of its own: it must not have to wait."""

    def write() -> None:
        with app.app_context(), transaction():
            factories.person("Бирөө")
        done.append(1)

    other = threading.Thread(target=write)
    other.start()
    other.join(10)  # less than SQLite's patience


@pytest.mark.parametrize(
    ("kind", "room", "name"), [(OPEN, preparing, "open_all"), (PUBLISH, publishing, "build")]
)
def test_others_write_while_it_is_made(
    app: Flask,
    campaign: Campaign,
    monkeypatch: pytest.MonkeyPatch,
    kind: MotionKind,
    room: Any,
    name: str,
) -> None:
    if kind == PUBLISH:
        elections.carry_out(campaign, OPEN)
    real, done = getattr(room, name), []

    def beside(*args: Any) -> Any:
        made = real(*args)
        written_meanwhile(app, done)
        return made

    monkeypatch.setattr(room, name, beside)
    elections.carry_out(campaign, kind)
    assert done == [1]
    assert db.session.query(Person).filter_by(name="Бирөө").count() == 1


def test_a_box_that_changed_meanwhile_is_not_written(
    app: Flask, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = preparing.open_all

    def swapped(*args: Any) -> Any:
        opened = real(*args)

        def put() -> None:
            with app.app_context(), transaction():
                db.session.query(Envelope).first().digest = "f" * 64  # type: ignore[union-attr]  # there are twelve

        other = threading.Thread(target=put)
        other.start()
        other.join(10)
        return opened

    monkeypatch.setattr(preparing, "open_all", swapped)
    with pytest.raises(Conflict):
        elections.carry_out(campaign, OPEN)
    assert db.session.query(Ballot).count() == 0
    assert carrying.state(campaign) is None


def test_what_takes_long_goes_on_behind_a_page(
    campaign: Campaign, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "DIRECT", 0)
    monkeypatch.setattr(carrying, "_SETTLES", 0)
    members = [factories.member(campaign.municipality, Role.COMMISSION) for _ in range(2)]
    db.session.commit()
    place = f"/en/{campaign.municipality.slug}/campaigns/{campaign.slug}/commission"
    first, second = map(sign_in, members)
    real, go_on, begun = preparing.open_all, threading.Event(), threading.Event()

    def waiting(*args: Any) -> Any:
        begun.set()
        assert go_on.wait(60)
        return real(*args)

    monkeypatch.setattr(preparing, "open_all", waiting)
    first.post(place, data={"motion-kind": "open_envelopes", "motion-reason": "Ooba", "motion": ""})
    motion = db.session.query(Motion).filter_by(kind=OPEN).one().id
    answer = second.post(f"{place}/{motion}/confirm")
    assert answer.location.endswith("/commission/progress/")
    assert begun.wait(60)
    page = second.get(f"{place}/progress/")
    assert page.headers["Refresh"] == "3"
    assert "Opening the envelopes: 0 of 12" in page.text
    assert "See how far it is" in first.get(place).text
    again = second.post(f"{place}/{motion}/confirm", follow_redirects=True)
    assert "Somebody is at this already" in again.text
    go_on.set()
    for thread in threading.enumerate():
        if thread.name.startswith("campaign "):
            thread.join(60)
    assert second.get(f"{place}/progress/").location.endswith("/commission")
    db.session.rollback()
    assert db.session.query(Ballot).count() == 12


def test_what_breaks_behind_a_page_is_logged_and_said(
    campaign: Campaign,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(carrying, "DIRECT", 0)
    cut(monkeypatch, preparing, "open_all", after=False)
    members = [factories.member(campaign.municipality, Role.COMMISSION) for _ in range(2)]
    db.session.commit()
    place = f"/en/{campaign.municipality.slug}/campaigns/{campaign.slug}/commission"
    first, second = map(sign_in, members)
    first.post(place, data={"motion-kind": "open_envelopes", "motion-reason": "Ooba", "motion": ""})
    motion = db.session.query(Motion).filter_by(kind=OPEN).one().id
    second.post(f"{place}/{motion}/confirm")
    for thread in threading.enumerate():
        if thread.name.startswith("campaign "):
            thread.join(60)
    assert second.get(f"{place}/progress/").location.endswith("/commission")
    assert "The operator’s log has the cause. Nothing was changed." in second.get(place).text
    assert [(each.levelname, each.exc_info[0]) for each in caplog.records if each.exc_info] == [
        ("ERROR", PowerCut)
    ]


def test_a_member_goes_on_with_what_was_interrupted(
    campaign: Campaign, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    elections.carry_out(campaign, OPEN)
    with monkeypatch.context() as patch:
        cut(patch, publishing, "stage", after=False)
        with pytest.raises(PowerCut):
            elections.carry_out(campaign, PUBLISH)
    place = f"/en/{campaign.municipality.slug}/campaigns/{campaign.slug}/commission"
    member, official = (
        sign_in(factories.member(campaign.municipality, role))
        for role in (Role.COMMISSION, Role.OFFICIAL)
    )
    db.session.commit()
    assert "Go on with the publication" in member.get(place).text
    assert official.post(f"{place}/finish").status_code == 403
    assert queries.publications(campaign) == []
    member.post(f"{place}/finish")
    assert len(queries.publications(campaign)) == 1
    assert "Go on with the publication" not in member.get(place).text


def test_while_a_publication_is_due_the_board_says_so_and_nothing_is_thrown_away(
    campaign: Campaign, client: FlaskClient, frozen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    elections.carry_out(campaign, OPEN)
    with monkeypatch.context() as patch:
        cut(patch, publishing, "stage", after=False)
        with pytest.raises(PowerCut):
            elections.carry_out(campaign, PUBLISH)
    place = f"/en/{campaign.municipality.slug}/campaigns/{campaign.slug}"
    board = client.get(f"{place}/board/", follow_redirects=True)
    assert (board.status_code, "have decided to publish" in board.text) == (200, True)
    frozen.advance(days=campaign.complaint_days + 1)
    for kind in (MotionKind.DESTROY_KEY, MotionKind.ERASE_ENVELOPES):
        with pytest.raises(Conflict):
            elections.carry_out(campaign, kind)
    assert db.session.query(Envelope).count() == 12
