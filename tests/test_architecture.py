"""The shape of the house: contracts of imports, and what each kind of file may hold."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

PACKAGE = Path(__file__).resolve().parent.parent / "civicbudget"


def sources(*names: str) -> list[Path]:
    """Files of the package by name, or the files of a folder of that name."""
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.stem in names or path.parent.name in names
    ]


def calls(path: Path) -> set[str]:
    """The names of everything a file calls: `f` for f(), `a.f` for a.f()."""
    return {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
    }


def test_contracts_of_imports() -> None:
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS


@pytest.mark.parametrize("path", sources("views", "services", "policy", "forms"), ids=str)
def test_only_queries_select(path: Path) -> None:
    assert "select" not in calls(path)


@pytest.mark.parametrize("path", sources("services", "queries", "policy", "models"), ids=str)
def test_only_a_transaction_commits(path: Path) -> None:
    assert not {name for name in calls(path) if name.endswith(".commit")}


@pytest.mark.parametrize("path", sources("queries", "policy"), ids=str)
def test_what_reads_never_writes(path: Path) -> None:
    writes = {"db.session.add", "db.session.add_all", "db.session.delete", "insert", "delete"}
    assert not calls(path) & writes


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.html")), ids=str)
def test_nothing_inline_in_a_page(path: Path) -> None:
    text = path.read_text()
    assert "<style" not in text
    assert 'style="' not in text
    assert "<script>" not in text
    assert "onclick=" not in text
