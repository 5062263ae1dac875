"""A record that holds together, and the ways in which a signed one may not."""

import re
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from civicbudget.core import canonical
from civicbudget.record.chain import Entry, entry_hash
from civicbudget.record.contents import Ballot, RecordContents
from civicbudget.record.faults import RecordFault
from civicbudget.record.signature import fingerprint
from civicbudget.record.tables import ballot_line
from civicbudget.record.verify import verify

Change = Callable[[bytes], bytes]
Remake = Callable[[dict[str, Change]], Path]


def fault_of(path: Path, **options: Any) -> str:
    with pytest.raises(RecordFault) as caught:
        verify(path, **options)
    return str(caught.value)


def in_json(change: Callable[[Any], object]) -> Change:
    """A change of the value in a file of canonical JSON, in place."""

    def changed(data: bytes) -> bytes:
        value = canonical.loads(data)
        change(value)
        return canonical.dumps(value)

    return changed


def in_lines(change: Callable[[list[bytes]], object]) -> Change:
    def changed(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        change(lines)
        return b"".join(lines)

    return changed


def of_pot(pot: int, lines: list[bytes]) -> list[int]:
    return [place for place, line in enumerate(lines) if line.startswith(b"%d," % pot)]


def test_a_whole_record_is_found_right(record: Path) -> None:
    report = verify(record)
    assert report.checked == (
        "every byte is as it was signed",
        "the record holds exactly the 13 files that its manifest names",
        "the rules and the 9 projects are those that were frozen",
        "the log is a chain of 3 entries and names these rules",
        "the 3 checkpoints are signed, follow each other and cover the whole log",
        "the 40 published ballots are unique, allowed and all there",
        "43 people took part: 40 valid, 3 invalid ballots",
        "pot 1: the recount of 40 ballots gives the same",
        "pot 2: the recount of 12 ballots gives the same",
        "pot 3: published as totals only (4 ballots); the sums fit, the count cannot be repeated",
    )
    assert not report.identity_checked
    assert verify(record, expected=report.fingerprint.upper().replace(" ", ":")).identity_checked


def test_remaking_without_a_change_leaves_nothing_to_find(remake: Remake) -> None:
    assert verify(remake({})).checked


def test_another_key_than_the_published_one_is_named(record: Path, signing_key: Any) -> None:
    told = fault_of(record, expected="0" * 64)
    assert told.startswith("the signature: it was made by another key than the one you named")
    assert fingerprint(signing_key.public_key()) in told


def test_a_missing_signature_and_one_of_another_record_are_named(
    record: Path, remake: Remake
) -> None:
    other = remake({"README.en.txt": lambda data: data + b"!"})
    assert fault_of(other, signature_path=record.with_name("record.zip.sig")) == (
        "the record: its bytes differ from what was signed"
    )
    record.with_name("record.zip.sig").unlink()
    assert fault_of(record) == "the signature: there is no file record.zip.sig"


def change_selection(lines: list[bytes]) -> None:
    place = of_pot(1, lines)[0]
    head, chosen = lines[place].rsplit(b",", 1)
    lines[place] = head + (b",4\n" if chosen == b"5\n" else b",5\n")


def drop(lines: list[bytes]) -> None:
    del lines[of_pot(1, lines)[-1]]


def add(lines: list[bytes]) -> None:
    lines.append(ballot_line(Ballot("f" * 32, 1, (1,))).encode())


def duplicate(lines: list[bytes]) -> None:
    lines.insert(2, lines[1])


def exchange(lines: list[bytes]) -> None:
    lines[1], lines[-1] = lines[-1], lines[1]


def choosing(chosen: bytes, pot: int = 1) -> Callable[[list[bytes]], None]:
    def change(lines: list[bytes]) -> None:
        place = of_pot(1, lines)[0]
        code = lines[place].split(b",")[1]
        lines[place] = b"%d,%s,%s\n" % (pot, code, chosen)

    return change


def mistype(lines: list[bytes]) -> None:
    lines[1] = re.sub(
        rb"[0-9A-Z](?=,[0-9 ]*\n)", lambda m: b"Z" if m[0] == b"Y" else b"Y", lines[1]
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (change_selection, "pot-1.pb: its ballots are not those of ballots.csv"),
        (drop, "ballots.csv: 39 ballots stand here for pot 1, but 40 should"),
        (add, "ballots.csv: 41 ballots stand here for pot 1, but 40 should"),
        (duplicate, r"ballots.csv: ballot [0-9A-Z-]{33} stands there twice"),
        (exchange, r"ballots.csv: ballot [0-9A-Z-]{33} is not in the order of the codes"),
        (choosing(b"6"), "ballot .* chooses a project that is not on the ballot of its pot"),
        (choosing(b"6", 7), "ballot .* chooses for a pot that is not in the rules"),
        (choosing(b"5 5"), "ballot .* chooses a project twice"),
        (choosing(b"5 4"), "ballot .* does not name its projects in their order"),
        (choosing(b"1 2 3"), "ballot .* chooses projects that cost more than the pot"),
        (choosing(b"1 2 3 4"), "ballot .* makes more choices than the ballot rule allows"),
        (choosing(b""), "ballots.csv: line .* is not a ballot"),
        (choosing(b"05"), "ballots.csv: line .* is not a ballot"),
        (mistype, r"ballots.csv: line 2: [0-9A-Z-]{33} is not a ballot code"),
        (lambda lines: lines.pop(0), "ballots.csv: its first line is not pot,tracker,selection"),
        (lambda lines: lines.append(b"1"), "ballots.csv: it has a line that does not end"),
    ],
)
def test_changed_ballots_are_named(remake: Remake, change: Any, told: str) -> None:
    assert re.search(told, fault_of(remake({"ballots.csv": in_lines(change)})))


def changed_votes(lines: list[bytes]) -> None:
    start = lines.index(b"VOTES\n") + 2
    number, chosen = lines[start].split(b";")
    lines[start] = number + (b";4\n" if chosen == b"5\n" else b";5\n")


def changed_column(lines: list[bytes]) -> None:
    start = lines.index(b"PROJECTS\n") + 2
    cells = lines[start].split(b";")
    lines[start] = b";".join([*cells[:2], b"39", *cells[3:]])


def replacing(old: bytes, new: bytes) -> Change:
    def change(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new)

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (in_lines(changed_votes), "its ballots are not those of ballots.csv"),
        (in_lines(changed_column), "the votes beside its projects are not those of its ballots"),
        (replacing(b"1000000", b"1000001"), "its budget or its kind of vote is not that"),
        (replacing(b";400000;", b";400001;"), "its projects are not those of projects.json"),
        (replacing("Көчө".encode(), "Көчө!".encode()), "its projects are not those of"),
        (replacing(b"num_votes;40", b"num_votes;41"), "it cannot be read: line"),
    ],
)
def test_a_changed_pabulib_file_is_named(remake: Remake, change: Change, told: str) -> None:
    assert fault_of(remake({"pot-1.pb": change})).startswith(f"pot-1.pb: {told}")


def outcome(results: dict, pot: int = 1) -> dict:
    return results["pots"][pot - 1]["outcome"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda value: outcome(value).update(selected=["1", "2"]),
            r"results.json: pot 1: a recount gives the winners .*, the record says 1, 2",
        ),
        (
            lambda value: outcome(value)["votes"].update({"5": "41"}),
            r"results.json: pot 1: a recount gives project 5 \d+ votes, the record says 41",
        ),
        (
            lambda value: outcome(value)["votes"].pop("5"),
            "results.json: pot 1: its votes are not those of the projects on the ballot",
        ),
        (
            lambda value: outcome(value).update(spent="1"),
            r"results.json: pot 1: the winners cost [0-9.]+ som, the record says 1$",
        ),
        (
            lambda value: outcome(value)["rule"].update(ties="cost"),
            "results.json: pot 1: it was not counted by the rule that was frozen",
        ),
        (
            lambda value: outcome(value, 3)["rule"].update(ties="cost"),
            "results.json: pot 3: it was not counted by the rule that was frozen",
        ),
        (
            lambda value: outcome(value, 3)["votes"].update({"9": "5"}),
            "results.json: pot 3: its votes cannot be those of its projects and ballots",
        ),
        (
            lambda value: outcome(value, 3).update(selected=["10"]),
            "results.json: pot 3: a winner is not on the ballot",
        ),
        (
            lambda value: outcome(value, 3).update(spent="1"),
            "results.json: pot 3: the winners do not cost what the record says",
        ),
        (
            lambda value: value["pots"].pop(),
            "results.json: the results are not those of the pots in the rules",
        ),
        (
            lambda value: value["pots"][1].update(totals_only=True),
            "results.json: pot 2: its 12 ballots are withheld, though",
        ),
        (
            lambda value: value["pots"][2].update(totals_only=False),
            "results.json: pot 3: its 4 ballots are published, though",
        ),
        (
            lambda value: value["envelopes"].update(valid=30),
            "ballots.csv: 40 ballots stand here and 0 are unpublished, but 41 were opened valid",
        ),
        (
            lambda value: value.update(unpublished_ballots=5),
            "results.json: more ballots are said to be unpublished than were withheld",
        ),
        (
            lambda value: value["envelopes"].update(invalid=3),
            "invalid.csv: 2 invalid envelopes stand here, but the results count 3",
        ),
        (
            lambda value: value["paper"][0].update(invalid=2),
            "roll.json: 43 people took part, but there are 40 valid and 4 invalid ballots",
        ),
        (lambda value: value.update(more=1), "results.json: it holds more than this kind"),
        (lambda value: value.pop("paper"), "results.json: it does not have the form"),
        (
            lambda value: value["envelopes"].update(valid=True),
            "results.json: it does not have the form",
        ),
    ],
)
def test_changed_results_are_named(remake: Remake, change: Any, told: str) -> None:
    assert re.search(f"^{told}", fault_of(remake({"results.json": in_json(change)})))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda value: value.update(people=44), "44 people took part, but there are 40 valid"),
        (
            lambda value: value["villages"][0].update(people=25),
            "its villages do not add up to the people who took part",
        ),
        (
            lambda value: value.update(channels=[{"name": "online", "people": 43}] * 2),
            "its channels do not add up",
        ),
        (
            lambda value: value.update(
                villages=[{"name": "А", "people": 39}, {"name": "Б", "people": 4}]
            ),
            "its villages show a group of fewer than 10",
        ),
    ],
)
def test_a_changed_roll_is_named(remake: Remake, change: Any, told: str) -> None:
    assert fault_of(remake({"roll.json": in_json(change)})).startswith(f"roll.json: {told}")


def frozen_anew(value: dict) -> None:
    value["rules"]["ballot"]["most"] = 2
    value["digest"] = canonical.digest(value["rules"])


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"rules.json": in_json(lambda value: value["rules"]["tally"].update(ties="cost"))},
            "rules.json: the rules are not those of the digest beside them",
        ),
        ({"rules.json": in_json(frozen_anew)}, "log.jsonl: no entry names the digest of these"),
        (
            {"projects.json": in_json(lambda value: value[0].update(cost=1))},
            "projects.json: the projects are not those frozen with the rules",
        ),
        ({"rules.json": lambda _: b"{}"}, "rules.json: it does not have the form"),
        ({"rules.json": lambda data: data + b" "}, "rules.json: it is not canonical JSON"),
    ],
)
def test_changed_rules_are_named(remake: Remake, changes: Any, told: str) -> None:
    assert fault_of(remake(changes)).startswith(told)


def test_a_rule_that_this_version_does_not_count_is_named(
    contents: RecordContents, publish: Callable, contents_with: Callable
) -> None:
    rules = replace(contents.rules, tally={"name": "fortune"})
    path = publish(contents_with(rules=rules, results=contents.results), "other.zip")
    assert fault_of(path).startswith("rules.json: the rule of the count is not known: ")


def rehashed(lines: list[bytes]) -> None:
    value = canonical.loads(lines[0][:-1])
    value.pop("hash")
    entry = replace(Entry(**value), reason="other")
    lines[0] = canonical.dumps({**asdict(entry), "hash": entry_hash(entry)}) + b"\n"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (replacing(b"draft", b"other"), "the chain of the log breaks at entry 1: it does not have"),
        (in_lines(rehashed), "the chain of the log breaks at entry 2: it does not name the hash"),
        (in_lines(lambda lines: lines.pop(1)), "the chain of the log breaks at entry 2: entry 3"),
        (in_lines(lambda lines: lines.pop(0)), "the chain of the log breaks at entry 1: entry 2"),
        (lambda _: b"", "no entry names the digest of these rules"),
        (replacing(b'"before":null', b'"before":[]'), "line 1 is not an entry of the log"),
        (replacing(b'"role":', b'"rank":'), "line 1 is not an entry of the log"),
    ],
)
def test_a_changed_log_is_named(remake: Remake, change: Change, told: str) -> None:
    assert fault_of(remake({"log.jsonl": change})).startswith(f"log.jsonl: {told}")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (in_lines(lambda lines: lines.reverse()), "its first line is not digest,reason"),
        (lambda data: data.replace(b"aaaa", b"cccc"), "its rows are not in the order"),
        (lambda data: data.replace(b"aaaa", b"AAAA"), "line 2 is not an invalid envelope"),
        (in_lines(lambda lines: lines.pop()), "1 invalid envelopes stand here, but the results"),
    ],
)
def test_a_changed_list_of_invalid_envelopes_is_named(
    remake: Remake, change: Change, told: str
) -> None:
    assert fault_of(remake({"invalid.csv": change})).startswith(f"invalid.csv: {told}")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"extra.txt": lambda _: b"x"}, "the record: it holds a file under a name that no record"),
        ({"../log.jsonl": lambda _: b"x"}, "the record: it holds a file under a name that no"),
        ({"pot-3.pb": lambda _: b"x"}, "pot-3.pb: a record has no such file"),
        (
            {"manifest.json": in_json(lambda value: value["files"].pop("log.jsonl"))},
            "log.jsonl: the record holds it, but the manifest does not name it",
        ),
        (
            {
                "manifest.json": in_json(
                    lambda value: value["files"].update({"pot-9.pb": {"sha256": "", "bytes": 0}})
                )
            },
            "pot-9.pb: the manifest names it, but the record does not hold it",
        ),
        (
            {"manifest.json": in_json(lambda v: v["files"]["log.jsonl"].update(bytes=1))},
            "log.jsonl: it is not as long as the manifest says",
        ),
        (
            {"manifest.json": in_json(lambda v: v["files"]["log.jsonl"].update(sha256="0"))},
            "log.jsonl: it is not the file that the manifest describes",
        ),
        (
            {"manifest.json": in_json(lambda value: value.update(format="civicbudget-record/1"))},
            "manifest.json: this is not a record of the format civicbudget-record/2",
        ),
        (
            {"manifest.json": in_json(lambda value: value.pop("follows"))},
            "manifest.json: it does not have the form",
        ),
    ],
)
def test_files_that_are_not_those_of_the_manifest_are_named(
    remake: Remake, changes: Any, told: str
) -> None:
    assert fault_of(remake(changes)).startswith(told)
