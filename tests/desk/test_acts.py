"""Every act that the package writes into the log has words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import civicbudget
from civicbudget.desk import acts

PACKAGE = Path(civicbudget.__file__).parent


def strings(node: ast.AST) -> Iterator[str]:
    """The texts that an expression may give."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def written() -> Iterator[str]:
    """What calls give as `act=`, or as a plain text to a room's own `_record` or `_log`."""
    for path in PACKAGE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if not isinstance(call, ast.Call):
                continue
            for keyword in call.keywords:
                if keyword.arg == "act":
                    yield from strings(keyword.value)
            if ast.unparse(call.func) in ("_record", "_log"):
                yield from (
                    argument.value
                    for argument in call.args
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                )


def test_every_act_has_words() -> None:
    assert set(written()) - set(acts.ACTS) == set()


def test_an_object_is_said_in_words(app: object) -> None:
    assert acts.thing("campaign 2026, motion 3") == "2026 өнөктүгү, 3-сунуш"
    assert acts.thing("role official") == "Кызматкер ролу"
    assert acts.thing("roll") == "тургундардын тизмеси"
    assert acts.thing("something else") == "something else"
