"""Pages of the newer kinds of ballot, without JavaScript: what is taken, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person
from civicbudget.campaigns.models import Campaign
from civicbudget.core.db import db
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.sealing.ballot import open_envelope
from civicbudget.voting import keys, queries
from civicbudget.voting.models import Envelope
from tests import elections

SignIn = Callable[[Person], FlaskClient]
Fields = dict[str, str]

CARRIED = r'type="hidden" name="(projects?[-\d]*)" value="([^"]*)"'

CHOOSE_ONE = BallotRule(BallotKind.CHOOSE_ONE, most=1)
RANKING = BallotRule(BallotKind.RANKING, most=2)
CUMULATIVE = BallotRule(BallotKind.CUMULATIVE, points=10)
SCORING = BallotRule(BallotKind.SCORING, min_score=-2, max_score=5)
YES_NO = BallotRule(BallotKind.YES_NO)


def voting(ballot: BallotRule, sign_in: SignIn) -> tuple[Campaign, FlaskClient]:
    """A campaign in its voting, and the browser of somebody who may vote."""
    majority = ballot.kind is BallotKind.YES_NO
    rule = {"name": "majority" if majority else "greedy-votes", "ties": "id"}
    campaign = elections.running(ballot=ballot, tally_rule=rule)
    person, _ = elections.voter(campaign.municipality)
    db.session.commit()
    return campaign, sign_in(person)


def chosen(campaign: Campaign) -> Any:
    """What lies in the only envelope."""
    ((ciphertext, _),) = queries.sealed(campaign)
    binding, form = "ak-bulak/2026", campaign.ballot.form
    return open_envelope(keys.load(binding), binding, ciphertext, form).selection[1]


@pytest.mark.parametrize(
    ("ballot", "sent", "expected"),
    [
        (CHOOSE_ONE, {"projects-1": "2"}, (2,)),
        (RANKING, {"project-3": "1", "project-1": "2"}, (3, 1)),
        (RANKING, {"project-1": "5", "project-2": "2", "project-3": ""}, (2, 1)),
        (CUMULATIVE, {"project-1": "3", "project-2": " 7 ", "project-3": "0"}, {1: 3, 2: 7}),
        (SCORING, {"project-1": "-2", "project-2": "0", "project-3": "5"}, {1: -2, 3: 5}),
        (SCORING, {"project-1": "−1"}, {1: -1}),
        (YES_NO, {"project-1": "1", "project-2": "-1", "project-3": "0"}, {1: 1, 2: -1}),
    ],
)
@pytest.mark.parametrize("lang", ["ky", "ru", "en"])
def test_from_the_page_to_the_envelope(
    app: Flask, sign_in: SignIn, lang: str, ballot: BallotRule, sent: Fields, expected: Any
) -> None:
    campaign, client = voting(ballot, sign_in)
    page = client.get(elections.ballot_url(campaign, lang=lang)).text
    names = set(re.findall(r'name="(projects?(?:-\d)?)"', page))
    assert set(sent) <= names
    review = client.post(elections.ballot_url(campaign, "review/", lang), data=sent)
    assert review.status_code == 200
    assert 'role="alert"' not in review.text
    carried = dict(re.findall(CARRIED, review.text))
    receipt = client.post(elections.ballot_url(campaign, "receipt/", lang), data=carried)
    assert db.session.query(Envelope).one().digest in receipt.text
    assert chosen(campaign) == expected


@pytest.mark.parametrize(
    ("ballot", "sent", "words"),
    [
        (CHOOSE_ONE, {}, "Choose a project"),
        (RANKING, {}, "Give at least one project a place"),
        (RANKING, {"project-1": "1", "project-3": "1"}, "Projects 1, 3 are all in place 1"),
        (
            RANKING,
            {f"project-{n}": str(n) for n in (1, 2, 3)},
            "up to 2 projects in order, and you put 3",
        ),
        (RANKING, {"project-1": "first"}, "whole number"),
        (RANKING, {"project-1": "0"}, "whole number"),
        (RANKING, {"project-9": "1"}, "not on the ballot"),
        (CUMULATIVE, {}, "given no points"),
        (CUMULATIVE, {"project-1": "0"}, "given no points"),
        (CUMULATIVE, {"project-1": "8", "project-2": "5"}, "you gave 13. Take back 3"),
        (CUMULATIVE, {"project-1": "1.5"}, "whole number"),
        (CUMULATIVE, {"project-1": "-1", "project-2": "5"}, "from 1 to 10"),
        (CUMULATIVE, {"project-1": "9" * 40}, "whole number"),
        (SCORING, {"project-1": "6"}, "from -2 to 5"),
        (SCORING, {"project-1": "0"}, "no score"),
        (YES_NO, {"project-1": "2"}, "from -1 to 1"),
        (YES_NO, {}, "answered nothing"),
        (YES_NO, {"project-1": "<b>"}, "whole number"),
    ],
)
@pytest.mark.parametrize("step", ["review/", "receipt/"])
def test_what_cannot_be_taken_is_said(
    app: Flask, sign_in: SignIn, step: str, ballot: BallotRule, sent: Fields, words: str
) -> None:
    campaign, client = voting(ballot, sign_in)
    page = client.post(elections.ballot_url(campaign, step), data=sent)
    assert page.status_code == 200
    assert words in page.text.partition('role="alert"')[2].partition("</div>")[0]
    assert "<b>" not in page.text
    assert db.session.query(Envelope).count() == 0


@pytest.mark.parametrize(
    ("ballot", "sent", "lang", "words"),
    [
        (RANKING, {"project-1": "1", "project-3": "1"}, "ky", "1, 3-долбоорлор бир эле 1-орунда"),
        (RANKING, {"project-1": "1", "project-3": "1"}, "ru", "1, 3 стоят на одном 1-м месте"),
        (CUMULATIVE, {"project-1": "8", "project-2": "5"}, "ky", "3 упайды кайтарып алыңыз"),
        (CUMULATIVE, {"project-1": "8", "project-2": "5"}, "ru", "вы поставили 13"),
        (YES_NO, {}, "ky", "«ооба» же «жок»"),
        (YES_NO, {}, "ru", "«да» или «нет»"),
    ],
)
def test_it_is_said_in_the_voters_language(
    app: Flask, sign_in: SignIn, ballot: BallotRule, sent: Fields, lang: str, words: str
) -> None:
    campaign, client = voting(ballot, sign_in)
    page = client.post(elections.ballot_url(campaign, "review/", lang), data=sent).text
    assert words in page.partition('role="alert"')[2].partition("</div>")[0]


def test_what_was_written_stays_and_is_marked(app: Flask, sign_in: SignIn) -> None:
    campaign, client = voting(CUMULATIVE, sign_in)
    sent = {"project-1": "three", "project-2": "4"}
    page = client.post(elections.ballot_url(campaign, "review/"), data=sent).text
    assert re.search(r'name="project-1"[^>]* value="three"[^>]* aria-invalid="true"', page)
    assert re.search(r'name="project-2"[^>]* value="4">', page)
    assert 'href="#project-1"' in page
    assert 'href="#project-2"' not in page


CHOICES: dict[BallotRule, list[Fields]] = {
    CHOOSE_ONE: [{"projects-1": "1"}, {"projects-1": "3"}],
    RANKING: [{"project-1": "1"}, {"project-3": "2", "project-2": "1"}],
    CUMULATIVE: [{"project-1": "10"}, {"project-1": "1", "project-2": "2", "project-3": "3"}],
    SCORING: [{"project-1": "5"}, {"project-1": "-2", "project-2": "-2", "project-3": "-1"}],
    YES_NO: [{"project-1": "-1"}, {"project-1": "1", "project-2": "1", "project-3": "1"}],
}


@pytest.mark.parametrize("ballot", list(CHOICES), ids=lambda ballot: ballot.kind.value)
@pytest.mark.parametrize("step", ["", "review/"])
def test_no_page_is_longer_for_another_choice(
    app: Flask, sign_in: SignIn, ballot: BallotRule, step: str
) -> None:
    campaign, client = voting(ballot, sign_in)
    url = elections.ballot_url(campaign, step, "ky")
    pages = [client.post(url, data=sent) for sent in CHOICES[ballot]]
    assert len({len(page.data) for page in pages}) == 1
    assert len({page.data for page in pages}) == 2
