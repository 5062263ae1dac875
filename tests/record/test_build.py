"""What a record holds, and what it must not."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare

from civicbudget.core import canonical
from civicbudget.record.build import build
from civicbudget.record.contents import Ballot, RecordContents
from civicbudget.record.verify import verify
from civicbudget.sealing.tracker import tracker_code
from civicbudget.tally import read_pb


def read(path: Path, name: str) -> bytes:
    with ZipFile(path) as container:
        return container.read(name)


def test_equal_contents_make_equal_bytes(tmp_path: Path, contents: RecordContents) -> None:
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    assert build(contents, one) == build(contents, two)
    assert one.read_bytes() == two.read_bytes()
    assert build(contents, tmp_path / "three.zip") == hashlib.sha256(one.read_bytes()).hexdigest()


def test_the_manifest_names_the_publication_and_every_file(record: Path) -> None:
    manifest = canonical.loads(read(record, "manifest.json"))
    with ZipFile(record) as container:
        files = {name: container.read(name) for name in container.namelist()}
    files.pop("manifest.json")
    assert manifest.pop("files") == {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        for name, data in files.items()
    }
    assert manifest == {
        "format": "civicbudget-record/2",
        "municipality": {
            "code": "41706232850000",
            "names": {"ky": "Көк-Жар айыл аймагы", "ru": "Кок-Жарский айыл аймак"},
        },
        "campaign": {
            "id": "kok-jar/2026",
            "names": {
                "ky": "Биздин бюджет 2026",
                "ru": "Наш бюджет 2026",
                "en": "Our budget 2026",
            },
        },
        "publication": 1,
        "follows": None,
        "published_at": "2026-05-21T04:00:00.000000Z",
    }


def test_ballots_stand_under_the_code_of_the_receipt(record: Path, ballots: list[Ballot]) -> None:
    lines = read(record, "ballots.csv").decode().splitlines()
    shown = [ballot for ballot in ballots if ballot.pot != 3]
    assert lines[0] == "pot,tracker,selection"
    assert lines[1:] == [
        f"{each.pot},{tracker_code(each.tracker)},{' '.join(map(str, each.selection))}"
        for each in shown
    ]


def test_a_pot_of_fewer_than_ten_ballots_is_published_as_totals_only(record: Path) -> None:
    results = canonical.loads(read(record, "results.json"))
    small = results["pots"][2]
    assert (small["ballots"], small["totals_only"]) == (4, True)
    assert small["outcome"]["votes"] == {"9": "4"}
    assert b"\n3," not in read(record, "ballots.csv")
    with ZipFile(record) as container:
        assert "pot-3.pb" not in container.namelist()


def test_who_chose_only_in_a_small_pot_is_counted_but_not_shown(
    contents: RecordContents, publish: Callable
) -> None:
    """Five more voters, who chose in pot 3 alone: nine ballots there, still too few to show."""
    more = [Ballot(f"{number:032x}", 3, (9,)) for number in range(5)]
    results = [*contents.results[:2]]
    outcome = {**contents.results[2].outcome, "votes": {"9": "9"}, "cast": 9}
    results.append(replace(contents.results[2], outcome=outcome))
    marks = replace(
        contents.marks, people=48, channels={"online": 36, "paper": 12}, villages={"Көк-Жар": 48}
    )
    path = publish(
        replace(
            contents,
            ballots=[*more, *contents.ballots],
            envelopes=contents.envelopes + 5,
            marks=marks,
            results=tuple(results),
        ),
        "more.zip",
    )
    assert canonical.loads(read(path, "results.json"))["unpublished_ballots"] == 5
    assert "the 40 published ballots are unique, allowed and all there" in verify(path).checked


def test_small_villages_are_merged_until_they_are_ten(record: Path) -> None:
    roll = canonical.loads(read(record, "roll.json"))
    assert roll == {
        "people": 43,
        "channels": [{"name": "online", "people": 31}, {"name": "paper", "people": 12}],
        "villages": [{"name": "Көк-Жар", "people": 24}, {"merged": 2, "people": 19}],
    }


def test_the_pabulib_file_holds_the_vote_and_no_attribute_of_a_voter(
    record: Path, tmp_path: Path
) -> None:
    data = read(record, "pot-2.pb").decode()
    (tmp_path / "pot.pb").write_text(data)
    vote = read_pb(tmp_path / "pot.pb")
    assert (vote.budget, vote.cast) == (300_000, 12)
    assert "unit;Көк-Жар айыл аймагы" in data
    assert "date_begin;04.05.2026" in data
    assert data.partition("VOTES\n")[2].splitlines()[0] == "voter_id;vote"


def test_the_readmes_speak_three_languages(record: Path) -> None:
    first = {
        language: read(record, f"README.{language}.txt").decode().splitlines()[:3]
        for language in ("ky", "ru", "en")
    }
    assert first["ky"] == [
        "Көк-Жар айыл аймагы",
        "Биздин бюджет 2026",
        "Добуш берүүнүн ачык реестри, 1-жарыялоо",
    ]
    assert first["ru"][2] == "Открытый реестр голосования, публикация № 1"
    assert first["en"][0] == "Көк-Жар айыл аймагы"
    assert "$" not in "".join(line for lines in first.values() for line in lines)


@pytest.mark.parametrize(
    "wrong", [Ballot("0" * 32, 1, (1,)), Ballot("f" * 32, 9, (1,)), Ballot("0" * 32, 9, (1,))]
)
def test_ballots_out_of_order_or_in_no_pot_are_refused(
    tmp_path: Path, contents: RecordContents, wrong: Ballot
) -> None:
    bad = replace(contents, ballots=[*contents.ballots, wrong])
    with pytest.raises(ValueError, match="not sorted by tracker and pot, or name no pot"):
        build(bad, tmp_path / "bad.zip")
    assert not list(tmp_path.iterdir())


def test_a_later_publication_names_the_one_it_follows(
    record: Path, contents: RecordContents, publish: Callable
) -> None:
    digest = hashlib.sha256(record.read_bytes()).hexdigest()
    heading = replace(contents.heading, publication=2, follows=digest)
    path = publish(replace(contents, heading=heading), "second.zip")
    assert canonical.loads(read(path, "manifest.json"))["follows"] == digest
    assert verify(path).checked


def test_another_program_counts_the_pabulib_file_to_the_same_winners(
    record: Path, tmp_path: Path
) -> None:
    """Greedy by cost satisfaction per cost is by votes; pabutools breaks ties by id as well."""
    for pot, published in enumerate(canonical.loads(read(record, "results.json"))["pots"][:2], 1):
        path = tmp_path / f"pot-{pot}.pb"
        path.write_bytes(read(record, path.name))
        instance, profile = parse_pabulib(str(path))
        winners = greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat)
        assert sorted(project.name for project in winners) == published["outcome"]["selected"]
