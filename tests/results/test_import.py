"""Elections held elsewhere become campaigns with results like any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.audit.models import Entry
from civicbudget.campaigns.models import Campaign
from civicbudget.core.db import db
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.record.verify import verify
from civicbudget.results import publishing, queries
from civicbudget.results.models import Ballot, Opening
from civicbudget.tally import Rule, count, read_pb
from civicbudget.voting.models import Participation
from tests import factories
from tests.conftest import Clock
from tests.results.test_excluding import REASON, decide

META = {
    "description": "Voting in a town",
    "country": "Poland",
    "unit": "Town",
    "instance": "2022",
    "num_projects": "3",
    "num_votes": "12",
    "budget": "1000.5",
    "vote_type": "approval",
    "rule": "greedy",
    "date_begin": "07.10.2022",
    "date_end": "31.10.2022",
    "max_length": "2",
    "language": "pl",
    "currency": "PLN",
}
PROJECTS = ("A1;600;Park", "B2;500;Plac", "C3;400.5;Droga")
VOTES = ("A1", "B2", "A1,C3", "C3", "A1", "B2") * 2


def pb(path: Path, votes: tuple[str, ...] = VOTES, points: bool = False, **meta: str) -> Path:
    """A .pb file."""
    lines = ["META", "key;value", *(f"{key};{value}" for key, value in {**META, **meta}.items())]
    heading = "voter_id;vote;points" if points else "voter_id;vote"
    lines += ["PROJECTS", "project_id;cost;name", *PROJECTS, "VOTES", heading]
    lines += [f"{number};{vote}" for number, vote in enumerate(votes)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(app: Flask, path: Path, *options: str) -> Result:
    """The command, as an operator types it."""
    arguments = ["elections", "import", str(path), "--municipality", "ak-bulak", *options]
    return app.test_cli_runner().invoke(args=arguments)


@pytest.fixture
def file(app: Flask, tmp_path: Path) -> Path:
    """A file, and a municipality to put it into."""
    factories.municipality()
    db.session.commit()
    return pb(tmp_path / "Town_2022.pb")


def test_a_file_becomes_a_campaign(app: Flask, file: Path, client: FlaskClient) -> None:
    result = run(app, file, "--tally")
    assert result.exit_code == 0, result.output
    campaign = db.session.query(Campaign).one()
    assert (campaign.slug, campaign.imported_from) == ("town-2022", "Town_2022.pb")
    assert campaign.title == {"pl": "Voting in a town"}
    assert campaign.pots[0].amount == 1000_50
    assert campaign.max_choices == 2
    assert f"{campaign.phases[0].starts_at:%d.%m.%Y %H:%M}" == "06.10.2022 18:00"
    costs = [project["cost"] for project in (campaign.rules or {})["projects"]]
    assert costs == [60000, 50000, 40050]
    opening = db.session.query(Opening).one()
    assert (opening.imported, opening.envelopes) == (12, 0)
    assert db.session.query(Participation).count() == 0
    rows = db.session.query(Ballot).order_by(Ballot.id).all()
    assert [row.tracker for row in rows] == sorted({row.tracker for row in rows})
    assert sorted(row.selection for row in rows) == sorted(
        ['["A1"]', '["B2"]', '["A1","C3"]', '["C3"]', '["A1"]', '["B2"]'] * 2
    )
    count = queries.counts(campaign)[0]
    assert count.outcome["selected"] == ["A1", "C3"]
    publication = queries.latest_publication(campaign)
    assert publication is not None
    assert verify(publishing.folder(publication.record_name) / publication.record_name)
    acts = [
        (entry.act, entry.actor_id, entry.role)
        for entry in db.session.query(Entry).order_by(Entry.sequence)
    ]
    assert acts == [("import_election", None, "operator"), ("publish_results", None, "operator")]
    for page in ("results/", "board/ballots/", "record/"):
        answer = client.get(f"/ru/ak-bulak/campaigns/town-2022/{page}")
        assert answer.status_code == 200
    with client.get("/ru/ak-bulak/campaigns/town-2022/record/1/pot-1.pb") as answer:
        exported = answer.text
    assert "currency;PLN" in exported
    assert "date_begin;07.10.2022\ndate_end;31.10.2022" in exported


def test_a_winner_of_an_imported_election_falls_away_too(
    app: Flask, file: Path, client: FlaskClient, frozen: Clock
) -> None:
    assert run(app, file, "--tally").exit_code == 0
    campaign = db.session.query(Campaign).one()
    decide(campaign, "A1", frozen.moment)
    assert [count.outcome["selected"] for count in queries.counts(campaign)] == [["B2", "C3"]]
    latest, first = queries.publications(campaign)
    for each in (latest, first):
        assert verify(publishing.folder(each.record_name) / each.record_name)
    page = client.get("/en/ak-bulak/campaigns/town-2022/results/").text
    assert REASON in page
    assert "counted again without project A1" in page


def test_options(app: Flask, file: Path) -> None:
    result = run(app, file, "--slug", "2022", "--title", "A town votes")
    assert result.exit_code == 0, result.output
    campaign = db.session.query(Campaign).one()
    assert (campaign.slug, campaign.title) == ("2022", {"pl": "A town votes"})
    assert queries.counts(campaign) == []
    again = run(app, file, "--slug", "2022")
    assert again.exit_code == 1
    assert "2022" in again.output
    assert db.session.query(Campaign).count() == 1


@pytest.mark.parametrize(
    ("meta", "name", "parameter"),
    [
        ({"rule": "greedy"}, "greedy-votes", ("skip", True)),
        ({"rule": "greedy-no-skip"}, "greedy-votes", ("skip", False)),
        (
            {"rule": "greedy-threshold", "min_project_score_threshold": "3"},
            "greedy-votes",
            ("min_votes", "3"),
        ),
        ({"rule": "equalshares/add1"}, "equal-shares", ("completion", "add1")),
        ({"rule": "something of their own"}, "greedy-votes", ("skip", True)),
    ],
)
def test_the_files_own_rule(
    app: Flask, file: Path, meta: dict[str, str], name: str, parameter: tuple[str, object]
) -> None:
    run(app, pb(file, **meta), "--tally")
    (count,) = queries.counts(db.session.query(Campaign).one())
    rule = count.outcome["rule"]
    assert (rule["name"], rule[parameter[0]]) == (name, parameter[1])


def test_empty_ballots_are_left_out_and_told(app: Flask, file: Path) -> None:
    result = run(app, pb(file, votes=("A1", "", "B2"), num_votes="3"))
    assert "1 empty ones left out" in result.output
    assert db.session.query(Ballot).count() == 2


@pytest.mark.parametrize(
    ("meta", "words"),
    [
        ({"budget": "1000.505"}, "1000.505"),
        ({"vote_type": "cumulative"}, "points"),
        ({"num_votes": "13"}, "num_votes"),
        ({"budget": "0"}, "0"),
        ({"max_length": "1"}, "max_length"),
    ],
)
def test_what_cannot_be_imported(app: Flask, file: Path, meta: dict[str, str], words: str) -> None:
    result = run(app, pb(file, **meta))
    assert result.exit_code == 1
    assert words in result.output
    assert db.session.query(Campaign).count() == 0


RANKED = ("A1,C3", "B2", "C3,A1,B2", "C3") * 3
GIVEN = ("A1;10", "A1,C3;4,6", "B2;3", "C3,B2;-2,1") * 3
TYPES: list[tuple[dict[str, str], tuple[str, ...], BallotRule, str]] = [
    (
        {"vote_type": "choose-1", "max_length": "1"},
        ("A1", "B2", "B2", "C3") * 3,
        BallotRule(BallotKind.CHOOSE_ONE, most=1),
        '["A1"]',
    ),
    (
        {"vote_type": "ordinal", "max_length": "3"},
        RANKED,
        BallotRule(BallotKind.RANKING, most=3),
        '["C3","A1","B2"]',
    ),
    (
        {"vote_type": "ordinal", "max_length": ""},
        RANKED,
        BallotRule(BallotKind.RANKING),
        '["A1","C3"]',
    ),
    (
        {"vote_type": "cumulative", "max_sum_points": "12"},
        GIVEN[:3] * 4,
        BallotRule(BallotKind.CUMULATIVE, points=12),
        '{"A1":4,"C3":6}',
    ),
    (
        {"vote_type": "cumulative"},
        GIVEN[:3] * 4,
        BallotRule(BallotKind.CUMULATIVE, points=10),
        '{"A1":10}',
    ),
    (
        {"vote_type": "scoring"},
        GIVEN,
        BallotRule(BallotKind.SCORING, min_score=-2, max_score=10),
        '{"B2":1,"C3":-2}',
    ),
]


@pytest.mark.parametrize(("meta", "votes", "ballot", "selection"), TYPES)
def test_every_type_of_ballot(
    app: Flask,
    file: Path,
    client: FlaskClient,
    meta: dict[str, str],
    votes: tuple[str, ...],
    ballot: BallotRule,
    selection: str,
) -> None:
    if ballot.form == "points":
        path = pb(file, votes, points=True, **{"max_length": "3", **meta})
    else:
        path = pb(file, votes, **{"max_length": "2", **meta})
    result = run(app, path, "--tally")
    assert result.exit_code == 0, result.output
    campaign = db.session.query(Campaign).one()
    assert campaign.ballot == ballot
    assert selection in {row.selection for row in db.session.query(Ballot)}
    (counted,) = queries.counts(campaign)
    direct = count(read_pb(path), Rule())
    assert tuple(counted.outcome["selected"]) == direct.selected
    publication = queries.latest_publication(campaign)
    assert publication is not None
    folder = publishing.folder(publication.record_name)
    assert verify(folder / publication.record_name)
    assert count(read_pb(folder / "pot-1.pb"), Rule()).votes == direct.votes
    for page in ("results/", "board/ballots/", "record/"):
        assert client.get(f"/ky/ak-bulak/campaigns/town-2022/{page}").status_code == 200


def test_equal_shares_of_points_are_counted_by_points(app: Flask, file: Path) -> None:
    run(app, pb(file, GIVEN[:3] * 4, points=True, vote_type="cumulative", rule="equalshares"))
    rule = db.session.query(Campaign).one().tally_rule
    assert (rule["name"], rule["utility"]) == ("equal-shares", "points")


def test_a_rule_that_cannot_count_such_ballots_gives_way(app: Flask, file: Path) -> None:
    run(app, pb(file, RANKED, vote_type="ordinal", max_length="3", rule="equalshares"))
    assert db.session.query(Campaign).one().tally_rule["name"] == "greedy-votes"


@pytest.mark.parametrize("points", ["0.5", "1.25"])
def test_parts_of_a_point_cannot_be_imported(app: Flask, file: Path, points: str) -> None:
    result = run(app, pb(file, (f"A1;{points}",) * 12, points=True, vote_type="cumulative"))
    assert result.exit_code == 1
    assert db.session.query(Campaign).count() == 0


def test_an_unknown_municipality(app: Flask, file: Path) -> None:
    result = run(app, file, "--municipality", "nowhere")
    assert result.exit_code == 1
    assert "nowhere" in result.output
