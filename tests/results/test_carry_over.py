"""Two pots, where what one leaves goes to the other; groups, and projects that others pay for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.campaigns.models import Campaign, MotionKind, PhaseKind, Pot
from civicbudget.core.db import db, transaction
from civicbudget.record.verify import verify
from civicbudget.results import publishing, queries
from civicbudget.tally import Rule, count, read_pb
from civicbudget.voting.services import cast_ballot
from tests import elections, factories

SOM = factories.SOM
BOTH = {1: [1], 2: [4]}


def two_pots(**values: Any) -> Campaign:
    """A hundred som for one theme, whose rest goes to fifty for another; voting is open."""
    pots = [
        Pot(number=1, name=factories.text("Суу"), amount=100 * SOM, carry_to=2),
        Pot(number=2, name=factories.text("Жол"), amount=50 * SOM),
    ]
    of = factories.municipality()
    defaults = {"tally_rule": elections.RULE, "pots": pots}
    campaign = factories.campaign(of, PhaseKind.VOTING, **{**defaults, **values})
    factories.project(campaign, 1, 60 * SOM, pot=pots[0], cofinancing=25 * SOM, exclusive_group=1)
    factories.project(campaign, 2, 30 * SOM, pot=pots[0], exclusive_group=1)
    factories.project(campaign, 3, 20 * SOM, pot=pots[1])
    factories.project(campaign, 4, 50 * SOM, pot=pots[1])
    db.session.commit()
    elections.carry_out(campaign, MotionKind.OPEN_VOTING)
    return campaign


def vote(campaign: Campaign, moment: Any, *ballots: dict[int, list[int]]) -> None:
    """A voter for each ballot."""
    for chosen in ballots:
        _, resident = elections.voter(campaign.municipality)
        db.session.commit()
        with transaction():
            cast_ballot(campaign=campaign, resident=resident, selection=chosen, now=moment)


def published(campaign: Campaign) -> Path:
    """The folder of the publication that holds, once its record is found to be right."""
    latest = queries.latest_publication(campaign)
    assert latest is not None
    folder = publishing.folder(latest.record_name)
    verify(folder / latest.record_name)
    return folder


def to_the_end(campaign: Campaign, frozen: Any) -> None:
    frozen.advance(days=30)
    elections.carry_out(campaign, MotionKind.OPEN_ENVELOPES)
    elections.carry_out(campaign, MotionKind.PUBLISH_RESULTS)


def test_frozen_rules_say_all_that_the_count_goes_by(app: Flask, frozen: Any) -> None:
    rules = two_pots().rules or {}
    assert [
        (pot["number"], pot.get("carry_to"), pot.get("exclusive")) for pot in rules["pots"]
    ] == [
        (1, 2, [[1, 2]]),
        (2, None, None),
    ]
    assert [project["cofinancing"] for project in rules["projects"]] == [25 * SOM, 0, 0, 0]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ky", "Калган акча «Жол (кы)» суммасына өттү"),
        ("ru", "Остаток перешёл в «Жол (ру)»"),
        ("en", "It went to “Жол (en)”"),
    ],
)
def test_what_is_left_goes_to_the_next_pot(
    app: Flask, frozen: Any, client: FlaskClient, lang: str, words: str
) -> None:
    campaign = two_pots()
    vote(campaign, frozen.moment, *[BOTH] * 7, *[{1: [2], 2: [3]}] * 5)
    to_the_end(campaign, frozen)
    first, second = queries.counts(campaign)
    # 100 - 60 = 40 are left, though project 2 would fit: its rival has won
    assert (first.outcome["selected"], first.outcome["budget"]) == (["1"], "100")
    assert (second.outcome["selected"], second.outcome["budget"]) == (["3", "4"], "90")
    folder = published(campaign)
    text = (folder / "pot-2.pb").read_text()
    assert "budget;90\n" in text
    assert "comment;#1: the budget includes 40 left by pots counted before\n" in text
    for name in ("pot-1.pb", "pot-2.pb"):
        stored = queries.counts(campaign)[int(name[4]) - 1].outcome
        again = count(read_pb(folder / name), Rule.from_dict(stored["rule"]))
        assert list(again.selected) == stored["selected"]
    page = client.get(f"/{lang}/ak-bulak/campaigns/2026/results/").text.replace("\u00a0", " ")
    assert words in page
    assert page.count("40 со" if lang != "en" else "40 som") >= 2
    assert {"ky": "анын 25 сом башкалар", "ru": "из них 25 сом платят", "en": "pay 25 som"}[
        lang
    ] in page


def test_a_pot_of_few_ballots_carries_over_too(app: Flask, frozen: Any) -> None:
    """Its count is published as totals only, and still says what the next pot gets."""
    campaign = two_pots()
    vote(campaign, frozen.moment, *[BOTH] * 3, *[{2: [3]}] * 9)
    to_the_end(campaign, frozen)
    assert queries.counts(campaign)[1].outcome["budget"] == "90"
    assert published(campaign)


def test_without_votes_all_of_it_is_carried(app: Flask, frozen: Any) -> None:
    campaign = two_pots()
    vote(campaign, frozen.moment, *[{2: [4]}] * 10)
    to_the_end(campaign, frozen)
    assert [count.outcome["budget"] for count in queries.counts(campaign)] == ["100", "150"]
    assert published(campaign)


@pytest.mark.parametrize("name", ["greedy-value", "equal-shares", "phragmen"])
def test_every_rule_goes_through_the_whole_way(app: Flask, frozen: Any, name: str) -> None:
    campaign = two_pots(tally_rule=Rule(name=name, ties="file").to_dict())
    vote(campaign, frozen.moment, *[BOTH] * 7, *[{1: [2], 2: [3]}] * 5)
    to_the_end(campaign, frozen)
    assert queries.counts(campaign)[0].outcome["rule"]["name"] == name
    assert published(campaign)


def test_the_page_asks_as_much_for_two_pots_as_for_one(
    app: Flask,
    frozen: Any,
    client: FlaskClient,
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    campaign = two_pots()
    vote(campaign, frozen.moment, *[BOTH] * 10)
    other = elections.running(campaign.municipality, slug="2027")
    elections.cast(other, elections.voter(campaign.municipality)[1], 1)
    to_the_end(campaign, frozen)
    for kind in (MotionKind.OPEN_ENVELOPES, MotionKind.PUBLISH_RESULTS):
        elections.carry_out(other, kind)
    asked = [
        count_queries(lambda slug=slug: client.get(f"/en/ak-bulak/campaigns/{slug}/results/"))  # type: ignore[misc] # bound now
        for slug in ("2026", "2027")
    ]
    assert asked[0] == asked[1]
