"""Ballots of every kind in a browser: what stands there, what the bar says, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from civicbudget.accounts import passwords
from civicbudget.core.db import db, transaction
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.sealing.ballot import open_envelope
from civicbudget.voting import keys, queries
from tests import elections, factories
from tests.browser import circle
from tests.browser.circle import Walk
from tests.conftest import Clock
from tests.elections import BALLOTS

COSTS = (420_000, 300_000, 260_000, 90_000)
TITLES = (
    ("Арал айылына суу түтүгү", "Водопровод в село Арал"),
    ("Мектеп көчөсүнө 12 чырак", "12 фонарей на Школьную улицу"),
    ("Бала бакчанын чатырын оңдоо", "Ремонт крыши детского сада"),
    ("Айылдык китепканага интернет", "Интернет для сельской библиотеки"),
)


def vote_open(ballot: BallotRule) -> tuple[Any, str]:
    """A campaign in its voting, and somebody who can sign in by a password to vote."""
    with transaction():
        here = factories.municipality(circle.PLACE)
        tally = {"name": "majority" if ballot.kind is BallotKind.YES_NO else "greedy-votes"}
        campaign = elections.running(
            here, costs=COSTS, ballot=ballot, tally_rule={**tally, "ties": "id"}, titles=TITLES
        )
        person, _ = elections.voter(here)
        person.password_hash = passwords.make_hash(circle.PASSWORD)
    return campaign, person.email or ""


def enter(page: Page, walk: Walk, email: str) -> None:
    circle.sign_in(page, walk, email)
    page.goto(f"{walk.campaign}/ballot/")


def selection_of(campaign: Any) -> Any:
    """What lies in the only envelope."""
    db.session.rollback()
    ((ciphertext, _),) = queries.sealed(campaign)
    campaign_id, form = "ak-bulak/2026", campaign.ballot.form
    return open_envelope(keys.load(campaign_id), campaign_id, ciphertext, form).selection


def mark(page: Page, kind: BallotKind) -> None:
    """A voter's choice, by the fields of this kind."""
    if kind in (BallotKind.APPROVAL, BallotKind.KNAPSACK):
        page.check("[name=projects][value='2']")
        page.check("[name=projects][value='3']")
    elif kind is BallotKind.CHOOSE_ONE:
        page.check("[type=radio][value='3']")
    elif kind is BallotKind.RANKING:
        page.select_option("[name=project-3]", "1")
        page.select_option("[name=project-1]", "2")
    elif kind is BallotKind.CUMULATIVE:
        page.fill("[name=project-2]", "7")
        page.fill("[name=project-4]", "2")
    else:
        page.check("[name=project-1][value='1']")
        page.check(f"[name=project-4][value='{-1 if kind is BallotKind.YES_NO else 1}']")


CHOSEN = {
    BallotKind.APPROVAL: (2, 3),
    BallotKind.KNAPSACK: (2, 3),
    BallotKind.CHOOSE_ONE: (3,),
    BallotKind.RANKING: (3, 1),
    BallotKind.CUMULATIVE: {2: 7, 4: 2},
    BallotKind.SCORING: {1: 1, 4: 1},
    BallotKind.YES_NO: {1: 1, 4: -1},
}


@pytest.mark.parametrize("kind", list(BallotKind))
@pytest.mark.parametrize(("lang", "size"), [("ky", "phone"), ("ru", "desktop")])
def test_a_ballot_from_the_page_to_the_envelope(
    kind: BallotKind,
    lang: str,
    size: str,
    site: tuple[Flask, str],
    frozen: Clock,
    visit: Callable[..., Page],
) -> None:
    campaign, email = vote_open(BALLOTS[kind])
    walk, page = Walk(lang, size, True), visit(size)
    enter(page, walk, email)
    walk.look(page, f"ballot-{kind.value}")
    mark(page, kind)
    circle.press(page, "form.ballot .button")
    page.wait_for_selector(circle.CONFIRM)
    walk.look(page, f"review-{kind.value}")
    circle.press(page, circle.CHANGE)
    page.wait_for_selector("form.ballot")
    walk.look(page, f"changing-{kind.value}")
    circle.press(page, "form.ballot .button")
    circle.press(page, circle.CONFIRM)
    page.wait_for_selector(".receipt .qr svg")
    chosen = selection_of(campaign)[1]
    assert chosen == CHOSEN[kind]
    assert (walk.scrolling, walk.found) == ([], {})


def bar(page: Page) -> str:
    return page.locator("[data-sum]").inner_text()


def test_points_are_counted_as_one_types_and_too_many_are_refused(
    site: tuple[Flask, str], frozen: Clock, visit: Callable[..., Page]
) -> None:
    campaign, email = vote_open(BALLOTS[BallotKind.CUMULATIVE])
    walk, page = Walk("ru", "phone", True), visit("phone")
    enter(page, walk, email)
    assert "Осталось баллов: 10" in bar(page)
    page.focus("[name=project-2]")
    page.keyboard.type("8")
    assert "Осталось баллов: 2" in bar(page)
    page.fill("[name=project-3]", "5")
    assert "Лишних баллов: 3" in bar(page)
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert "поставили 13" in page.locator(".errors").inner_text()
    assert page.input_value("[name=project-3]") == "5"
    walk.look(page, "too-many-points")
    page.fill("[name=project-3]", "2")
    circle.press(page, "form.ballot .button")
    assert "8 баллов" in page.locator(".given").first.inner_text()
    circle.press(page, circle.CONFIRM)
    page.wait_for_selector(".receipt .qr svg")
    assert selection_of(campaign)[1] == {2: 8, 3: 2}
    assert (walk.scrolling, walk.found) == ([], {})


def test_one_place_for_one_project(
    site: tuple[Flask, str], frozen: Clock, visit: Callable[..., Page]
) -> None:
    campaign, email = vote_open(BALLOTS[BallotKind.RANKING])
    walk, page = Walk("ky", "phone", True), visit("phone")
    enter(page, walk, email)
    page.select_option("[name=project-4]", "1")
    page.select_option("[name=project-2]", "1")
    assert "1-орунда экөө турат" in bar(page)
    circle.press(page, "form.ballot .button")
    assert "2, 4-долбоорлор" in page.locator(".errors").inner_text()
    assert page.locator("[aria-invalid]").count() == 2
    walk.look(page, "one-place-twice")
    page.select_option("[name=project-2]", "3")
    circle.press(page, "form.ballot .button")
    page.wait_for_selector(circle.CONFIRM)
    said = page.locator("main").inner_text()
    assert said.index("1-орун") < said.index("2-орун")
    assert "3-орун" not in said
    circle.press(page, circle.CONFIRM)
    page.wait_for_selector(".receipt .qr svg")
    assert selection_of(campaign)[1] == (4, 2)
    assert (walk.scrolling, walk.found) == ([], {})
