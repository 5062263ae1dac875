"""Every kind of ballot through the whole circle: cast, opened, counted, published, verified."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient
from pabutools.election import parse_pabulib
from pabutools.election.satisfaction import Additive_Cardinal_Sat, Cost_Sat
from pabutools.rules import method_of_equal_shares

from civicbudget.campaigns.models import Campaign, MotionKind
from civicbudget.core.db import db, transaction
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.record.verify import verify
from civicbudget.results import publishing, queries
from civicbudget.sealing.choice import Form
from civicbudget.sealing.tracker import tracker_code
from civicbudget.tally import Election, Project, Rule, count, read_pb
from civicbudget.voting.services import cast_ballot
from tests import elections

pytestmark = pytest.mark.long

COSTS = (420_000, 300_000, 260_000, 90_000, 500_000)
SCORES = BallotRule(BallotKind.SCORING, min_score=-1, max_score=5)
BALLOTS = {**elections.BALLOTS, BallotKind.SCORING: SCORES}
RULES = {
    "votes": Rule(),
    "value": Rule(name="greedy-value"),
    "shares": Rule(name="equal-shares", completion="add1u"),
    "points": Rule(name="equal-shares", utility="points", completion="add1"),
    "loads": Rule(name="phragmen"),
    "majority": Rule(name="majority"),
}
FIRST = {kind: RULES["majority" if kind == "yes-no" else "votes"] for kind in BALLOTS}
OTHERS = [
    *((kind, "value") for kind in BALLOTS if kind != "yes-no"),
    *((kind, rule) for kind in BALLOTS if kind.form == "chosen" for rule in ("shares", "loads")),
    (BallotKind.CUMULATIVE, "points"),
]
VOTERS = 14
Built = Callable[..., Any]


def choices(kind: BallotKind) -> list[Any]:
    """What the voters choose, by the numbers of the projects."""
    rng = Random(f"{kind}")
    return [_choice(rng, BALLOTS[kind]) for _ in range(VOTERS)]


def _choice(rng: Random, ballot: BallotRule) -> Any:
    numbers = rng.sample(range(1, len(COSTS) + 1), ballot.most or 2)
    if ballot.kind is BallotKind.CUMULATIVE:
        first = rng.randint(1, 9)
        return dict(zip(numbers, (first, 10 - first), strict=True))
    if ballot.form is Form.POINTS:
        least, most = ballot.range
        scores = [points for points in range(least, most + 1) if points]
        return {number: rng.choice(scores) for number in numbers}
    return numbers if ballot.form is Form.RANKED else sorted(numbers)


def held(clock: Any, kind: BallotKind, rule: Rule) -> dict[str, Any]:
    """A vote of this kind whose results are published; what was chosen, by the codes."""
    campaign = elections.running(costs=COSTS, ballot=BALLOTS[kind], tally_rule=rule.to_dict())
    cast = {}
    for choice in choices(kind):
        _, resident = elections.voter(campaign.municipality)
        db.session.commit()
        with transaction():
            receipt = cast_ballot(
                campaign=campaign, resident=resident, selection={1: choice}, now=clock.moment
            )
        cast[receipt.code] = choice
    clock.advance(days=30)
    elections.carry_out(campaign, MotionKind.OPEN_ENVELOPES)
    elections.carry_out(campaign, MotionKind.PUBLISH_RESULTS)
    return cast


def only() -> Campaign:
    return db.session.query(Campaign).one()


def directly(kind: BallotKind, rule: Rule) -> tuple[str, ...]:
    """The winners of the same choices by the count alone."""
    marks = [
        {str(number): Fraction(points) for number, points in choice.items()}
        if isinstance(choice, dict)
        else [str(number) for number in choice]
        for choice in choices(kind)
    ]
    projects = [Project(str(number), Fraction(cost)) for number, cost in enumerate(COSTS, 1)]
    election = Election.from_ballots(Fraction(1_000_000), projects, marks, kind.vote_type)
    return count(election, rule).selected


@pytest.mark.parametrize("kind", [BallotKind.CUMULATIVE, BallotKind.APPROVAL])
def test_another_program_finds_the_same_winners(built: Built, kind: BallotKind) -> None:
    by_points = kind is BallotKind.CUMULATIVE
    rule = Rule(name="equal-shares", utility="points" if by_points else "cost")
    built(held, kind, rule)
    instance, profile = parse_pabulib(str(files() / "pot-1.pb"))
    satisfaction = Additive_Cardinal_Sat if by_points else Cost_Sat
    found = method_of_equal_shares(instance, profile, sat_class=satisfaction)
    (counted,) = queries.counts(only())
    assert sorted(project.name for project in found) == counted.outcome["selected"]


def files() -> Path:
    publication = queries.latest_publication(only())
    assert publication is not None
    return publishing.folder(publication.record_name)


@pytest.mark.parametrize("kind", list(BALLOTS))
def test_the_published_winners_are_those_of_the_count(built: Built, kind: BallotKind) -> None:
    check_winners(built, kind, FIRST[kind])


@pytest.mark.one_engine
@pytest.mark.parametrize(("kind", "named"), OTHERS)
def test_by_every_other_rule_too(built: Built, kind: BallotKind, named: str) -> None:
    check_winners(built, kind, RULES[named])


def check_winners(built: Built, kind: BallotKind, rule: Rule) -> None:
    """In the count of the campaign, in its record, and in its file of Pabulib."""
    built(held, kind, rule)
    (counted,) = queries.counts(only())
    winners = directly(kind, rule)
    assert tuple(counted.outcome["selected"]) == winners
    folder = files()
    report = verify(next(folder.glob("ak-bulak*.zip")))
    assert f"pot 1: the recount of {VOTERS} ballots gives the same" in report.checked
    exported = read_pb(folder / "pot-1.pb")
    assert exported.vote_type == kind.vote_type
    assert count(exported, rule).selected == winners


def written(choice: Any) -> str:
    """A choice as tables hold it."""
    if isinstance(choice, dict):
        return " ".join(f"{number}={choice[number]}" for number in sorted(choice))
    return (" " if choice == sorted(choice) and len(choice) < 2 else ">").join(map(str, choice))


@pytest.mark.parametrize("kind", [kind for kind in BALLOTS if kind.form != "chosen"])
def test_exports_name_what_was_counted(built: Built, kind: BallotKind) -> None:
    cast = built(held, kind, FIRST[kind])
    folder = files()
    rows = list(
        csv.DictReader(io.StringIO((folder / "ballots.csv").read_text("utf-8-sig")), delimiter=";")
    )
    assert {row["tracker"]: row["projects"] for row in rows} == {
        code: written(choice) for code, choice in cast.items()
    }
    results = list(
        csv.DictReader(io.StringIO((folder / "results.csv").read_text("utf-8-sig")), delimiter=";")
    )
    told = json.loads((folder / "results.json").read_text())["pots"][0]["projects"]
    for rows_of in (results, told):
        assert {row["project"]: _figures(row, kind) for row in rows_of} == _expected(kind, cast)


def _figures(row: dict[str, Any], kind: BallotKind) -> tuple[int, int]:
    names = ("yes", "no") if kind is BallotKind.YES_NO else ("points", "supporters")
    assert "votes" not in row
    return int(row[names[0]]), int(row[names[1]])


def _expected(kind: BallotKind, cast: dict[str, Any]) -> dict[str, tuple[int, int]]:
    points: Counter[str] = Counter()
    sides: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for choice in cast.values():
        given = (
            choice
            if isinstance(choice, dict)
            else {number: len(choice) - 1 - place for place, number in enumerate(choice)}
        )
        for number, each in given.items():
            points[str(number)] += each
            sides[each > 0 or kind is BallotKind.RANKING][str(number)] += 1
    codes = [str(number) for number in range(1, len(COSTS) + 1)]
    if kind is BallotKind.YES_NO:
        return {code: (sides[True][code], sides[False][code]) for code in codes}
    return {code: (points[code], sides[True][code]) for code in codes}


POINTS = {"ky": "упай", "ru": "балл", "en": "point"}
WORDS = {
    BallotKind.RANKING: POINTS,
    BallotKind.CUMULATIVE: POINTS,
    BallotKind.SCORING: POINTS,
    BallotKind.YES_NO: {"ky": "Ооба: ", "ru": "Да: ", "en": "Yes: "},
}


@pytest.mark.parametrize("kind", list(WORDS))
@pytest.mark.parametrize("lang", ["ky", "ru", "en"])
def test_the_pages_show_every_choice(
    built: Built, client: FlaskClient, kind: BallotKind, lang: str
) -> None:
    cast = built(held, kind, FIRST[kind])
    code, choice = next(iter(cast.items()))
    base = f"/{lang}/ak-bulak/campaigns/2026"
    assert WORDS[kind][lang] in client.get(f"{base}/results/").text
    board = client.get(f"{base}/board/ballots/").text
    assert all(each in board for each in cast)
    mine = client.post(f"{base}/board/ballots/", data={"code": code}).text
    shown = mine.partition('role="status"')[2].partition("</section>")[0]
    named = list(choice) if kind is BallotKind.RANKING else sorted(choice)
    assert re.findall(r"number\">(\d+)\.<", shown) == [str(number) for number in named]
    assert shown.count('class="given"') == len(choice)


def test_a_found_ballot_is_a_page_of_one_length(built: Built, client: FlaskClient) -> None:
    cast = built(held, BallotKind.SCORING, RULES["votes"])
    url = "/en/ak-bulak/campaigns/2026/board/ballots/"
    lengths = {len(client.post(url, data={"code": code}).data) for code in cast}
    assert len(lengths) == 1


def test_the_record_names_a_ballot_by_its_code(built: Built) -> None:
    cast = built(held, BallotKind.CUMULATIVE, RULES["votes"])
    ballots = queries.ballots(only())
    found = {tracker_code(tracker): dict(choice) for tracker, _, choice in ballots}
    assert found == {
        code: {str(number): points for number, points in choice.items()}
        for code, choice in cast.items()
    }
