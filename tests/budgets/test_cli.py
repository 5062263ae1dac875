"""Bringing a budget in from the command line, through the same services."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from civicbudget.audit import queries as log
from civicbudget.budgets import queries
from civicbudget.core.db import db
from civicbudget.municipalities.models import Municipality
from tests.budgets.conftest import KARA_KUJUR, Rows, as_xlsx


@pytest.fixture
def run(app: Flask, village: Municipality, tmp_path: Path):  # type: ignore[no-untyped-def] # a function
    def ran(rows: Rows, *more: str, unit: str = "thousand", answers: str = "") -> Result:
        file = tmp_path / "budget.xlsx"
        file.write_bytes(as_xlsx(rows))
        arguments = ["budgets", "import", str(file), "--municipality", "ak-bulak"]
        arguments += ["--year", "2026", "--stage", "approved", "--unit", unit, *more]
        arguments += ["--resolution", "12/3", "--session", "XI", "--resolved", "2026-02-04"]
        result = app.test_cli_runner().invoke(args=arguments, input=answers)
        db.session.rollback()
        return result

    return ran


def acts() -> list[str]:
    return [entry.act for entry, _hash in log.published("ak-bulak")]


def test_it_stores_and_publishes(run, village: Municipality) -> None:  # type: ignore[no-untyped-def] # a fixture
    result = run(KARA_KUJUR, "--publish")
    assert (result.exit_code, result.output) == (0, "7 lines stored.\n")
    assert acts() == ["import_budget", "publish_budget"]
    budget = queries.latest_published(village.id)
    assert budget is not None
    assert len(budget.lines) == 7


def test_without_publish_nobody_sees_it(run, village: Municipality) -> None:  # type: ignore[no-untyped-def] # a fixture
    assert run(KARA_KUJUR).exit_code == 0
    assert queries.latest_published(village.id) is None


def test_a_published_budget_needs_a_reason(run, village: Municipality) -> None:  # type: ignore[no-untyped-def] # a fixture
    run(KARA_KUJUR, "--publish")
    assert run(KARA_KUJUR[:-1]).exit_code == 1
    assert run(KARA_KUJUR[:-1], "--publish", "--reason", "Түзөтүү").exit_code == 0
    assert acts() == ["import_budget", "publish_budget", "correct_budget"]


@pytest.mark.parametrize(("answers", "code"), [("y\ny\n", 0), ("y\nn\n", 1), ("", 1)])
def test_questions_are_asked(run, village: Municipality, answers: str, code: int) -> None:  # type: ignore[no-untyped-def] # a fixture
    result = run(KARA_KUJUR, unit="som", answers=answers)
    assert result.exit_code == code
    assert "D1" in result.output
    assert len(acts()) == 1 - code


def test_mistakes_are_listed_and_nothing_is_stored(run, village: Municipality) -> None:  # type: ignore[no-untyped-def] # a fixture
    result = run([*KARA_KUJUR, ("70621", "Суу", "Вода", None)])
    assert result.exit_code == 1
    assert "D14: Суммасы жок." in result.output
    assert acts() == []


def test_an_unknown_municipality(run) -> None:  # type: ignore[no-untyped-def] # a fixture
    result = run(KARA_KUJUR, "--municipality", "nowhere")
    assert result.exit_code == 1
    assert "nowhere" in result.output


def test_sums_that_differ_are_explained(run, village: Municipality) -> None:  # type: ignore[no-untyped-def] # a fixture
    refused = run(KARA_KUJUR[:-2])
    assert refused.exit_code == 1
    assert "8 754 400" in refused.output.replace("\u00a0", " ")
    explained = run(KARA_KUJUR[:-2], "--explanation", "Бала бакча — өзүнчө токтом.")
    assert explained.exit_code == 0
    found = queries.of_year(village.id, 2026, published=False)
    assert found is not None
    assert found[0].explanation == "Бала бакча — өзүнчө токтом."
    assert [(sum_["stated"], sum_["computed"]) for sum_ in found[0].discrepancies] == [
        (875_440_000, 425_440_000)
    ]
