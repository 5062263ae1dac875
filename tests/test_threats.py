"""THREATS.md promises tests: each that it names is there, in the file in which it is said to be."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "THREATS.md").read_text()
PART = re.compile(r"`(tests/[\w/]+\.py)`: ((?:`test_\w+`(?:, )?)+)")


def named() -> list[tuple[str, str]]:
    """The file and the name of every test."""
    return [
        (file, test) for file, tests in PART.findall(PAGE) for test in tests[1:-1].split("`, `")
    ]


def functions(file: str) -> set[str]:
    """The tests of a file."""
    tree = ast.parse((ROOT / file).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_test_that_it_names_is_there() -> None:
    assert len(named()) == len(re.findall(r"`test_\w+`", PAGE)) > 50
    assert not [(file, test) for file, test in named() if test not in functions(file)]


def test_every_number_leads_to_tests() -> None:
    threats, tests = PAGE.split("## Where it is tested")
    rows = re.findall(r"^\| (\d+) \|", tests, re.MULTILINE)
    told = {number for each in re.findall(r"\(([\d, ]+)\)", threats) for number in each.split(", ")}
    assert told == set(rows)
