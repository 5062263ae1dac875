"""Ballots sealed on the voter's device, as Python seals them; nothing else leaves the browser."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from playwright.sync_api import Page, Request

from civicbudget.accounts import passwords
from civicbudget.campaigns.models import MotionKind, PhaseKind, Pot
from civicbudget.core import canonical
from civicbudget.core.db import db, transaction
from civicbudget.record.balloting import BallotKind
from civicbudget.sealing import ballot, keys
from civicbudget.sealing.choice import Form, in_form
from civicbudget.sealing.tracker import tracker_code
from civicbudget.voting import queries
from civicbudget.voting.device import envelope
from tests import elections, factories, rfc9180
from tests.browser import circle
from tests.browser.circle import Walk
from tests.browser.test_ballots import enter, mark, selection_of, vote_open
from tests.conftest import Clock
from tests.elections import BALLOTS

CAMPAIGN = "kok-jar/2026"
TRACKERS = ["0" * 32, "f" * 32, "0123456789abcdef" * 2]
FULLEST = {pot: dict.fromkeys(range(1, 40), -10) for pot in range(1, 13)}
SELECTIONS: list[tuple[Form, Any]] = [
    (Form.CHOSEN, {1: [2]}),
    (Form.CHOSEN, {1: [2, 10, 9], 2: [3], 10: [1, 7]}),
    (Form.RANKED, {1: [3, 10, 1]}),
    (Form.POINTS, {1: {2: 7, 10: 2, 9: -1}}),
    (Form.POINTS, FULLEST),
]
VECTOR = """async ({key, enc, info, plain, associated}) => {
  const { suite } = await import("/static/device/seal.js");
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (each) => parseInt(each, 16));
  const two = (each) => each.toString(16).padStart(2, "0");
  const hex = (data) => Array.from(new Uint8Array(data), two).join("");
  const sender = await suite.createSenderContext({
    recipientPublicKey: await suite.kem.deserializePublicKey(bytes(key)),
    info: bytes(info),
    ekm: await suite.kem.deriveKeyPair(bytes(enc)),
  });
  return [hex(sender.enc), hex(await sender.seal(bytes(plain), bytes(associated)))];
}"""
SEAL = """async ({key, campaign, trackers, selections, length}) => {
  const { seal, canonical, trackerCode, toBase64 } = await import("/static/device/seal.js");
  const sealed = [];
  for (const [at, selection] of selections.entries()) {
    const tracker = trackers[at % trackers.length];
    sealed.push(toBase64(await seal(key, campaign, tracker, selection, length)));
  }
  return [sealed, selections.map(canonical), trackers.map(trackerCode)];
}"""


@pytest.mark.one_engine
def test_the_script_seals_as_the_rfc_and_python_do(
    site: tuple[Flask, str], visit: Callable[..., Page]
) -> None:
    page = visit()
    page.goto("/en/help/")
    recipient = ec.derive_private_key(rfc9180.RECIPIENT, ec.SECP256R1())
    sealed = page.evaluate(
        VECTOR,
        {
            "key": keys.public_bytes(recipient.public_key()).hex(),
            "enc": rfc9180.EPHEMERAL_SEED.hex(),
            "info": rfc9180.INFO.hex(),
            "plain": rfc9180.PLAIN.hex(),
            "associated": rfc9180.ASSOCIATED.hex(),
        },
    )
    assert sealed == [rfc9180.ENC.hex(), rfc9180.CIPHERTEXT.hex()]

    private, public = keys.generate_keypair()
    length = ballot.padded_length(CAMPAIGN, FULLEST)
    chosen = [
        {str(pot): _plain(each, form) for pot, each in selection.items()}
        for form, selection in SELECTIONS
    ]
    envelopes, texts, codes = page.evaluate(
        SEAL,
        {
            "key": urlsafe_b64encode(keys.public_bytes(public)).decode(),
            "campaign": CAMPAIGN,
            "trackers": TRACKERS,
            "selections": chosen,
            "length": length,
        },
    )
    assert texts == [canonical.dumps(each).decode() for each in chosen]
    assert codes == [tracker_code(tracker) for tracker in TRACKERS]
    for at, ((form, selection), sealed) in enumerate(zip(SELECTIONS, envelopes, strict=True)):
        received = ballot.sealed_elsewhere(envelope(sealed), length)
        opened = ballot.open_envelope(private, CAMPAIGN, received.ciphertext, form)
        assert opened.tracker == TRACKERS[at % len(TRACKERS)]
        assert opened.selection == {pot: in_form(each, form) for pot, each in selection.items()}


def test_nothing_of_the_choice_leaves_the_device(
    site: tuple[Flask, str], frozen: Clock, visit: Callable[..., Page]
) -> None:
    campaign, email = vote_open(BALLOTS[BallotKind.KNAPSACK])
    walk, page = Walk("ky", "phone", True), visit("phone")
    posts: list[Request] = []
    enter(page, walk, email)
    page.on("request", lambda request: posts.append(request) if request.post_data else None)
    choose(page, ["1", "2", "3", "4"])
    circle.press(page, "form.ballot .button")
    assert "70 000" in page.locator(".errors").inner_text().replace("\u00a0", " ")
    walk.look(page, "over-the-pot")
    for codes in (["1"], ["2", "3", "4"]):
        code = circle.vote(page, walk, codes)
        assert selection_of(campaign)[1] == tuple(map(int, codes))
        assert page.locator("[data-hash]").inner_text() == held(campaign)
        slip = page.locator("[data-slip]").get_attribute("href") or ""
        assert code in slip.replace("-", "")
    assert [request.url.rsplit("/", 3)[1:] for request in posts] == [["ballot", "receipt", ""]] * 2
    bodies = [request.post_data or "" for request in posts]
    assert {frozenset(parse_qs(body)) for body in bodies} == {
        frozenset({"csrf_token", "writer", "envelope"})
    }
    assert len(bodies[0]) == len(bodies[1])
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert (walk.scrolling, walk.found) == ([], {})


def test_a_session_that_ends_takes_nothing_with_it(
    site: tuple[Flask, str], frozen: Clock, visit: Callable[..., Page]
) -> None:
    """Signed out on the review: the choice stays, and after signing in beside it one confirms."""
    campaign, email = vote_open(BALLOTS[BallotKind.RANKING])
    walk, page = Walk("ru", "phone", True), visit("phone")
    enter(page, walk, email)
    mark(page, BallotKind.RANKING)
    circle.press(page, "form.ballot .button")
    page.wait_for_selector(circle.CONFIRM)
    page.context.clear_cookies()
    page.context.set_offline(True)
    page.click(circle.CONFIRM)
    assert "Ответа нет" in page.locator(".unsent").inner_text()
    page.context.set_offline(False)
    page.click(circle.CONFIRM)
    beside = page.locator(".unsent a")
    walk.look(page, "signed-out")
    assert queries.envelopes(campaign) == 0
    with page.context.expect_page() as opened:
        beside.click()
    opened.value.fill("[name=identifier]", email)
    opened.value.fill("[name=password]", circle.PASSWORD)
    circle.press(opened.value)
    page.click(circle.CONFIRM)
    page.wait_for_selector(".receipt .qr svg")
    assert selection_of(campaign)[1] == (3, 1)
    assert (walk.scrolling, walk.found) == ([], {})


def test_two_pots_are_reviewed_apart(
    site: tuple[Flask, str], frozen: Clock, visit: Callable[..., Page]
) -> None:
    with transaction():
        here = factories.municipality(circle.PLACE)
        pots = [Pot(number=n, name=factories.text(f"Pot {n}"), amount=100_00) for n in (1, 2)]
        campaign = factories.campaign(here, PhaseKind.VOTING, pots=pots, tally_rule=elections.RULE)
        for position, pot in enumerate([pots[0], pots[0], pots[1]], 1):
            factories.project(campaign, position, 60_00, pot=pot)
        person, _ = elections.voter(here)
        person.password_hash = passwords.make_hash(circle.PASSWORD)
    elections.carry_out(campaign, MotionKind.OPEN_VOTING)
    walk, page = Walk("en", "phone", True), visit("phone")
    enter(page, walk, person.email or "")
    choose(page, ["1", "2", "3"])
    circle.press(page, "form.ballot .button")
    assert "exceeds the budget by 20" in page.locator(".errors").inner_text()
    choose(page, ["2"])
    circle.press(page, "form.ballot .button")
    page.wait_for_selector(circle.CONFIRM)
    said = page.locator("main").inner_text()
    assert "40\u00a0som" in said[said.index("Pot 1") : said.index("Pot 2")]
    assert "You chose nothing here." in said[said.index("Pot 2") :]
    walk.look(page, "two-pots")
    circle.press(page, circle.CONFIRM)
    page.wait_for_selector(".receipt .qr svg")
    assert selection_of(campaign) == {1: (2,)}
    assert (walk.scrolling, walk.found) == ([], {})


def test_without_the_script_the_server_seals_and_says_so(
    site: tuple[Flask, str], frozen: Clock, visit: Callable[..., Page]
) -> None:
    campaign, email = vote_open(BALLOTS[BallotKind.KNAPSACK])
    walk, page = Walk("en", "phone", True), visit("phone")
    page.route("**/device/seal.js*", lambda route: route.abort())
    enter(page, walk, email)
    assert "The server seals" in page.locator("[data-sealed]:visible").inner_text()
    mark(page, BallotKind.KNAPSACK)
    circle.press(page, "form.ballot .button")
    page.wait_for_url("**/review/")
    assert "The server seals" in page.locator("main").inner_text()
    circle.press(page, circle.CONFIRM)
    page.wait_for_selector(".receipt .qr svg")
    assert selection_of(campaign)[1] == (2, 3)


def choose(page: Page, codes: list[str]) -> None:
    for box in page.locator("[name=projects]").all():
        box.set_checked(box.get_attribute("value") in codes)


def held(campaign: Any) -> str:
    db.session.rollback()
    ((_, digest),) = queries.sealed(campaign)
    return digest


def _plain(choice: Any, form: Form) -> Any:
    given = in_form(choice, form)
    return (
        {str(key): points for key, points in given.items()} if form is Form.POINTS else list(given)
    )
