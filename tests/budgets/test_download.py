"""What is downloaded says the same as what was brought in, and runs no formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from civicbudget.budgets import services
from civicbudget.budgets.models import Version
from tests.budgets.conftest import HEADING, KARA_KUJUR

SOM = 100


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["ky", "en"])
def test_a_download_can_be_brought_in_again(
    client: FlaskClient, bring: Callable[..., Version], kind: str, language: str
) -> None:
    budget = bring()
    answer = client.get(f"/{language}/ak-bulak/budget/2026/lines.{kind}")
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="ak-bulak-budget-2026.{kind}"'
    )
    reading = services.parse(answer.data, f"a.{kind}", SOM)
    assert reading.faults == ()
    assert [
        (line.side, line.code, line.title, line.planned, line.actual, line.participatory)
        for line in reading.lines
    ] == [
        (line.side, line.code, line.title, line.planned, line.actual, line.participatory)
        for line in budget.lines
    ]


def test_titles_never_become_formulas(client: FlaskClient, bring: Callable[..., Version]) -> None:
    bring(rows=[HEADING[:4], ["11", "'=1+1", "@SUM(A1)", 5]])
    text = client.get("/ky/ak-bulak/budget/2026/lines.csv").text.removeprefix("\ufeff")
    row = next(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert (row["title_ky"], row["title_ru"]) == ("'=1+1", "'@SUM(A1)")
    book = load_workbook(io.BytesIO(client.get("/ky/ak-bulak/budget/2026/lines.xlsx").data))
    cell = book.active["D2"]
    assert (cell.value, cell.data_type) == ("@SUM(A1)", "s")


def test_sums_are_in_som(client: FlaskClient, bring: Callable[..., Version]) -> None:
    bring(rows=KARA_KUJUR[:3])
    text = client.get("/ky/ak-bulak/budget/2026/lines.csv").text.removeprefix("\ufeff")
    row = next(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert (row["planned"], row["actual"]) == ("1520800", "1600000")
