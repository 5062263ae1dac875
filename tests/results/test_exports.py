"""Exports: described for other programs, the same when written again, and small in memory."""

from __future__ import annotations

import gc
import json
import random
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from flask import Flask
from frictionless import Package, validate
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare

from civicbudget.campaigns.models import Campaign
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.municipalities.models import Municipality
from civicbudget.record.build import build
from civicbudget.results import again, edition, publishing, queries, services
from civicbudget.results.exports import spreadsheet, workbook
from civicbudget.results.exports.columns import Column, Kind, Table
from civicbudget.results.models import Opening
from civicbudget.results.preparing import choice_text
from tests import elections, factories

COSTS = (300_000, 400_000, 500_000)
HOSTILE = ("=1+1", "+7", "-1", "@SUM(A1)", "\tx", "＝1", 'say "no"; or', '#read("/etc/passwd")')


@pytest.fixture
def campaign(built: Callable[..., Any]) -> Campaign:
    """A published campaign of fifteen ballots, whose titles are hostile to every format."""
    built(published)
    return db.session.query(Campaign).one()


def published(clock: Any) -> None:
    """At a moment that has a fraction of a second, which not every format knows."""
    titles = tuple((f"{HOSTILE[number]} ңөү", HOSTILE[number + 3]) for number in range(3))
    clock.advance(microseconds=7)
    elections.published(clock, titles=titles)


def folder_of(campaign: Campaign) -> Path:
    latest = queries.latest_publication(campaign)
    assert latest is not None
    return publishing.folder(latest.record_name)


def unpacked(path: Path, into: Path) -> Path:
    with ZipFile(path) as container:
        container.extractall(into)
    return into / "datapackage.json"


@pytest.mark.long
@pytest.mark.parametrize("name", ["tables.zip", "ak-bulak.2026.1.zip"])
def test_the_description_is_valid(campaign: Campaign, tmp_path: Path, name: str) -> None:
    described = unpacked(folder_of(campaign) / name, tmp_path / "package")
    report = validate(str(described))
    assert report.valid, report.flatten(["name", "message"])
    package = Package(str(described))
    ballots = package.get_resource("ballots-csv")
    assert len(ballots.read_rows()) == 15
    assert ballots.schema.primary_key == ["pot", "tracker"]
    assert json.loads(described.read_text())["licenses"][0]["name"] == "CC-BY-4.0"
    if name == "tables.zip":
        rows = package.get_resource("results-csv").read_rows()
        assert [(row["cost_som"], row["won"]) for row in rows] == [
            (300_000, True), (400_000, True), (500_000, False),
        ]  # fmt: skip
        assert isinstance(package.get_resource("phases-csv").read_rows()[0]["opens"], datetime)


@pytest.mark.parametrize("form", list(again.FORMATS))
def test_what_is_written_again_is_the_same(app: Flask, campaign: Campaign, form: str) -> None:
    out = folder_of(campaign).parent / f"again.{form}"
    command = ["export", "ak-bulak/2026", "--format", form, "--out", str(out)]
    result = app.test_cli_runner().invoke(args=command)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1] == "the same as was published"
    assert app.test_cli_runner().invoke(args=command).exit_code == 1  # nothing is overwritten
    db.session.execute(db.text("UPDATE ballots SET selection = '[\"3\"]'"))
    db.session.commit()
    if form in ("csv", "xlsx", "pb"):
        command[-1] += "2"
        other = app.test_cli_runner().invoke(args=command)
        assert other.output.splitlines()[-1] == "NOT the same as was published"


def test_a_campaign_that_is_not_published_is_refused(app: Flask, frozen: Any) -> None:
    elections.running()
    command = ["export", "ak-bulak/2026", "--format", "csv", "--out", "nowhere.zip"]
    assert "no published campaign" in app.test_cli_runner().invoke(args=command).output


@pytest.mark.parametrize("source", ["export", "record"])
def test_pabutools_finds_the_same_winners(campaign: Campaign, tmp_path: Path, source: str) -> None:
    path = folder_of(campaign) / "pot-1.pb"
    if source == "record":
        unpacked(folder_of(campaign) / "ak-bulak.2026.1.zip", tmp_path)
        path = tmp_path / "pot-1.pb"
    instance, profile = parse_pabulib(str(path))
    winners = greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat)
    (count,) = queries.counts(campaign)
    assert sorted(project.name for project in winners) == count.outcome["selected"]


def one_column(*cells: str) -> Table:
    return Table(
        "words",
        "words",
        (Column("word", Kind.TEXT, "word"),),
        ("word",),
        lambda: ((c,) for c in cells),
    )


def test_no_cell_is_a_formula(app: Flask, tmp_path: Path, frozen: Any) -> None:
    spreadsheet.write(one_column(*HOSTILE), tmp_path / "a.csv")
    cells = [row[0] for row in spreadsheet.read(one_column(), tmp_path / "a.csv")]
    assert cells == [f"'{word}" for word in HOSTILE[:6]] + list(HOSTILE[6:])
    workbook.write([], [one_column(*HOSTILE)], frozen.moment, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["words"]
    assert [cell.value for cell in sheet["A"][1:]] == list(HOSTILE)
    assert {cell.data_type for cell in sheet["A"][1:]} <= {"s", "inlineStr"}


def test_a_long_table_goes_on_in_another_sheet(
    app: Flask, tmp_path: Path, frozen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "LONGEST_SHEET", 4)
    workbook.write([], [one_column(*"abcdefghij")], frozen.moment, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    shown = {sheet.title: [cell.value for cell in sheet["A"]] for sheet in book.worksheets[1:]}
    assert shown == {
        "words": ["word", *"abcd"], "words 2": ["word", *"efgh"], "words 3": ["word", *"ij"],
    }  # fmt: skip


def held(here: Municipality, slug: str, ballots: int) -> Campaign:
    """A campaign with so many ballots, no two of whose neighbours choose the same."""
    campaign = elections.running(here, costs=tuple(range(1000, 1020)), slug=slug)
    chance = random.Random(ballots)

    def drawn() -> Iterator[tuple[str, int, str]]:
        for number in range(ballots):
            chosen = sorted(str(each) for each in chance.sample(range(1, 21), 6))
            yield f"{number:032x}", 1, choice_text(tuple(chosen))

    with transaction():
        now = clock.now()
        db.session.add(
            Opening(campaign_id=campaign.id, opened_at=now, envelopes=0, valid=0, imported=ballots)
        )
        services.write_ballots(campaign, drawn())
        services.count_pots(campaign=campaign, now=now)
    return campaign


def peak(campaign: Campaign, form: str, folder: Path) -> int:
    """Bytes that writing a format takes at its most."""
    folder.mkdir()
    exports = edition.Edition(campaign, 1, None, clock.now(), None, 10_000)
    write = {
        "csv": lambda: exports.exports().write_package(folder),
        "xlsx": lambda: exports.exports().write_workbook(folder),
        "pb": lambda: exports.exports().write_pb(folder),
        "record": lambda: build(exports.record(), folder / "record.zip"),
    }[form]
    gc.collect()
    tracemalloc.start()
    write()
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


@pytest.mark.long
def test_ten_times_the_ballots_take_no_more_memory(app: Flask, frozen: Any, tmp_path: Path) -> None:
    here = factories.municipality()
    few, many = held(here, "few", 1_000), held(here, "many", 10_000)
    streamed = ("csv", "xlsx", "pb", "record") if db.engine.name == "sqlite" else ("pb",)
    for form in streamed:
        peak(few, form, tmp_path / f"warm-{form}")  # what is loaded once
        least = peak(few, form, tmp_path / f"few-{form}")
        assert peak(many, form, tmp_path / f"many-{form}") < 2 * least, form
