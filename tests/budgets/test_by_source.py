"""Annexes whose amounts stand in a column for each source, as many aimaks write expenditure."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask, g

from civicbudget.budgets import services
from civicbudget.budgets.importing.columns import Column
from civicbudget.budgets.importing.headings import Head
from civicbudget.budgets.importing.lines import Reading
from civicbudget.budgets.importing.tables import Meaning, Use
from civicbudget.budgets.importing.words import source_named
from civicbudget.core import spreadsheets
from tests.budgets.conftest import as_xlsx
from tests.budgets.workbooks import AK_BULAK, BY_SOURCE_SHEET, Sheets, mutated, workbook

THOUSAND = 100_000


@pytest.fixture(autouse=True)
def _in_english(app: Flask) -> None:
    g.locale = "en"


def read(data: bytes, meanings: dict[str, Meaning] | None = None) -> Reading:
    return services.parse(data, "b.xlsx", THOUSAND, 2028, meanings)


def by_source(reading: Reading) -> dict[str, int]:
    found: Counter[str] = Counter()
    for line in reading.lines:
        found[f"{line.side.value} {line.source}"] += line.planned // (THOUSAND // 10)
    return dict(found)


def test_an_annex_under_two_rows_of_merged_headings() -> None:
    reading = read(workbook(AK_BULAK))
    assert (reading.faults, reading.discrepancies) == ((), [])
    assert by_source(reading) == {
        **{"revenue own": 73_945, "revenue equalization": 145_000, "revenue special": 3_260},
        **{"expenditure own": 73_945, "expenditure equalization": 145_000},
        **{"expenditure special": 3_260},
    }
    food = [line for line in reading.lines if line.title["ky"] == "Тамак-аш"]
    assert [(line.place.partition("!")[2], line.code, line.source) for line in food] == [
        ("D13", "709/2212", "own"),
        ("E13", "709/2212", "equalization"),
        ("F13", "709/2212", "special"),
    ]
    sums = {found.place.partition("!")[2] for found in reading.sums if "2-" in found.place}
    assert {"C8", "D8", "E8", "C11", "F11", "C15", "D15", "E15", "F15"} <= sums


def test_the_same_under_one_row_of_headings() -> None:
    rows = AK_BULAK[BY_SOURCE_SHEET]
    one = [*rows[:5], [*rows[5][:3], *rows[6][3:]], *rows[7:]]
    sheets: Sheets = {**AK_BULAK, BY_SOURCE_SHEET: one}
    reading = read(mutated(sheets, "", print))
    assert by_source(reading) == by_source(read(workbook(AK_BULAK)))


def test_a_second_row_that_was_taken_for_a_section_before() -> None:
    whole, single = (
        {table.sheet: table for table in services.tables(sheets, 2028, {}, heads)}
        for sheets in [spreadsheets.read(workbook(AK_BULAK), "b.xlsx")]
        for heads in ({}, {BY_SOURCE_SHEET: Head(6, 1)})
    )
    old = single[BY_SOURCE_SHEET]
    columns = {0: Column.CODE, 1: Column.KY, 2: Column.PLANNED}
    assert old.fingerprint != whole[BY_SOURCE_SHEET].fingerprint
    reading = read(workbook(AK_BULAK), {old.fingerprint: Meaning(Use.AUTO, columns)})
    assert by_source(reading) == by_source(read(workbook(AK_BULAK)))


@pytest.mark.parametrize(
    ("cell", "value", "place", "said"),
    [
        ("D13", "705,0", "C13", "The columns by source add up to 2 095 000 som: 5 000 som apart."),
        ("D9", None, "C9", "The columns by source add up to 7 200 500 som: 1 500 000 som apart."),
        ("D14", None, "C14", "No column says from which source this is."),
    ],
)
def test_sources_that_do_not_make_the_total(
    cell: str, value: object, place: str, said: str
) -> None:
    reading = read(mutated(AK_BULAK, BY_SOURCE_SHEET, lambda page: page.__setitem__(cell, value)))
    told = [(f.place.partition("!")[2], f.message.replace("\u00a0", " ")) for f in reading.faults]
    assert told == [(place, said)]


def test_the_sum_of_a_source_that_its_lines_do_not_give() -> None:
    changed = mutated(AK_BULAK, BY_SOURCE_SHEET, lambda page: page.__setitem__("E11", "6 300,0"))
    assert [one.place.partition("!")[2] for one in read(changed).discrepancies] == ["E11"]


def test_other_years_and_execution_are_of_no_source_where_several_pay() -> None:
    heading = ("Код", "Аталышы", "Бардыгы", "Өздүк каражат", "Атайын каражат", "2029-жыл")
    reading = read(
        as_xlsx(
            [
                heading,
                ("70911", "Бала бакча", 5, 3, 2, 6),
                ("70111", "Айыл өкмөтү", 4, 4, "-", 5),
            ]
        )
    )
    assert reading.faults == ()
    assert [
        (line.code, line.source, line.planned // THOUSAND, line.next_year) for line in reading.lines
    ] == [
        ("70911", "own", 3, None),
        ("70911", "special", 2, None),
        ("70911", "", 0, 600_000),
        ("70111", "own", 4, 500_000),
    ]


def test_the_sources_alone_make_the_amount() -> None:
    heading = ("Код", "Наименование", "Собственные средства", "Выравнивающий грант")
    reading = read(
        as_xlsx(
            [
                heading,
                (709, "Образование", 8, 3),
                (2111, "Заработная плата", 5, 3),
                (2211, "Связь", 3),
                (None, "Всего расходов", 8, 4),
            ]
        )
    )
    assert [(line.code, line.source, line.planned // THOUSAND) for line in reading.lines] == [
        *(("709/2111", "own", 5), ("709/2111", "equalization", 3), ("709/2211", "own", 3)),
    ]
    assert sorted((one.place, one.stated // THOUSAND) for one in reading.discrepancies) == [
        *(("C5", 12), ("D5", 4)),
    ]


def test_a_text_that_names_several_sources_names_none() -> None:
    assert source_named("өздүк каражат / теңдештирүүчү грант / атайын каражат") is None
    assert source_named("Теңдештирүүчү грант") == "equalization"
