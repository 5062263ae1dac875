"""Which kinds of ballot go with which rule of the count, and the form that asks for them."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.campaigns import policy, queries, words
from civicbudget.municipalities.models import Municipality
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.tally import Election, Project, Rule, TallyError, count
from tests.campaigns.test_pages import a_plan
from tests.elections import BALLOTS

IN_ORDER = {"ballot_rule": "ranking", "max_choices": "3"}
RULES = [
    Rule(),
    Rule(name="greedy-value"),
    Rule(name="equal-shares"),
    Rule(name="equal-shares", utility="count"),
    Rule(name="equal-shares", utility="points"),
    Rule(name="phragmen"),
    Rule(name="majority"),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.name}-{rule.utility}")
@pytest.mark.parametrize("kind", list(BallotKind))
def test_what_is_allowed_can_be_counted(app: Flask, kind: BallotKind, rule: Rule) -> None:
    allowed = policy.can_count(BALLOTS[kind], rule.to_dict())
    vote = Election.from_ballots(Fraction(10), [Project("1", Fraction(5))], [], kind.vote_type)
    try:
        count(vote, rule)
        counted = True
    except TallyError:
        counted = False
    answers = (kind is BallotKind.YES_NO) == (rule.name == "majority")
    assert bool(allowed) == (counted and answers)
    assert bool(allowed) != bool(allowed.reason)


def test_scores_below_nothing_are_no_shares(app: Flask) -> None:
    ballot = BallotRule(BallotKind.SCORING, min_score=-1, max_score=5)
    assert not policy.can_count(ballot, Rule(name="equal-shares", utility="points").to_dict())
    assert policy.can_count(ballot, Rule().to_dict())


@pytest.mark.parametrize(
    ("sent", "ballot"),
    [
        ({"ballot_rule": "choose-one"}, BALLOTS[BallotKind.CHOOSE_ONE]),
        (IN_ORDER, BALLOTS[BallotKind.RANKING]),
        (
            {"ballot_rule": "cumulative", "points": "10", "max_choices": "3"},
            BALLOTS[BallotKind.CUMULATIVE],
        ),
        (
            {"ballot_rule": "scoring", "min_score": "0", "max_score": "5", "points": "7"},
            BALLOTS[BallotKind.SCORING],
        ),
    ],
)
def test_only_what_belongs_to_the_kind_is_kept(
    place: Municipality, official: FlaskClient, sent: dict[str, str], ballot: BallotRule
) -> None:
    made = official.post("/ky/ak-bulak/campaigns/new", data=a_plan(place, **sent))
    assert made.status_code == 303
    campaign = queries.get(place.id, "2027")
    assert campaign is not None
    assert campaign.ballot == ballot
    page = official.get("/ky/ak-bulak/campaigns/2027/edit").text
    radios = re.findall(r"<input[^>]*name=\"ballot_rule\"[^>]*>", page)
    assert [ballot.kind.value in radio for radio in radios if "checked" in radio] == [True]
    for lang in ("ky", "ru", "en"):
        shown = official.get(f"/{lang}/ak-bulak/campaigns/2027/")
        assert shown.status_code == 200


def test_equal_shares_of_points_go_by_points(place: Municipality, official: FlaskClient) -> None:
    sent = {"ballot_rule": "cumulative", "points": "10", "tally_rule": "equal-shares"}
    sent["by_shares-utility"] = "points"
    official.post("/ky/ak-bulak/campaigns/new", data=a_plan(place, **sent))
    campaign = queries.get(place.id, "2027")
    assert campaign is not None
    assert campaign.tally_rule["utility"] == "points"


@pytest.mark.parametrize("lang", ["ky", "ru", "en"])
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"ballot_rule": "ranking"}, "max_choices"),
        ({"ballot_rule": "ranking", "max_choices": "21"}, "max_choices"),
        ({"ballot_rule": "cumulative"}, "points"),
        ({"ballot_rule": "cumulative", "points": "0"}, "points"),
        ({"ballot_rule": "cumulative", "points": "many"}, "points"),
        ({"ballot_rule": "scoring", "max_score": "5"}, "min_score"),
        ({"ballot_rule": "scoring", "min_score": "0"}, "max_score"),
        ({"ballot_rule": "scoring", "min_score": "5", "max_score": "5"}, "max_score"),
        ({"ballot_rule": "scoring", "min_score": "-6", "max_score": "5"}, "max_score"),
        ({"ballot_rule": "yes-no"}, "tally_rule"),
        (
            {"ballot_rule": "ranking", "max_choices": "3", "tally_rule": "equal-shares"},
            "tally_rule",
        ),
        (
            {"ballot_rule": "cumulative", "points": "10", "tally_rule": "equal-shares"},
            "tally_rule",
        ),
        ({"ballot_rule": "lottery"}, "ballot_rule"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(
    place: Municipality, official: FlaskClient, lang: str, sent: dict[str, Any], field: str
) -> None:
    page = official.post(f"/{lang}/ak-bulak/campaigns/new", data=a_plan(place, **sent))
    assert page.status_code == 200
    assert f'id="{field}-error"' in page.text
    assert queries.of_municipality(place.id) == []


def test_every_kind_has_its_words(app: Flask) -> None:
    with app.test_request_context("/en/"):
        app.preprocess_request()
        said = [words.ballot(ballot) for ballot in BALLOTS.values()]
    assert said == [
        "Choose up to 3 projects you like.",
        "Choose any projects, as long as all of them fit into the pot.",
        "Choose one project.",
        "Put up to 3 projects in order, the best one first.",
        "Share out 10 points among the projects.",
        "Give each project a score from 0 to 5.",
        "Answer yes or no to each project.",
    ]
