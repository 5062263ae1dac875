"""Annexes of resolutions as municipalities publish them are brought in without editing, exported in
the same form, and brought in again without a difference."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import flask_babel
import pytest
from flask import Flask, g
from openpyxl import load_workbook

from civicbudget.accounts.models import Person
from civicbudget.budgets import execution, queries, services
from civicbudget.budgets.comparing import changes
from civicbudget.budgets.exports import annexes
from civicbudget.budgets.importing import balance
from civicbudget.budgets.importing.lines import Reading
from civicbudget.budgets.models import Side, Stage, Version
from civicbudget.budgets.queries import By
from civicbudget.budgets.services import Terms
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.municipalities.models import Municipality
from tests.budgets.workbooks import DOSTUK, KARA_KUJUR, SADOVOE, Sheets, codes, workbook

THOUSAND = 100_000
YEARS = {2021: KARA_KUJUR, 2026: DOSTUK, 2025: SADOVOE}


def speak(language: str) -> None:
    g.locale = language
    flask_babel.refresh()


def read(sheets: Sheets, year: int) -> Reading:
    return services.parse(workbook(sheets), "a.xlsx", THOUSAND, year)


def stored(village: Municipality, official: Person, year: int) -> Version:
    with transaction():
        return services.store(
            municipality=village,
            terms=Terms(year, Stage.APPROVED, THOUSAND, "11-2", date(2021, 2, 4), "XI"),
            reading=read(YEARS[year], year),
            actor=official,
            role="official",
            now=clock.now(),
        )


@pytest.mark.parametrize("year", YEARS)
def test_nothing_is_asked_and_everything_balances(app: Flask, year: int) -> None:
    reading = read(YEARS[year], year)
    assert all(table.understood for table in reading.tables)
    assert reading.faults == ()
    assert balance.discrepancies(reading) == []
    assert len(reading.sums) > 10


def test_kara_kujur(app: Flask) -> None:
    reading = read(KARA_KUJUR, 2021)
    sources = {"own": 0, "equalization": 0, "special": 0}
    for line in reading.lines:
        if line.side == Side.REVENUE:
            sources[line.source] += line.planned
    assert sources == {"own": 252_080_000, "equalization": 603_360_000, "special": 20_000_000}
    assert codes(reading.lines) == [
        *("1111", "1113", "1132", "1415", "1331", "1423"),
        *("70111", "70113", "70451", "70821", "70822", "70911", "70921"),
    ]
    first = reading.lines[0]
    assert (first.place, first.planned, first.next_year, first.year_after) == (
        *("1-тиркеме!C12", 102_080_000, 104_000_000, 107_000_000),
    )
    assert reading.thousand_at == "1-тиркеме!E5"


def test_sums_in_som_that_mean_thousands_on_one_sheet(app: Flask) -> None:
    reading = read(DOSTUK, 2026)
    assert reading.total(Side.REVENUE) == reading.total(Side.EXPENDITURE) == 1_856_000_000
    reserve = next(line for line in reading.lines if line.code == "70113")
    assert (reserve.planned, reserve.place) == (185_600 * 100, "D22")
    parts = [row.place for row in reading.left_out if "бөлүгү" in row.why]
    assert parts == ["20", "21"]


def test_execution_by_quarter_and_by_institution(app: Flask) -> None:
    reading = read(SADOVOE, 2025)
    tax = reading.lines[0]
    assert (tax.planned, tax.actual, tax.q1, tax.q4) == (
        *(420_000_000, 415_000_000, 90_000_000, 115_000_000),
    )
    wages = [line for line in reading.lines if line.code == "70911/2111"]
    assert [(line.institution, line.source) for line in wages] == [
        ("Сад «Ак-Куу»", "equalization"),
        ("Сад «Бөбөк»", "equalization"),
    ]
    assert reading.total(Side.FINANCING) == 60_000_000


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_exported_and_brought_in_again_nothing_differs(
    village: Municipality, official: Person, year: int, language: str
) -> None:
    version = stored(village, official, year)
    lines = queries.lines(version.id)
    speak(language)
    exported = annexes.workbook(version, lines, queries.titles(year))
    again = services.parse(exported, "a.xlsx", version.unit, year)
    assert all(table.understood for table in again.tables)
    assert again.faults == ()
    assert balance.discrepancies(again) == []
    assert changes(lines, again.lines) == []
    assert len(again.lines) == len(lines)


def test_the_export_has_the_form_of_annexes(village: Municipality, official: Person) -> None:
    version = stored(village, official, 2021)
    speak("ru")
    exported = annexes.workbook(version, queries.lines(version.id), queries.titles(2021))
    book = load_workbook(io.BytesIO(exported))
    assert book.sheetnames == ["1. Доходы", "2. Расходы"]
    rows = [[cell.value for cell in row if cell.value is not None] for row in book.worksheets[1]]
    assert rows[0] == ["Приложение 2 к постановлению № 11-2 сессии XI от 04.02.2021"]
    assert rows[2] == ["(тыс. сом)"]
    assert rows[5][:3] == ["701", "Жалпы багыттагы мамлекеттик кызматтар", "=SUM(C7:C8)"]
    assert rows[-1] == ["Председатель кенеша: ________________________"]


def test_what_was_spent_is_annexed_to_a_report_and_titles_keep_their_language(
    app: Flask, bring: Callable[..., Version]
) -> None:
    version = bring(stage=Stage.EXECUTED, quarter=2)
    speak("en")
    exported = annexes.workbook(version, queries.lines(version.id), queries.titles(2026))
    rows = list(load_workbook(io.BytesIO(exported)).worksheets[0].values)
    assert rows[0][0] == "Annex 1 to the report on execution"
    total = next(row for row in rows if "Всего доходов" in row)
    assert total[1:3] == ("Кирешелердин баары", "Всего доходов")


def test_sums_by_what_lines_have_in_common(village: Municipality, official: Person) -> None:
    version = stored(village, official, 2025)
    spent = {
        by: [
            (group.code, group.planned // THOUSAND, group.actual and group.actual // THOUSAND)
            for group in queries.groups(version.id, by)
            if group.side == Side.EXPENDITURE
        ]
        for by in (By.FUNCTION, By.ECONOMIC, By.SOURCE)
    }
    assert spent[By.FUNCTION] == [("709", 8000, 7980), ("701", 6600, 6500)]
    assert spent[By.ECONOMIC] == [("21", 12600, 12550), ("22", 2000, 1930)]
    assert spent[By.SOURCE] == [
        *(("equalization", 7600, 7600), ("own", 6600, 6500), ("special", 400, 380)),
    ]
    version.published_at = clock.now()
    reports = list(queries.reports(village.id, version.year))
    quarters = execution.reached(reports, Side.REVENUE)
    assert [one.alone // THOUSAND for one in quarters] == [3250, 3450, 3650, 3600]
    assert execution.reached(reports, Side.EXPENDITURE) == []
