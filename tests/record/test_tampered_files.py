"""One value or line of any file of a record is changed, and all is signed anew: what an official
could make who holds the key. The log and the checkpoints have their own test (test_tampering.py).

Mutations are drawn by a seeded generator. docs/record.md says what no check reaches; nothing of
that is drawn.
"""

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from civicbudget.core import canonical
from civicbudget.record.faults import RecordFault
from civicbudget.record.verify import verify

Remake = Callable[[dict[str, Callable[[bytes], bytes]]], Path]
MUTATIONS = 400

UNREACHED = {
    "results.json": {"summary", "explanations", "tie_explanations", "number"},
    "roll.json": {"name", "merged"},
    "manifest.json": {"campaign", "names", "publication", "follows", "published_at"},
}
"""Keys of values that only the signature vouches for."""

JSON = ("rules.json", "projects.json", "results.json", "roll.json", "manifest.json")
TABLES = ("ballots.csv", "invalid.csv", "pot-1.pb", "pot-2.pb")
POTS = ("pot-1.pb", "pot-2.pb", "pot-3.pb")
READMES = ("README.ky.txt", "README.ru.txt", "README.en.txt")
ELSEWHERE = {
    "ballots.csv": {"results.json", *POTS},
    "results.json": {"ballots.csv", "invalid.csv", "roll.json", "log.jsonl", *POTS},
    "manifest.json": {"log.jsonl", "checkpoints.jsonl", *READMES, *JSON, *TABLES},
    "rules.json": {"projects.json"},
}
"""Where a change may come to light, beside the file itself: what stood there agreed with it."""


def places(value: Any, name: str, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to every value inside that a check reaches."""
    if name == "results.json" and path[:2] == ("pots", 2) and path[2:3] == ("outcome",):
        return []  # totals only: the count of that pot cannot be repeated
    inside: Any = ()
    if isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path] if path else []
    for key, part in inside:
        if key not in UNREACHED.get(name, ()):
            found += places(part, name, (*path, key))
    return found


def another(value: Any, chance: random.Random) -> Any:
    """A value that is not the same."""
    match value:
        case bool():
            return not value
        case int():
            return value + chance.choice((-1, 1, 7))
        case None:
            return 1
        case dict():
            return {**value, "more": 1}
        case list():
            return [*value, chance.choice([*value, 1])]
        case "":
            return "x"
    at = chance.randrange(len(value))
    return value[:at] + ("1" if value[at] != "1" else "2") + value[at + 1 :]


def change_value(data: bytes, name: str, chance: random.Random) -> bytes:
    """One value changed, taken away, exchanged with another, or repeated in its list."""
    told = canonical.loads(data)
    *path, last = chance.choice(places(told, name))
    inside = told
    for key in path:
        inside = inside[key]
    match chance.choice(("change", "remove", "swap", "replay")):
        case "remove":
            del inside[last]
        case "swap" if name != "roll.json":  # the order of groups tells nothing
            other = chance.choice(list(inside) if isinstance(inside, dict) else range(len(inside)))
            inside[last], inside[other] = inside[other], inside[last]
        case "replay" if isinstance(inside, list):
            inside.insert(last, inside[last])
        case _:
            inside[last] = another(inside[last], chance)
    return canonical.dumps(told)


def change_line(data: bytes, name: str, chance: random.Random) -> bytes:
    """One line of a table or one letter of it changed, lost, moved or doubled. Of a .pb file, one
    of the projects' lines (without their names) or of the votes."""
    lines = data.splitlines(keepends=True)
    first = lines.index(b"PROJECTS\n") + 2 if name.endswith(".pb") else 1
    at = chance.randrange(first, len(lines))
    match chance.choice(("change", "remove", "replay", "move")):
        case "remove":
            del lines[at]
        case "replay":
            lines.insert(at, lines[at])
        case "move" if not name.endswith(".pb"):
            lines.insert(chance.randrange(first, len(lines)), lines.pop(at))
        case _ if name == "invalid.csv":  # which envelopes are invalid is vouched for alone
            lines[at] = lines[at][1:]
        case _:
            start = lines[at].find(b";") + 1
            end = len(lines[at]) - 1 if lines[at].count(b";") < 3 else lines[at].rindex(b";")
            place = chance.randrange(start, max(end, start + 1))
            new = bytes([chance.choice(b"0123456789,; >=\n")])
            lines[at] = lines[at][:place] + new + lines[at][place + 1 :]
    return b"".join(lines)


@pytest.mark.long
def test_every_mutation_is_found_and_named(remake: Remake) -> None:
    chance = random.Random(20261126)
    found: Counter[str] = Counter()
    while found.total() < MUTATIONS:
        name = chance.choice((*JSON, *TABLES))
        mutate, same = change_value if name in JSON else change_line, False

        def changed(data: bytes) -> bytes:
            nonlocal same
            made = mutate(data, name, chance)  # noqa: B023 - called at once
            same = made == data
            return made

        path = remake({name: changed})
        if not same:
            with pytest.raises(RecordFault) as caught:
                verify(path)
            assert caught.value.where in {name, *ELSEWHERE.get(name, ())}
            found[name] += 1
        path.unlink()
    assert found.keys() == {*JSON, *TABLES}
