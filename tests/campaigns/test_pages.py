"""The pages of a campaign, through a browser without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from civicbudget.accounts.models import Person, Role
from civicbudget.audit.models import Entry
from civicbudget.campaigns import queries
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, MotionState, PhaseKind
from civicbudget.core import clock
from civicbudget.core.db import db
from civicbudget.municipalities.models import Municipality
from civicbudget.tally import Rule
from tests import factories

SignIn = Callable[[Person], FlaskClient]
LANGS = ("ky", "ru", "en")


def a_plan(place: Municipality, **changes: Any) -> dict[str, Any]:
    """A campaign as a browser sends it."""
    plan: dict[str, Any] = {
        "title-ky": "Жарандык бюджет 2027",
        "title-ru": "Гражданский бюджет 2027",
        "slug": "2027",
        "summary-ky": "Кыскача",
        "pots-0-amount": "1 000 000",
        "areas": [str(area.id) for area in place.areas],
        "categories-0-ky": "Суу",
        "categories-0-ru": "Вода",
        "categories-1-ky": "",
        "categories-2-ky": "Жол",
        "ballot_rule": "knapsack",
        "may_vote_again": "y",
        "min_age": "18",
        "key_keeping": "server",
        "complaint_days": "10",
        "tally_rule": "greedy-votes",
        "ties": "id",
    }
    kinds = ("ideas", "review", "voting", "counting", "delivery")
    for month, kind in enumerate(kinds, start=1):
        plan[f"{kind}-starts"] = f"2027-0{month}-01T09:00"
        plan[f"{kind}-ends"] = f"2027-0{month + 1}-01T09:00"
    return {**plan, **changes}


def the_only(place: Municipality) -> Campaign:
    found = queries.get(place.id, "2027")
    assert found is not None
    return found


def test_an_official_makes_edits_and_publishes_a_campaign(
    place: Municipality, official: FlaskClient, client: FlaskClient
) -> None:
    made = official.post("/ky/ak-bulak/campaigns/new", data=a_plan(place))
    assert (made.status_code, made.location) == (303, "/ky/ak-bulak/campaigns/2027/")
    campaign = the_only(place)
    assert campaign.title == {"ky": "Жарандык бюджет 2027", "ru": "Гражданский бюджет 2027"}
    assert [pot.amount for pot in campaign.pots] == [100_000_000]
    assert [(c.number, c.name["ky"]) for c in campaign.categories] == [(1, "Суу"), (3, "Жол")]
    assert campaign.tally_rule == Rule().to_dict()
    assert str(campaign.phases[0].starts_at) == "2027-01-01 03:00:00+00:00"
    assert client.get("/ky/ak-bulak/campaigns/2027/").status_code == 404
    edited = a_plan(
        place,
        **{
            "categories-0-ky": "",
            "categories-0-ru": "",
            "ballot_rule": "approval",
            "max_choices": "3",
            "tally_rule": "equal-shares",
            "ties": "lot",
            "seed": "Лотерея № 7",
            "by_shares-exhaustive_stop": "y",
        },
    )
    assert official.post("/ky/ak-bulak/campaigns/2027/edit", data=edited).status_code == 303
    db.session.expire_all()
    campaign = the_only(place)
    assert [c.number for c in campaign.categories] == [3]
    assert campaign.max_choices == 3
    lot = Rule(name="equal-shares", completion="add1u", ties="lot", seed="Лотерея № 7")
    assert Rule.from_dict(campaign.tally_rule) == lot
    assert official.post("/ky/ak-bulak/campaigns/2027/publish").status_code == 303
    assert client.get("/ky/ak-bulak/campaigns/2027/").status_code == 200
    acts = db.session.scalars(select(Entry.act).order_by(Entry.sequence)).all()
    assert acts == ["create_campaign", "edit_campaign", "publish_campaign"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title-ky", ""),
        ("slug", "Новый"),
        ("slug", "new"),
        ("pots-0-amount", ""),
        ("pots-0-amount", "много"),
        ("pots-0-amount", "0"),
        ("areas", []),
        ("review-ends", "2027-03-02T09:00"),
        ("voting-ends", "2027-02-01T09:00"),
        ("voting-ends", ""),
        ("ideas-starts", "yesterday"),
        ("ballot_rule", "approval"),
        ("min_age", "восемнадцать"),
        ("ties", "lot"),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(
    place: Municipality, official: FlaskClient, field: str, value: Any
) -> None:
    page = official.post("/ru/ak-bulak/campaigns/new", data=a_plan(place, **{field: value}))
    assert page.status_code == 200
    assert 'class="errors"' in page.text
    assert "Гражданский бюджет 2027" in page.text
    assert queries.of_municipality(place.id) == []


def test_an_address_that_is_taken_is_said(place: Municipality, official: FlaskClient) -> None:
    assert official.post("/ky/ak-bulak/campaigns/new", data=a_plan(place)).status_code == 303
    again = official.post("/ky/ak-bulak/campaigns/new", data=a_plan(place))
    assert again.status_code == 200
    assert 'id="slug-error"' in again.text


def test_more_lines_keep_what_was_typed(place: Municipality, official: FlaskClient) -> None:
    page = official.post("/ky/ak-bulak/campaigns/new", data=a_plan(place, more="1"))
    assert 'name="categories-5-ky"' in page.text
    assert "Жарандык бюджет 2027" in page.text
    assert queries.of_municipality(place.id) == []


def test_frozen_rules_are_not_edited(place: Municipality, official: FlaskClient) -> None:
    campaign = factories.campaign(place)
    campaign.frozen_at, campaign.rules_digest = clock.now(), "0" * 64
    db.session.commit()
    page = official.get("/ky/ak-bulak/campaigns/2026/edit")
    assert (page.status_code, "<form method" in page.text[page.text.index("<main") :]) == (
        200,
        False,
    )
    refused = official.post("/ky/ak-bulak/campaigns/2026/edit", data=a_plan(place))
    assert refused.status_code == 409


def test_what_is_not_open_says_when_it_was_and_what_can_be_done_now(
    place: Municipality, sign_in: SignIn
) -> None:
    factories.campaign(place, PhaseKind.COUNTING)
    person, official = factories.person(), factories.member(place, Role.OFFICIAL)
    db.session.commit()
    page = sign_in(person).get("/en/ak-bulak/campaigns/2026/ideas/new")
    assert page.status_code == 200
    assert "It was open during “Collecting ideas”, from 07.06.2026 to" in page.text
    assert '<a class="button" href="/en/ak-bulak/campaigns/2026/projects/">' in page.text
    sent = sign_in(person).post("/en/ak-bulak/campaigns/2026/ideas/new", data={"title": "Суу"})
    assert sent.status_code == 409
    assert "Nothing was sent" in sent.text
    assert sign_in(person).get("/en/ak-bulak/campaigns/new").status_code == 403
    assert sign_in(official).get("/en/ak-bulak/campaigns/new").status_code == 200


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("running", PhaseKind)
def test_everybody_sees_the_campaign_and_its_present_phase(
    place: Municipality, client: FlaskClient, lang: str, running: PhaseKind
) -> None:
    factories.campaign(place, running)
    db.session.commit()
    page = client.get(f"/{lang}/ak-bulak/campaigns/2026/")
    assert page.status_code == 200
    assert page.text.count('aria-current="step"') == 1
    assert "1\u00a0000\u00a0000" in page.text
    assert "5\u00a0000" in page.text  # a million som for two hundred people
    assert client.get(f"/{lang}/ak-bulak/campaigns/").status_code == 200


def test_the_page_says_when_the_commission_has_yet_to_open_voting(
    place: Municipality, client: FlaskClient
) -> None:
    campaign = factories.campaign(place, PhaseKind.VOTING)
    db.session.commit()
    words = "two members of the commission have yet to open it"
    assert words in client.get("/en/ak-bulak/campaigns/2026/").text
    campaign.frozen_at, campaign.rules_digest = clock.now(), "0" * 64
    db.session.commit()
    assert words not in client.get("/en/ak-bulak/campaigns/2026/").text


def test_a_campaign_of_another_municipality_is_not_here(
    place: Municipality, client: FlaskClient
) -> None:
    factories.municipality("ala-too")
    factories.campaign(place)
    db.session.commit()
    assert client.get("/ky/ala-too/campaigns/2026/").status_code == 404


def test_the_commission_proposes_confirms_and_withdraws(
    place: Municipality, sign_in: SignIn
) -> None:
    factories.campaign(place, PhaseKind.VOTING)
    first, second = (factories.member(place, Role.COMMISSION) for _member in range(2))
    db.session.commit()
    page = "/ky/ak-bulak/campaigns/2026/commission"
    asked = {
        "move": "1",
        "move-phase": "voting",
        "move-change": "end_now",
        "move-reason": "Себеп",
    }
    proposing, confirming = sign_in(first), sign_in(second)
    assert proposing.post(page, data=asked).status_code == 303
    motion = db.session.scalars(select(Motion)).one()
    confirm = f"{page}/{motion.id}/confirm"
    proposing.post(confirm)
    db.session.expire_all()
    assert motion.state == MotionState.PENDING
    assert "Себеп" in confirming.get(page).text
    assert confirming.post(confirm).status_code == 303
    db.session.expire_all()
    assert motion.state == MotionState.CONFIRMED
    assert confirming.get(page).status_code == 200


def test_a_motion_out_of_order_is_said_in_the_form(place: Municipality, sign_in: SignIn) -> None:
    factories.campaign(place, PhaseKind.VOTING)
    member = factories.member(place, Role.COMMISSION)
    db.session.commit()
    asked = {
        "move": "1",
        "move-phase": "voting",
        "move-change": "end_at",
        "move-at": "2026-09-01",
        "move-time": "09:00",
        "move-reason": "Себеби бар",
    }
    page = sign_in(member).post("/en/ak-bulak/campaigns/2026/commission", data=asked)
    assert page.status_code == 200
    assert 'id="move-at-error"' in page.text
    assert "Себеби бар" in page.text
    assert db.session.scalars(select(Motion)).all() == []


def test_a_move_is_shown_before_and_after_and_another_member_refuses_it(
    place: Municipality, sign_in: SignIn
) -> None:
    factories.campaign(place, PhaseKind.VOTING)
    first, second = (factories.member(place, Role.COMMISSION) for _member in range(2))
    db.session.commit()
    page = "/en/ak-bulak/campaigns/2026/commission"
    proposing, other = sign_in(first), sign_in(second)
    form = proposing.get(page).text
    assert '<option selected value="voting">' in form
    asked = {"move-phase": "voting", "move-change": "end_at", "move-at": "2026-10-10"}
    sent = {"move": "1", "move-reason": "Жол жабык", **asked}
    assert proposing.post(page, data=sent).status_code == 303
    motion = db.session.scalars(select(Motion)).one()
    shown = other.get(page).text
    assert "Voting: ends 10.10.2026 24:00 instead of 05.10.2026 12:00" in shown
    assert "Counting the votes: begins 11.10.2026 00:00 instead of 05.10.2026 12:00" in shown
    assert "/withdraw" not in shown
    for browser, verb, data in (
        (other, "withdraw", {}),
        (proposing, "refuse", {"reason": "Өзүмө"}),
        (other, "refuse", {"reason": " "}),
    ):
        browser.post(f"{page}/{motion.id}/{verb}", data=data)
        db.session.expire_all()
        assert motion.state == MotionState.PENDING
    other.post(f"{page}/{motion.id}/refuse", data={"reason": "Эртең ачылат"})
    db.session.expire_all()
    assert (motion.state, motion.refusal) == (MotionState.REFUSED, "Эртең ачылат")
    assert "Эртең ачылат" in proposing.get(page).text
    entry = db.session.scalars(select(Entry).order_by(Entry.id.desc())).first()
    assert entry is not None
    assert (entry.act, entry.reason) == ("refuse_motion", "Эртең ачылат")


@pytest.mark.parametrize("role", [None, *Role])
def test_who_sees_the_pages_behind(place: Municipality, sign_in: SignIn, role: Role | None) -> None:
    factories.campaign(place)
    of = None if role == Role.OPERATOR else place
    who = factories.member(of, role) if role else factories.person()
    db.session.commit()
    browser = sign_in(who)
    seen = {
        page: browser.get(f"/ky/ak-bulak/campaigns/{page}").status_code
        for page in ("new", "2026/edit", "2026/commission")
    }
    makes = 200 if role == Role.OFFICIAL else 403
    looks = 200 if role in (Role.OFFICIAL, Role.COMMISSION, Role.AUDITOR) else 403
    assert seen == {"new": makes, "2026/edit": makes, "2026/commission": looks}


def test_the_list_asks_as_much_for_three_as_for_one(
    place: Municipality, client: FlaskClient, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    factories.campaign(place)
    db.session.commit()
    one = count_queries(lambda: client.get("/ky/ak-bulak/campaigns/"))
    for slug in ("2027", "2028"):
        factories.campaign(place, slug=slug)
    db.session.commit()
    assert count_queries(lambda: client.get("/ky/ak-bulak/campaigns/")) == one


def test_each_line_of_a_category_is_named_by_its_number(official: FlaskClient) -> None:
    page = official.get("/en/ak-bulak/campaigns/new").text
    for number in range(1, 6):
        name = f'<span class="hidden">Category {number}: </span>'
        assert page.count(name) == 3
        assert f'for="categories-{number - 1}-en">{name}' in page


def test_the_front_page_offers_results_once_they_are_public(
    place: Municipality, client: FlaskClient
) -> None:
    campaign = factories.campaign(
        place, PhaseKind.COUNTING, frozen_at=clock.now(), rules_digest="0" * 64
    )
    db.session.commit()
    waiting = client.get("/en/ak-bulak/").text
    member = factories.member(place, Role.COMMISSION)
    other = factories.member(place, Role.COMMISSION)
    campaign.motions.append(
        Motion(
            kind=MotionKind.PUBLISH_RESULTS,
            state=MotionState.CONFIRMED,
            reason="Counted.",
            details={},
            proposed_by_id=member.id,
            proposed_at=clock.now(),
            confirmed_by_id=other.id,
            confirmed_at=clock.now(),
        )
    )
    db.session.commit()
    published = client.get("/en/ak-bulak/").text
    assert ["See the results" in page for page in (waiting, published)] == [False, True]
    assert ["The results are published" in page for page in (waiting, published)] == [False, True]
    assert ["left</span>" in page for page in (waiting, published)] == [True, False]


def test_stages_that_lie_in_the_past_are_pointed_out(
    place: Municipality, official: FlaskClient
) -> None:
    said = "Бул күндөр боюнча эми эч ким идея жөнөтө албайт."
    pages = [
        official.post(
            "/ky/ak-bulak/campaigns/new",
            data=a_plan(place, slug=slug, **dates),
            follow_redirects=True,
        )
        for slug, dates in (
            ("2027", {}),
            ("late", {"ideas-starts": "2026-01-01T09:00", "ideas-ends": "2026-02-01T09:00"}),
        )
    ]
    assert [said in page.text for page in pages] == [False, True]
