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
from civicbudget.record.verify import verify
from civicbudget.results import publishing, queries
from civicbudget.results.models import Ballot, Opening
from civicbudget.voting.models import Participation
from tests import factories

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


def pb(path: Path, votes: tuple[str, ...] = VOTES, **meta: str) -> Path:
    """A .pb file."""
    lines = ["META", "key;value", *(f"{key};{value}" for key, value in {**META, **meta}.items())]
    lines += ["PROJECTS", "project_id;cost;name", *PROJECTS, "VOTES", "voter_id;vote"]
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
    acts = [(entry.act, entry.actor_id, entry.role) for entry in db.session.query(Entry)]
    assert acts == [("import_election", None, "operator"), ("publish_results", None, "operator")]
    for page in ("results/", "board/ballots/", "record/"):
        answer = client.get(f"/ru/ak-bulak/campaigns/town-2022/{page}")
        assert answer.status_code == 200
    with client.get("/ru/ak-bulak/campaigns/town-2022/record/1/pot-1.pb") as answer:
        exported = answer.text
    assert "currency;PLN" in exported
    assert "date_begin;07.10.2022\ndate_end;31.10.2022" in exported


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
        ({"vote_type": "ordinal"}, "ordinal"),
        ({"num_votes": "13"}, "num_votes"),
        ({"budget": "0"}, "0"),
    ],
)
def test_what_cannot_be_imported(app: Flask, file: Path, meta: dict[str, str], words: str) -> None:
    result = run(app, pb(file, **meta))
    assert result.exit_code == 1
    assert words in result.output
    assert db.session.query(Campaign).count() == 0


def test_an_unknown_municipality(app: Flask, file: Path) -> None:
    result = run(app, file, "--municipality", "nowhere")
    assert result.exit_code == 1
    assert "nowhere" in result.output


def test_a_file_whose_ballots_are_longer_than_it_says_is_refused(app: Flask, file: Path) -> None:
    result = run(app, pb(file, max_length="1"))
    assert result.exit_code != 0
    assert "a ballot names 2 projects; max_length is 1" in result.output
    assert db.session.query(Campaign).count() == 0
