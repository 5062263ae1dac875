"""What is downloaded says the same as what was brought in, and runs no formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
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


def test_a_large_table_comes_bit_by_bit_and_whole(
    client: FlaskClient, bring: Callable[..., Version]
) -> None:
    codes = [str(7_010_000 + number) for number in range(1100)]
    bring(rows=[HEADING, *((code, f"Жол {code}", f"Дорога {code}", "1,5") for code in codes)])
    read = {"csv": semicolons, "json": json.loads}
    for form, rows_of in read.items():
        bits = list(client.get(f"/ky/ak-bulak/budget/2026/lines.{form}").iter_encoded())
        assert len(bits) > 3
        rows = rows_of(b"".join(bits).decode("utf-8-sig"))
        assert [row["function"] for row in rows] == codes


def semicolons(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_what_takes_long_is_made_once_and_fetched_once(
    app: Flask, client: FlaskClient, bring: Callable[..., Version]
) -> None:
    bring()
    kept = Path(app.instance_path) / "made"
    for name in ("leaflet.pdf", "lines.xlsx", "annexes.xlsx", "package.zip"):
        first = client.get(f"/ky/ak-bulak/budget/2026/{name}")
        before = {path.name for path in kept.iterdir()}
        again = client.get(f"/ky/ak-bulak/budget/2026/{name}")
        assert (again.data, {path.name for path in kept.iterdir()}) == (first.data, before)
        unchanged = {"If-None-Match": first.headers["ETag"]}
        answer = client.get(f"/ky/ak-bulak/budget/2026/{name}", headers=unchanged)
        assert (answer.status_code, answer.data) == (304, b"")
        other = client.get(f"/ru/ak-bulak/budget/2026/{name}")
        assert (other.data != first.data) == (name != "package.zip")
    bring(published=False, year=2025)
    before = len(list(kept.iterdir()))
    ask = client.get("/ky/ak-bulak/budget/2025/annexes.xlsx")
    assert (ask.status_code, len(list(kept.iterdir()))) == (404, before)
