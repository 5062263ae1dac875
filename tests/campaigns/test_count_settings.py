"""The settings of the count and of the pots: what belongs to the chosen rule is kept, no more."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from civicbudget.campaigns import queries, words
from civicbudget.campaigns.models import Pot
from civicbudget.core.db import db
from civicbudget.municipalities.models import Municipality
from civicbudget.tally import Rule
from tests import factories
from tests.campaigns.test_pages import a_plan, the_only

NEW, EDIT = "/en/ak-bulak/campaigns/new", "/en/ak-bulak/campaigns/2027/edit"
EVERYTHING = {
    "by_votes-skip": "off",
    "by_votes-min_votes": "2,5 %",
    "by_votes-scores": "3, 2 1",
    "by_value-min_votes": "50",
    "by_shares-utility": "count",
    "by_shares-completion": "add1",
    "by_shares-prefer_greedy": "y",
    "phragmen-skip": "on",
    "majority-quorum": "1 000",
    "majority-counter": "1, 2 3; 7,8,9",
}
KEPT = {
    "greedy-votes": Rule(skip=False, min_votes="2.5%", scores="3,2,1", ties="file"),
    "greedy-value": Rule(name="greedy-value", min_votes="50", ties="file"),
    "equal-shares": Rule(
        name="equal-shares",
        utility="count",
        completion="add1",
        exhaustive_stop=False,
        prefer_greedy=True,
        ties="file",
    ),
    "phragmen": Rule(name="phragmen", skip=True, ties="file"),
    "majority": Rule(
        name="majority",
        quorum="1000",
        counter=(("1", "2", "3"), ("7", "8", "9")),
        ties="file",
    ),
}


def plan(place: Municipality, **changes: Any) -> dict[str, Any]:
    return a_plan(place, **{"ties": "file", **EVERYTHING, **changes})


@pytest.mark.parametrize("name", KEPT)
def test_only_what_belongs_to_the_rule_is_kept(
    place: Municipality, official: FlaskClient, name: str
) -> None:
    ballot = {"ballot_rule": "yes-no"} if name == "majority" else {}
    assert official.post(NEW, data=plan(place, tally_rule=name, **ballot)).status_code == 303
    campaign = the_only(place)
    assert Rule.from_dict(campaign.tally_rule) == KEPT[name]
    again = official.get(EDIT).text
    chosen = re.search(r'<input checked [^>]*name="tally_rule"[^>]*value="([a-z-]*)"', again)
    assert chosen
    assert chosen[1] == name
    shown = official.get("/en/ak-bulak/campaigns/2027/").text
    for sentence in words.of_rule(campaign.tally_rule):
        assert sentence in shown


@pytest.mark.parametrize(
    ("rule", "changes", "wrong"),
    [
        ("greedy-votes", {"by_votes-min_votes": "many"}, "by_votes-min_votes"),
        ("greedy-votes", {"by_votes-min_votes": "101%"}, "by_votes-min_votes"),
        ("greedy-votes", {"by_votes-min_votes": "-1"}, "by_votes-min_votes"),
        ("greedy-votes", {"by_votes-scores": "1,2,3"}, "by_votes-scores"),
        ("greedy-value", {"by_value-scores": "a"}, "by_value-scores"),
        ("majority", {"majority-quorum": "half"}, "majority-quorum"),
        ("majority", {"majority-counter": "1, 2"}, "majority-counter"),
        ("majority", {"majority-counter": "1, 2, 3; 3, 4, 5"}, "majority-counter"),
        ("greedy-votes", {"ties": "lot"}, "seed"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    place: Municipality, official: FlaskClient, rule: str, changes: dict[str, str], wrong: str
) -> None:
    page = official.post(NEW, data=plan(place, tally_rule=rule, **changes))
    assert page.status_code == 200
    assert f'id="{wrong}-error"' in page.text
    assert f'href="#{wrong}"' in page.text
    assert queries.of_municipality(place.id) == []


def test_what_is_wrong_in_another_rule_is_no_matter(
    place: Municipality, official: FlaskClient
) -> None:
    sent = plan(place, tally_rule="phragmen", **{"by_votes-min_votes": "many"})
    assert official.post(NEW, data=sent).status_code == 303


def test_several_pots_are_made_changed_and_removed(
    place: Municipality, official: FlaskClient
) -> None:
    pots = {
        "pots-0-name-ky": "Суу",
        "pots-0-carry_to": "3",
        "pots-1-amount": "",
        "pots-2-name-ky": "Жаштар",
        "pots-2-name-ru": "Молодёжь",
        "pots-2-amount": "300 000",
    }
    assert official.post(NEW, data=plan(place, **pots)).status_code == 303
    campaign = the_only(place)
    assert [(pot.number, pot.amount, pot.carry_to) for pot in campaign.pots] == [
        (1, 100_000_000, 3),
        (3, 30_000_000, None),
    ]
    assert campaign.pots[1].name == {"ky": "Жаштар", "ru": "Молодёжь"}
    assert "goes to pot 3" in official.get(EDIT).text
    one = plan(place, **{"pots-0-name-ky": "Суу", "pots-0-carry_to": "0"})
    assert official.post(EDIT, data=one).status_code == 303
    db.session.expire_all()
    assert [(pot.number, pot.carry_to) for pot in the_only(place).pots] == [(1, None)]


def test_a_pot_with_projects_is_not_removed(place: Municipality, official: FlaskClient) -> None:
    second = {"pots-0-name-ky": "Суу", "pots-1-name-ky": "Жол", "pots-1-amount": "5 000"}
    official.post(NEW, data=plan(place, **second))
    campaign = the_only(place)
    factories.project(campaign, pot=campaign.pots[1])
    db.session.commit()
    page = official.post(EDIT, data=plan(place, **{"pots-0-name-ky": "Суу"}))
    assert "A pot with projects can be changed, not removed." in page.text
    db.session.expire_all()
    assert len(the_only(place).pots) == 2


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"pots-1-amount": "10"}, "pots-0-name-ky"),
        ({"pots-0-name-ky": "Суу", "pots-1-amount": "10"}, "pots-1-name-ky"),
        ({"pots-0-name-ky": "Суу", "pots-1-name-ky": "Жол"}, "pots-1-amount"),
        ({"pots-0-carry_to": "2"}, "pots-0-carry_to"),
        ({"pots-0-carry_to": "1"}, "pots-0-carry_to"),
    ],
)
def test_what_a_pot_lacks_is_said(
    place: Municipality, official: FlaskClient, changes: dict[str, str], wrong: str
) -> None:
    sent = plan(place, **{"pots-1-amount": "", **changes})
    page = official.post(NEW, data=sent).text
    assert f'id="{wrong}-error"' in page
    assert queries.of_municipality(place.id) == []


def test_one_more_pot_keeps_what_was_typed(place: Municipality, official: FlaskClient) -> None:
    page = official.post(NEW, data=plan(place, more_pots="1")).text
    assert 'name="pots-1-amount"' in page
    assert "Жарандык бюджет 2027" in page
    assert queries.of_municipality(place.id) == []


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("ky", "калганы «Жол (кы)» суммасына өтөт"),
        ("ru", "остаток переходит в «Жол (ру)»"),
        ("en", "what is left goes to “Жол (en)”"),
    ],
)
def test_everybody_sees_the_pots(
    place: Municipality, client: FlaskClient, lang: str, sentence: str
) -> None:
    pots = [
        Pot(number=1, name=factories.text("Суу"), amount=10_000, carry_to=2),
        Pot(number=2, name=factories.text("Жол"), amount=20_000),
    ]
    factories.campaign(place, pots=pots)
    db.session.commit()
    assert sentence in client.get(f"/{lang}/ak-bulak/campaigns/2026/").text
