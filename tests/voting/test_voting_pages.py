"""Voting as a resident does it, without JavaScript, in three languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person
from civicbudget.campaigns.models import PhaseKind
from civicbudget.core.db import db
from civicbudget.sealing.ballot import open_envelope
from civicbudget.voting import keys, queries
from civicbudget.voting.models import Envelope
from civicbudget.voting.turnout import Turnout
from tests import elections, factories

SignIn = Callable[[Person], FlaskClient]


def ticked(page: str) -> set[str]:
    """The codes that are ticked on a ballot page."""
    return set(re.findall(r'<input type="checkbox"[^>]* value="([^"]*)"[^>]* checked', page))


def listed(page: str) -> list[str]:
    """The codes on a ballot page, in its order."""
    return re.findall(r'<input type="checkbox"[^>]* value="([^"]*)"', page)


def hidden(page: str) -> list[str]:
    """The codes that a page carries on."""
    return re.findall(r'<input type="hidden" name="projects" value="([^"]*)"', page)


@pytest.mark.parametrize("lang", ["ky", "ru", "en"])
def test_choose_review_confirm_keep(app: Flask, sign_in: SignIn, frozen: Any, lang: str) -> None:
    campaign = elections.running()
    person, _ = elections.voter(campaign.municipality)
    db.session.commit()
    client = sign_in(person)

    page = client.get(elections.ballot_url(campaign, lang=lang))
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store, no-transform"
    assert sorted(listed(page.text)) == ["1", "2", "3"]
    assert 'data-pot="100000000"' in page.text
    lead = page.text.partition('<p class="lead">')[2].partition("</p>")[0]
    assert "1\u00a0000\u00a0000" in lead  # what there is, where no script adds up

    review = client.post(
        elections.ballot_url(campaign, "review/", lang), data={"projects": ["3", "1"]}
    )
    assert review.headers["Cache-Control"] == "no-store, no-transform"
    assert sorted(set(hidden(review.text))) == ["1", "3"]
    assert "200\u00a0000\u00a0" in review.text  # what is left
    assert db.session.query(Envelope).count() == 0

    changed = client.post(elections.ballot_url(campaign, "", lang), data={"projects": ["3", "1"]})
    assert ticked(changed.text) == {"1", "3"}

    receipt = client.post(
        elections.ballot_url(campaign, "receipt/", lang), data={"projects": ["3", "1"]}
    )
    assert receipt.status_code == 200
    assert receipt.headers["Cache-Control"] == "no-store, no-transform"
    envelope = db.session.query(Envelope).one()
    assert envelope.digest in receipt.text
    assert len(re.findall(r"<span>[0-9A-Z]{3,4}</span>", receipt.text)) == 7
    assert "Set-Cookie" not in receipt.headers


def test_the_ballot_is_light_and_an_answer_to_a_choice_is_not_compressed(
    app: Flask, sign_in: SignIn
) -> None:
    """With its style and its script the first view stays within 14 KB; what a choice brings about
    would tell it by how well it is compressed."""
    campaign = elections.running(costs=tuple([10_000] * 12))
    person, _ = elections.voter(campaign.municipality)
    db.session.commit()
    client, takes = sign_in(person), {"Accept-Encoding": "br"}
    page = client.get(elections.ballot_url(campaign, lang="ky"), headers=takes)
    assert page.headers["Content-Encoding"] == "br"
    static = Path(app.static_folder or "")
    files = [static / name for name in ("style.css", "print.css", "ballot.js")]
    with_them = sum(len(brotli.compress(file.read_bytes(), quality=5)) for file in files)
    assert len(page.data) + with_them <= 14 * 1024
    for step in ("", "review/", "receipt/"):
        answer = client.post(
            elections.ballot_url(campaign, step), data={"projects": ["1"]}, headers=takes
        )
        assert answer.headers["Content-Encoding"] == "identity"


def test_the_code_on_the_page_is_that_of_the_ballot(app: Flask, sign_in: SignIn) -> None:
    campaign = elections.running()
    person, _ = elections.voter(campaign.municipality)
    db.session.commit()
    page = elections.post_vote(sign_in(person), campaign, "2")
    shown = "".join(re.findall(r"<span>([0-9A-Z]{3,4})</span>", page))
    ((ciphertext, _),) = queries.sealed(campaign)
    ballot = open_envelope(keys.load("ak-bulak/2026"), "ak-bulak/2026", ciphertext)
    assert ballot.selection == {1: (2,)}
    from civicbudget.sealing.tracker import tracker_code

    assert shown == tracker_code(ballot.tracker).replace("-", "")


@pytest.mark.parametrize("codes", [[], ["1", "2", "3"], ["99"], ["<b>"]])
@pytest.mark.parametrize("step", ["review/", "receipt/"])
def test_what_the_rule_forbids_comes_back_with_the_reason(
    app: Flask, sign_in: SignIn, step: str, codes: list[str]
) -> None:
    campaign = elections.running()
    person, _ = elections.voter(campaign.municipality)
    db.session.commit()
    page = sign_in(person).post(elections.ballot_url(campaign, step), data={"projects": codes})
    assert page.status_code == 200
    assert 'role="alert"' in page.text
    assert "What you chose is kept." in page.text
    assert ticked(page.text) == set(codes) & {"1", "2", "3"}
    assert "<b>" not in page.text
    assert db.session.query(Envelope).count() == 0


def test_the_order_is_the_voters_own_and_stays(app: Flask, sign_in: SignIn) -> None:
    campaign = elections.running(costs=tuple([1] * 12))
    clients = []
    for _ in range(6):
        person, _ = elections.voter(campaign.municipality)
        db.session.commit()
        clients.append(sign_in(person))
    orders = [listed(client.get(elections.ballot_url(campaign)).text) for client in clients]
    again = [listed(client.get(elections.ballot_url(campaign)).text) for client in clients]
    assert orders == again
    assert all(sorted(order, key=int) == [str(n) for n in range(1, 13)] for order in orders)
    assert len({tuple(order) for order in orders}) == 6


def test_a_get_in_the_middle_goes_to_the_ballot(app: Flask, sign_in: SignIn) -> None:
    campaign = elections.running()
    person, _ = elections.voter(campaign.municipality)
    db.session.commit()
    for step in ("review/", "receipt/"):
        answer = sign_in(person).get(elections.ballot_url(campaign, step))
        assert (answer.status_code, answer.location) == (303, elections.ballot_url(campaign))


def test_voting_again_says_what_it_does(app: Flask, sign_in: SignIn) -> None:
    campaign = elections.running()
    person, resident = elections.voter(campaign.municipality)
    elections.cast(campaign, resident, 1)
    client = sign_in(person)
    assert "takes the place of the one before" in client.get(elections.ballot_url(campaign)).text
    assert "took the place" in elections.post_vote(client, campaign, "2")


def test_where_it_is_forbidden_the_reason_is_said(app: Flask, sign_in: SignIn) -> None:
    campaign = elections.running(may_vote_again=False)
    person, resident = elections.voter(campaign.municipality)
    elections.cast(campaign, resident, 1)
    client = sign_in(person)
    assert "cannot be changed" in client.get(elections.ballot_url(campaign)).text
    again = client.post(elections.ballot_url(campaign, "receipt/"), data={"projects": ["2"]})
    assert again.status_code == 403
    assert "cannot be changed" in again.text


def test_strangers_are_told_why(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    campaign = elections.running()
    other = elections.running(factories.municipality("kara-suu"))
    person, _ = elections.voter(other.municipality)
    db.session.commit()
    for visitor in (client, sign_in(person)):
        page = visitor.get(elections.ballot_url(campaign))
        assert "Only residents on the roll" in page.text
        for step in ("review/", "receipt/"):
            data = {"projects": ["1"]}
            answer = visitor.post(elections.ballot_url(campaign, step), data=data)
            assert answer.status_code == 403
    assert db.session.query(Envelope).count() == 0


def test_before_and_after(app: Flask, sign_in: SignIn, frozen: Any) -> None:
    campaign = elections.running()
    person, _ = elections.voter(campaign.municipality)
    db.session.commit()
    frozen.advance(days=30)
    page = sign_in(person).get(elections.ballot_url(campaign))
    assert "Voting is over" in page.text
    early = factories.campaign(campaign.municipality, PhaseKind.REVIEW, slug="2027")
    db.session.commit()
    assert "has not started" in sign_in(person).get(elections.ballot_url(early)).text


def test_a_campaign_nobody_may_see_is_not_found(app: Flask, client: FlaskClient) -> None:
    campaign = factories.campaign(factories.municipality(), published_at=None)
    db.session.commit()
    assert client.get(elections.ballot_url(campaign)).status_code == 404
    assert client.get("/en/ak-bulak/campaigns/1999/board/").status_code == 404


def test_the_board_knows_an_envelope_by_its_hash(app: Flask, client: FlaskClient) -> None:
    campaign = elections.running()
    receipt = elections.cast(campaign, elections.voter(campaign.municipality)[1], 1)
    address = "/en/ak-bulak/campaigns/2026/board/"
    assert "1 sealed envelope lies" in client.get(address).text
    found = client.post(address, data={"digest": f" {receipt.digest.upper()} "})
    assert "Yes: an envelope" in found.text
    typed = " ".join(receipt.digest[at : at + 8] for at in range(0, 64, 8))
    assert "Yes: an envelope" in client.post(address, data={"digest": typed}).text
    assert "No envelope with this hash" in client.post(address, data={"digest": "0" * 64}).text
    for mistyped in ("zzz", receipt.digest[:-1], "g" + receipt.digest[1:]):
        page = client.post(address, data={"digest": mistyped}).text
        assert "A hash has 64 characters" in page
        assert "No envelope" not in page
    mistaken = client.post(address, data={"digest": receipt.code.lower()}).text
    assert "This is the code, which finds your ballot after the count." in mistaken
    assert "No envelope" not in mistaken
    assert 'role="alert"' in client.post(address, data={"digest": ""}).text


def test_pages_ask_the_database_no_more_for_more_projects(
    app: Flask, sign_in: SignIn, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    counts = []
    for number, slug in ((1, "first"), (3, "second")):
        here = factories.municipality(slug)
        campaign = elections.running(here, costs=tuple([100] * number))
        person, _ = elections.voter(here)
        db.session.commit()
        client, address = sign_in(person), elections.ballot_url(campaign)
        counts.append(count_queries(lambda c=client, a=address: c.get(a)))  # type: ignore[misc] # bound now
    assert counts[0] == counts[1]


def test_turnout_is_rounded_and_not_cut() -> None:
    assert Turnout(4, 316, (), ()).share == 13
    assert Turnout(97, 403, (), ()).share == 241
    assert Turnout(0, 0, (), ()).share == 0


def test_a_confirmation_sent_again_with_cookies_of_before_casts_nothing(
    app: Flask, sign_in: SignIn
) -> None:
    campaign = elections.running()
    person, resident = elections.voter(campaign.municipality)
    db.session.commit()
    data = {"projects": ["1"]}
    review = sign_in(person).post(elections.ballot_url(campaign, "review/"), data=data).text
    found = re.search(r'name="once" value="(\w+)"', review)
    assert found
    sent = {**data, "once": found[1]}
    answers = [
        sign_in(person).post(elections.ballot_url(campaign, "receipt/"), data=sent).text
        for _ in range(3)
    ]
    assert ["Your vote has been accepted" in answer for answer in answers] == [True, False, False]
    assert "or you have voted since" in answers[1]
    kept = queries.participation(campaign, resident)
    assert kept is not None
    assert kept.envelope is not None
    assert kept.envelope.digest in answers[0]
    assert answers[0].count("Voting from") == 2  # on the page and on the slip
    elections.cast(campaign, resident, 2)
    again = sign_in(person).post(elections.ballot_url(campaign, "receipt/"), data=sent).text
    assert "or you have voted since" in again
