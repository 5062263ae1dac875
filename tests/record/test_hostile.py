"""A signed record of any content is found right or faulty: it never breaks the program."""

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from civicbudget.core import canonical
from civicbudget.record.faults import RecordFault
from civicbudget.record.verify import verify

ODD: list[Any] = [None, True, 0, -1, 2**53 - 1, "", "1", "\x1b[2J", [], [1], {}, {"1": 1}]
STRUCTURED = ("rules.json", "projects.json", "roll.json", "results.json", "manifest.json")
ROUNDS = 250


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container of a value with a key in it."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    found = [(value, key) for key in keys]
    inner = [value[key] for key in keys if isinstance(value[key], dict | list)]
    return found + [place for each in inner for place in places(each)]


def disturbed(chance: random.Random) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        value = canonical.loads(data)
        container, key = chance.choice(places(value))
        if isinstance(container, dict) and chance.random() < 0.2:
            del container[key]
        else:
            container[key] = chance.choice(ODD)
        return canonical.dumps(value)

    return change


def refrozen(chance: random.Random) -> Callable[[bytes], bytes]:
    """Rules that were disturbed and digested anew, so that the disturbance is reached."""

    def change(data: bytes) -> bytes:
        value = canonical.loads(data)
        container, key = chance.choice(places(value["rules"]))
        container[key] = chance.choice(ODD)
        value["digest"] = canonical.digest(value["rules"])
        return canonical.dumps(value)

    return change


def scrambled(chance: random.Random) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        place = chance.randrange(len(data))
        return data[:place] + chance.randbytes(chance.randrange(3)) + data[place + 1 :]

    return change


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_signed_is_judged(remake: Callable[[dict], Path], seed: int) -> None:
    chance = random.Random(seed)
    tables = ("ballots.csv", "invalid.csv", "log.jsonl", "pot-1.pb", "README.ky.txt")
    for _ in range(ROUNDS // 3):
        changes = [
            {chance.choice(STRUCTURED): disturbed(chance)},
            {"rules.json": refrozen(chance)},
            {chance.choice(tables): scrambled(chance)},
        ]
        path = remake(chance.choice(changes))
        with suppress(RecordFault):
            assert verify(path).checked
        path.unlink()
