"""What each rule would choose: on public ballots for all, on those of an earlier vote before."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.campaigns.models import Campaign, MotionKind
from civicbudget.core.db import db
from civicbudget.results import comparing, publishing, queries
from civicbudget.tally import Rule, count, read_pb
from tests import elections, factories

PAGE = "/en/ak-bulak/campaigns/{}/results/rules/"
SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def held(built: Callable[..., Any]) -> Campaign:
    """A vote whose results are public."""
    built(elections.published)
    return db.session.query(Campaign).one()


def coming(held: Campaign, **values: Any) -> Campaign:
    """Another campaign of the municipality, whose rule is not frozen."""
    campaign = factories.campaign(held.municipality, slug="2027", **values)
    db.session.commit()
    return campaign


@pytest.mark.parametrize(
    ("lang", "name", "mark"),
    [
        ("ky", "Эң көп добуш", "Ушул өнөктүктүн эрежеси"),
        ("ru", "Больше голосов", "Правило этой кампании"),
        ("en", "Most votes", "The rule of this campaign"),
    ],
)
def test_everybody_sees_it_once_the_ballots_are_public(
    held: Campaign, client: FlaskClient, lang: str, name: str, mark: str
) -> None:
    page = client.get(f"/{lang}/ak-bulak/campaigns/2026/results/rules/").text
    assert page.index(f"<strong>{name}</strong>") < page.index(mark)
    assert page.count("<tr>") == len(told(held)["pots"][0]["all_rules"]) + 1
    assert "/results/rules/" in client.get(f"/{lang}/ak-bulak/campaigns/2026/results/").text


def told(campaign: Campaign) -> dict[str, Any]:
    publication = queries.latest_publication(campaign)
    assert publication is not None
    return publishing.told(publication)


def test_each_row_is_what_the_rule_gives(held: Campaign) -> None:
    publication = queries.latest_publication(held)
    assert publication is not None
    voted = read_pb(publishing.folder(publication.record_name) / "pot-1.pb")
    (pot,) = told(held)["pots"]
    table = comparing.table(pot, Rule().to_dict())
    assert len(table.rows) > 8
    for row in table.rows:
        outcome = count(voted, Rule.from_dict(dict(row.rule)))
        assert row.winners == [factories.text(f"Долбоор {code}") for code in outcome.selected]
        assert (row.spent, row.reached) == (outcome.spent * 100, outcome.reached)
        assert row.served == round(outcome.reached * 1000 / outcome.cast)
    assert [row.wanted for row in table.rows] == [True] + [False] * (len(table.rows) - 1)


@pytest.mark.parametrize("role", [None, *Role])
def test_who_sees_it_before_the_rule_is_laid_down(
    held: Campaign, sign_in: SignIn, role: Role | None
) -> None:
    coming(held)
    of = None if role == Role.OPERATOR else held.municipality
    who = factories.member(of, role) if role else factories.person()
    db.session.commit()
    sees = role in (Role.COMMISSION, Role.OFFICIAL, Role.AUDITOR)
    assert sign_in(who).get(PAGE.format("2027")).status_code == (200 if sees else 403)


def test_the_rule_that_is_planned_is_counted_on_the_ballots_of_an_earlier_vote(
    held: Campaign, sign_in: SignIn
) -> None:
    coming(held, tally_rule=Rule(min_votes="7", ties="cost").to_dict())
    member = factories.member(held.municipality, Role.COMMISSION)
    db.session.commit()
    page = sign_in(member).get(PAGE.format("2027")).text
    first = page.partition("<tbody>")[2].partition("</tr>")[0]
    assert "Most votes, with a least number of votes" in first
    assert "The rule of this campaign" in first
    assert "1 project for 300\u00a0000\u00a0som" in first
    assert "Өнөктүк (en)" in page


def test_a_rule_for_other_ballots_leaves_the_one_of_that_vote(
    held: Campaign, sign_in: SignIn
) -> None:
    points = Rule(name="equal-shares", utility="points", completion="add1")
    coming(held, tally_rule=points.to_dict())
    member = factories.member(held.municipality, Role.COMMISSION)
    db.session.commit()
    assert "The rule of that vote" in sign_in(member).get(PAGE.format("2027")).text


@pytest.mark.parametrize("lang", ["ky", "ru", "en"])
def test_without_an_earlier_vote_there_is_an_example(
    app: Flask, frozen: Any, sign_in: SignIn, lang: str
) -> None:
    place = factories.municipality()
    factories.campaign(place)
    member = factories.member(place, Role.COMMISSION)
    db.session.commit()
    page = sign_in(member).get(f"/{lang}/ak-bulak/campaigns/2026/results/rules/")
    assert page.status_code == 200
    assert comparing.example()["title"][lang] in page.text


def test_few_ballots_are_not_compared(app: Flask, frozen: Any, client: FlaskClient) -> None:
    campaign = elections.running()
    elections.cast(campaign, elections.voter(campaign.municipality)[1], 1)
    frozen.advance(days=30)
    for kind in (MotionKind.OPEN_ENVELOPES, MotionKind.PUBLISH_RESULTS):
        elections.carry_out(campaign, kind)
    assert told(campaign)["pots"][0]["all_rules"] == []
    assert "are not compared" in client.get(PAGE.format("2026")).text


def test_the_page_asks_no_more_for_more_ballots(
    held: Campaign, client: FlaskClient, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    assert count_queries(lambda: client.get(PAGE.format("2026"))) < 12
    assert json.dumps(told(held))
