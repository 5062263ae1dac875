"""What can be taken along: the tables say what the pages say, programs understand them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import typst
from flask import g
from flask.testing import FlaskClient
from frictionless import Package, validate
from openpyxl import load_workbook

from civicbudget.budgets import leaflet, queries
from civicbudget.budgets.models import Side, Stage, Version
from civicbudget.budgets.views.public import citizens_budget
from civicbudget.core.i18n import speaking
from civicbudget.municipalities.models import Municipality
from tests.budgets.conftest import HEADING

Bring = Callable[..., Version]
ROOT = "/en/ak-bulak/budget"
HOSTILE = ("1+1", '#read("/etc/passwd")', "$x$ *b* <a> @c", "] } #")
"""What a template would read as a formula or as markup."""


@pytest.mark.parametrize("language", ["ky", "en"])
def test_the_package_is_valid_and_its_tables_can_be_read(
    client: FlaskClient, bring: Bring, tmp_path: Path, language: str
) -> None:
    bring(2025, stage=Stage.EXECUTED)
    address = f"/{language}/ak-bulak/budget/2025"
    with ZipFile(io.BytesIO(client.get(f"{address}/package.zip").data)) as container:
        container.extractall(tmp_path)
    path = tmp_path / "datapackage.json"
    report = validate(str(path))
    assert report.valid, report.flatten(["name", "message"])
    package = Package(str(path))
    rows = package.get_resource("lines").read_rows()
    assert sum(row["planned"] for row in rows if row["side"] == "expenditure") == 8_754_400
    assert [row["up_to_quarter"] for row in package.get_resource("quarters").read_rows()] == [
        8_744_200, 8_680_000,
    ]  # fmt: skip
    assert path.read_bytes() == client.get(f"{address}/datapackage.json").data
    for resource in package.resources:
        assert (
            client.get(f"{address}/{resource.path}").data == (tmp_path / resource.path).read_bytes()
        )


def test_the_description_speaks_of_facts_as_the_specification_does(
    client: FlaskClient, bring: Bring
) -> None:
    bring()
    described = json.loads(client.get(f"{ROOT}/2026/datapackage.json").data)
    assert described["fiscalPeriod"] == {"start": "2026-01-01", "end": "2026-12-31"}
    measures = described["model"]["measures"]
    named = ("planned", "next_year", "actual", "q1")
    phases = [measures[name].get("phase") for name in named]
    assert phases == ["approved", "proposed", "executed", None]
    assert described["model"]["dimensions"]["function"]["classificationType"] == "functional"
    schema = described["resources"][0]["schema"]
    concepts = {field["name"]: field.get("columnType") for field in schema["fields"]}
    assert concepts["economic"] == "economic-classification:generic:code"
    normal = {
        field["name"]: field["normalize"] for field in schema["fields"] if "normalize" in field
    }
    assert normal["next_year"] == {"phase": "proposed", "year": 2027}
    extra = {field["name"] for field in schema["extraFields"]}
    assert all(set(of) <= extra for of in normal.values())


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("2026/groups", {"side": "revenue", "code": "equalization", "planned": 6_033_600}),
        ("2026/lines", {"side": "revenue", "economic": "11111", "planned": 1_520_800}),
        ("years", {"year": 2026, "side": "revenue", "code": "equalization", "planned": 6_033_600}),
    ],
)
def test_every_table_is_the_same_in_every_form(
    client: FlaskClient, bring: Bring, path: str, first: dict[str, Any]
) -> None:
    bring()
    rows = client.get(f"{ROOT}/{path}.json").json
    assert {name: rows[0][name] for name in first} == first
    text = client.get(f"{ROOT}/{path}.csv").text
    assert text.count("\r\n") == len(rows) + 1
    assert text.startswith("\ufeff")
    assert text.count(";") == text.split("\r\n")[0].count(";") * (len(rows) + 1)
    book = load_workbook(io.BytesIO(client.get(f"{ROOT}/{path}.xlsx").data))
    assert book.active.max_row == len(rows) + 1


def facts(version: Version, municipality: Municipality) -> leaflet.Facts:
    g.municipality = municipality
    largest = queries.largest(version.id, Side.EXPENDITURE, leaflet.LINES)
    return leaflet.Facts(
        citizens_budget(version, 5000), {}, largest, "https://example.kg/ky/ak-bulak/"
    )


def test_the_leaflet_has_two_pages_and_takes_no_text_for_markup(
    client: FlaskClient, bring: Bring, village: Municipality
) -> None:
    titles = [(f"{HOSTILE[n % 4]} {n}", HOSTILE[n % 4]) for n in range(40)]
    rows = [(f"{701 + n % 10}{n % 8 + 1}1", *title, n + 1) for n, title in enumerate(titles)]
    kinds = [(str(1111 + 10 * n), "Кирешенин узун аталышы " * 3, "Доход", 4) for n in range(30)]
    bring(2025)
    version = bring(rows=[HEADING[:4], *kinds, *rows])
    for lang in ("ky", "ru", "en"):
        with speaking(lang):
            told = leaflet.told(facts(version, village))
        with as_file(files("civicbudget.budgets").joinpath("data", "documents")) as folder:
            pages = typst.compile(
                folder / "leaflet.typ",
                root=folder,
                format="png",
                ppi=20,
                sys_inputs={"told": json.dumps(told)},
            )
        assert isinstance(pages, list)
        assert len(pages) == 2
    assert told["lines"]["rows"][0] == ["] } # 39", "40 000 som".replace(" ", "\u00a0")]
    answer = client.get(f"{ROOT}/2026/leaflet.pdf")
    assert answer.data.startswith(b"%PDF-1.7")
    assert answer.headers["Content-Disposition"].endswith('"ak-bulak-budget-2026-en.pdf"')
    assert client.get(f"{ROOT}/2026/leaflet.pdf").data == answer.data
