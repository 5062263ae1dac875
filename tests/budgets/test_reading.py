"""A file is understood as people write it, and what is wrong is said cell by cell."""

from __future__ import annotations

import pytest
from flask import Flask, g

from civicbudget.budgets import services
from civicbudget.budgets.importing.lines import Reading
from civicbudget.budgets.models import Side
from civicbudget.core.spreadsheets import Unreadable
from tests.budgets.conftest import HEADING, KARA_KUJUR, Rows, as_csv, as_xlsx

SOM, THOUSAND = 100, 100_000


@pytest.fixture(autouse=True)
def _in_english(app: Flask) -> None:
    g.locale = "en"


def read(rows: Rows, unit: int = THOUSAND) -> Reading:
    return services.parse(as_xlsx(rows), "budget.xlsx", unit)


def places(reading: Reading) -> list[str]:
    return [fault.place for fault in reading.faults]


@pytest.mark.parametrize(("save", "name"), [(as_csv, "budget.csv"), (as_xlsx, "budget.xlsx")])
def test_a_real_budget(save, name: str) -> None:  # type: ignore[no-untyped-def] # either of two
    reading = services.parse(save(KARA_KUJUR), name, THOUSAND)
    assert reading.faults == ()
    assert reading.total(Side.REVENUE) == reading.total(Side.EXPENDITURE) == 875_440_000
    assert [line.code for line in reading.lines] == [
        *("11111", "11321", "13311", "14152"),
        *("70111", "70451", "70911"),
    ]
    grant = reading.lines[2]
    assert (grant.place, grant.side, grant.planned, grant.actual, grant.participatory) == (
        *("D5", Side.REVENUE, 603_360_000, 603_360_000, False),
    )
    assert grant.title == {"ky": "Теңдештирүүчү грант", "ru": "Выравнивающий грант"}
    assert [line.code for line in reading.lines if line.participatory] == ["70451"]
    assert [row.place for row in reading.left_out] == ["7", "13"]
    assert [found.place for found in reading.sums] == ["D7", "D13"]
    assert reading.discrepancies == []
    assert reading.thousand_at == "D1"


@pytest.mark.parametrize(
    "heading",
    [
        ("Бюджеттик код", "Аталышы (кыргызча)", "Аталышы (орусча)", "Бекитилген план"),
        ("Код", "Название на кыргызском", "Название на русском", "Сумма"),
        ("Code", "Title in Kyrgyz", "Title in Russian", "Planned amount"),
        ("code", "title_ky", "title_ru", "planned"),
        ("КОД", "АТАЛЫШЫ", "НАИМЕНОВАНИЕ", "ПЛАН НА 2026 ГОД"),
    ],
)
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0)])
def test_headings_in_three_languages_and_any_order(
    heading: tuple[str, ...], order: tuple[int, ...]
) -> None:
    line = ("11", "Салык", "Налог", "28 890,5")
    reading = read([[heading[i] for i in order], [line[i] for i in order]])
    assert reading.faults == ()
    assert [(one.code, one.title, one.planned) for one in reading.lines] == [
        ("11", {"ky": "Салык", "ru": "Налог"}, 2_889_050_000)
    ]


def test_what_stands_above_the_headings_and_beside_them_is_left_alone() -> None:
    reading = read(
        [
            ["Кара-Кужур айыл өкмөтүнүн 2026-жылга бюджети"],
            ["(миң сом)"],
            ["№", *HEADING[:4], "% аткарылышы", "2027 болжол"],
            [1, 2, 3, 4, 5, 6, 7],
            ["1.", "11", "Салык", "Налог", 10, 99, 12],
            ["", "", "", "Глава айыл окмоту А. Асанов"],
        ]
    )
    assert reading.faults == ()
    assert [(line.place, line.planned, line.actual) for line in reading.lines] == [
        ("E5", 1_000_000, None)
    ]
    assert [row.place for row in reading.left_out] == ["6"]
    assert reading.thousand_at == "A2"


def test_sides_come_from_sections_codes_and_sheets() -> None:
    plain = HEADING[:4]
    data = as_xlsx(
        [plain, ["11", "А", "А", 1], ["709", "Б", "Б", 2], ["2211", "В", "В", 1]],
        ("Чыгашалар", [plain, ["55", "Г", "Г", 3]]),
        ("Сноски", [["Исполнитель: Асанов"]]),
    )
    reading = services.parse(data, "a.xlsx", SOM)
    assert reading.faults == ()
    assert [(line.place, line.side) for line in reading.lines] == [
        ("Sheet!D2", Side.REVENUE),
        ("Sheet!D3", Side.EXPENDITURE),
        ("Sheet!D4", Side.EXPENDITURE),
        ("Чыгашалар!D2", Side.EXPENDITURE),
    ]
    assert [(row.place, row.why) for row in reading.left_out] == [
        ("Сноски", "The sheet has no row of headings.")
    ]


def test_balances_and_loans_are_no_expenditure() -> None:
    assert read([HEADING[:4], ["3212", "Калдык", "Остаток", 5]]).lines[0].side == Side.FINANCING


@pytest.mark.parametrize("section", ["Каржылоо", "Каражаттардын калдыгы", "Остаток средств"])
def test_financing_has_its_own_section(section: str) -> None:
    reading = read([HEADING[:4], [None, section], ["9", "Калдык", "Остаток", 5]])
    assert [line.side for line in reading.lines] == [Side.FINANCING]


@pytest.mark.parametrize(
    ("cell", "planned"),
    [
        ("28 890,5", 2_889_050_000),
        ("28\u00a0890,5", 2_889_050_000),
        ("28890.5", 2_889_050_000),
        ("28,890.5", 2_889_050_000),
        (28890.5, 2_889_050_000),
        (0.1 + 0.2, 30_000),
        (0, 0),
    ],
)
def test_amounts_as_people_write_them(cell: object, planned: int) -> None:
    reading = read([HEADING[:4], ["11", "Салык", "Налог", cell]])
    assert [line.planned for line in reading.lines] == [planned]


@pytest.mark.parametrize(
    ("line", "place", "message"),
    [
        (["11", "", "Налог", 1], "B2", "Missing: title in Kyrgyz."),
        (["11", "Салык", None, 1], "C2", "Missing: title in Russian."),
        (["11", "Салык", "Налог", None], "D2", "There is no amount."),
        (["11", "Салык", "Налог", -1], "D2", "The amount is less than zero."),
        (["11", "Салык", "Налог", "−1"], "D2", "The amount is less than zero."),
        (["11", "Салык", "Налог", "көп"], "D2", "This is not an amount. Write it like 28 890,5."),
        (["11", "Салык", "Налог", "#REF!"], "D2", "This is not an amount. Write it like 28 890,5."),
        (
            ["11", "Салык", "Налог", "1,123456"],
            "D2",
            "The amount has parts of a tyiyn. Is the unit right?",
        ),
        (
            [None, "Салык", "Налог", 1],
            "A2",
            "There is an amount, but no code; and no lines add up to it.",
        ),
        (["ab1", "Салык", "Налог", 1], "A2", "A code has digits only, twenty at most."),
        (
            ["55", "Салык", "Налог", 1],
            "A2",
            "Is this revenue or expenditure? Put the line under a row that says so.",
        ),
        (["11", "С" * 301, "Налог", 1], "B2", "The title is longer than 300 characters."),
        (["11", "Салык", "Налог", 1, "x"], "E2", "This is not an amount. Write it like 28 890,5."),
        (["11", "Салык", "Налог", 1, 1, "бар"], "F2", "Write yes, or leave the cell empty."),
    ],
)
def test_what_is_wrong_is_said_with_its_cell(line: list[object], place: str, message: str) -> None:
    reading = read([HEADING, line])
    assert [(fault.place, fault.message) for fault in reading.faults] == [(place, message)]
    assert reading.lines == ()


def test_a_line_may_be_wrong_in_several_cells() -> None:
    assert places(read([HEADING, ["11", "", "", -1, -1, "?"]])) == ["B2", "C2", "D2", "E2", "F2"]


def test_som_written_with_a_foreign_separator_of_thousands_is_unclear() -> None:
    rows = [HEADING[:4], ["11", "Салык", "Налог", "28,890"]]
    assert places(read(rows, SOM)) == ["D2"]
    assert [line.planned for line in read(rows, THOUSAND).lines] == [2_889_000]


def test_a_code_stands_once_on_its_side() -> None:
    reading = read([HEADING[:4], ["11", "А", "А", 1], ["1.1", "Б", "Б", 2]])
    assert [(fault.place, fault.message) for fault in reading.faults] == [
        ("D3", "The code 11 stands in D2 already.")
    ]


def test_a_code_under_the_wrong_section() -> None:
    assert places(read([HEADING[:4], [None, "Кирешелер"], ["709", "Билим", "Школа", 1]])) == ["A3"]


def test_lines_that_sum_up_others_do_not_count_twice() -> None:
    reading = read(
        [
            HEADING[:4],
            ["701", "Башкаруу", "Управление", 30],
            ["7011", "Органдар", "Органы", 30],
            ["70111", "Кеңеш", "Кенеш", 10],
            ["70112", "Өкмөт", "Окмоту", 20],
            ["709", "Билим", "Образование", 5],
        ]
    )
    assert reading.faults == ()
    assert [line.code for line in reading.lines] == ["70111", "70112", "709"]
    assert reading.total(Side.EXPENDITURE) == 3_500_000
    assert [row.place for row in reading.left_out] == ["D2", "D3"]
    assert reading.discrepancies == []


def test_sums_that_do_not_add_up_are_noted() -> None:
    reading = read(
        [
            HEADING[:4],
            ["701", "Башкаруу", "Управление", 31],
            ["70111", "Кеңеш", "Кенеш", 10],
            ["70112", "Өкмөт", "Окмоту", 20],
            [None, "Чыгашалардын баары", "Всего расходов", 32],
        ]
    )
    assert [(sum_.place, sum_.stated, sum_.computed) for sum_ in reading.discrepancies] == [
        ("D2", 3_100_000, 3_000_000),
        ("D5", 3_200_000, 3_000_000),
    ]


def test_sums_of_a_part_are_not_taken_for_the_whole() -> None:
    reading = read(
        [
            HEADING[:4],
            ["11", "Салык", "Налог", 1],
            [None, "Салыктардын баары", "Итого налоговых доходов", 1],
            ["13", "Грант", "Грант", 2],
        ]
    )
    assert reading.discrepancies == []
    assert [row.place for row in reading.left_out] == ["3"]


def test_the_same_expenditure_by_function_and_by_kind() -> None:
    reading = read(
        [
            HEADING[:4],
            ["70911", "Бала бакча", "Сад", 3],
            ["70451", "Жолдор", "Дороги", 2],
            ["2111", "Айлык", "Зарплата", 4],
            ["2211", "Жол кире", "Проезд", 1],
        ]
    )
    assert places(reading) == ["D4"]


def test_kinds_below_a_function_are_its_parts() -> None:
    reading = read(
        [
            HEADING[:4],
            ["70911", "Бала бакча", "Сад", 3],
            ["2111", "Айлык", "Зарплата", 2],
            ["2211", "Жол кире", "Проезд", 1],
            ["70451", "Жолдор", "Дороги", 5],
            ["2211", "Товарлар", "Товары", 4],
        ]
    )
    assert reading.faults == ()
    assert [line.code for line in reading.lines] == ["70911/2111", "70911/2211", "70451/2211"]
    assert [(sum_.place, sum_.stated, sum_.computed) for sum_ in reading.discrepancies] == [
        ("D5", 500_000, 400_000)
    ]


def test_columns_that_are_missing_or_doubled() -> None:
    assert places(read([["Код", "Наименование", "Сана"], ["11", "Налог", 1]])) == ["1"]
    assert read([["Код", "Наименование", "План"], ["11", "Налог", 1]]).faults == ()
    doubled = read([[*HEADING[:4], "Сумма"], ["11", "А", "А", 1, 2]])
    assert [(fault.place, fault.found) for fault in doubled.faults] == [("E1", "Сумма")]


@pytest.mark.parametrize("rows", [[["привет"]], [["a", "b"], [1, 2]]])
def test_a_file_without_headings(rows: Rows) -> None:
    reading = read(rows)
    assert (len(reading.faults), reading.lines) == (1, ())


def test_headings_and_nothing_below() -> None:
    assert [fault.message for fault in read([HEADING]).faults] == [
        "There is no line with a code and an amount."
    ]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04 not a workbook", "budget.xlsx"),
        (as_csv(KARA_KUJUR), "budget.xlsx"),
        (as_xlsx(KARA_KUJUR), "budget.csv"),
        (b"%PDF-1.7", "budget.pdf"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(data: bytes, name: str) -> None:
    with pytest.raises(Unreadable):
        services.parse(data, name, SOM)
