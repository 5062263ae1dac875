"""Fifty workbooks with one thing wrong in each: the cell is named, nothing is stored."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, g
from openpyxl.worksheet.worksheet import Worksheet

from civicbudget.accounts.models import Person
from civicbudget.budgets import queries, services
from civicbudget.budgets.importing.lines import Reading
from civicbudget.budgets.models import Stage
from civicbudget.budgets.services import Terms
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.municipalities.models import Municipality
from tests.budgets.workbooks import DOSTUK, KARA_KUJUR, SADOVOE, Sheets, mutated

YEARS = {2021: KARA_KUJUR, 2026: DOSTUK, 2025: SADOVOE}
K1, K2, D, S1, S2, S3 = (
    *("1-тиркеме", "2-тиркеме", "Бюджет"),
    *("Прил. 1 доходы", "Прил. 2 расходы", "Прил. 3 остаток"),
)
NOT_MONEY = "This is not an amount."
TYIYN = "parts of a tyiyn"
NEGATIVE = "less than zero"
NO_AMOUNT = "There is no amount."
NO_CODE = "but no code"
BAD_CODE = "digits only"
SECTION = "another section"
TWICE = "already"
TITLE = "Missing: title"
DIFFERS = "the lines add up to"

CELLS: list[tuple[int, str, str, object, str, str]] = [
    (2021, K1, "C12", "көп", "C12", NOT_MONEY),
    (2021, K1, "C12", "1 020,8 сом", "C12", NOT_MONEY),
    (2021, K1, "C12", "12%", "C12", NOT_MONEY),
    (2021, K1, "C12", "#REF!", "C12", NOT_MONEY),
    (2021, K1, "C12", "#VALUE!", "C12", NOT_MONEY),
    (2021, K1, "C12", "1;020,8", "C12", NOT_MONEY),
    (2021, K1, "C12", "1O20,8", "C12", NOT_MONEY),
    (2021, K1, "C12", "05.03.2026", "C12", NOT_MONEY),
    (2021, K1, "C12", "=B12", "C12", "no stored value"),  # a formula that was never computed
    (2021, K1, "C12", None, "C12", NO_AMOUNT),
    (2021, K1, "C12", "–", "C9", DIFFERS),  # a dash is zero
    (2021, K1, "C12", "-1 020,8", "C12", NEGATIVE),
    (2021, K1, "C12", "(1 020,8)", "C12", NOT_MONEY),
    (2021, K1, "C12", "1020,8000001", "C12", TYIYN),
    (2021, K1, "C12", 1e14, "C12", NOT_MONEY),
    (2021, K1, "D12", "жок", "D12", NOT_MONEY),
    (2021, K1, "E12", "-5", "E12", NEGATIVE),
    (2021, K1, "A12", None, "A12", NO_CODE),
    (2021, K1, "A12", "11l1", "A12", BAD_CODE),
    (2021, K1, "A12", "А111", "A12", BAD_CODE),
    (2021, K1, "A12", "1" * 21, "A12", BAD_CODE),
    (2021, K1, "A12", "1113", "C13", TWICE),
    (2021, K1, "A12", "70111", "A12", SECTION),
    (2021, K1, "B12", None, "B12", TITLE),
    (2021, K1, "B12", "С" * 301, "B12", "longer than 300"),
    (2021, K1, "B6", "Эскертүү", "7", "no column “title in Kyrgyz”"),
    (2021, K1, "A6", "№", "7", "no column “code”"),
    (2021, K1, "C12", "1 020,9", "C9", DIFFERS),
    (2021, K1, "C9", "8 754,5", "C9", DIFFERS),
    (2021, K1, "C11", "1 720,9", "C11", DIFFERS),
    (2021, K1, "D22", "8 900,1", "D22", DIFFERS),
    (2021, K1, "C22", "сегиз миң", "C22", NOT_MONEY),
    (2021, K2, "C7", "4 166.9.0", "C7", NOT_MONEY),
    (2021, K2, "A7", "2111", "C6", DIFFERS),
    (2021, K2, "A7", "1111", "A7", SECTION),
    (2021, K2, "A10", None, "A10", NO_CODE),
    (2021, K2, "C17", "8754,5", "C17", DIFFERS),
    (2021, K2, "E11", "1 100,1", "E11", DIFFERS),
    (2026, D, "D6", "2 600;0", "D6", NOT_MONEY),
    (2026, D, "D19", "сегиз миң", "D19", NOT_MONEY),
    (2026, D, "B25", "70911", "D26", TWICE),
    (2026, D, "D28", "18 561,0", "D28", DIFFERS),
    (2026, D, "E23", "8 491,1", "E23", DIFFERS),
    (2025, S1, "I4", 4151, "I4", "The quarters add up to"),
    (2025, S1, "G4", "нет", "G4", NOT_MONEY),
    (2025, S1, "H4", -1150, "H4", NEGATIVE),
    (2025, S2, "E5", "сосед", "E5", "Write own revenue"),
    (2025, S2, "C5", "У" * 201, "C5", "longer than 200"),
    (2025, S2, "C9", "Сад «Ак-Куу»", "F9", TWICE),
    (2025, S2, "F4", 6601, "F4", DIFFERS),
    (2025, S3, "B3", "пятьсот", "B3", NOT_MONEY),
    (2025, S3, "B5", "601,0", "B5", DIFFERS),
]


def put(cell: str, value: object) -> Callable[[Worksheet], None]:
    def change(page: Worksheet) -> None:
        page[cell] = value

    return change


def found(data: bytes, year: int) -> tuple[list[tuple[str, str]], Reading]:
    """What is wrong with a file, by cell, with the sums that differ; and the reading."""
    reading = services.parse(data, "a.xlsx", 100_000, year)
    faults = [(fault.place, fault.message) for fault in reading.faults]
    return faults + [(sum_.place, DIFFERS) for sum_ in reading.discrepancies], reading


def test_there_are_fifty() -> None:
    assert len(CELLS) >= 50


@pytest.mark.parametrize(
    ("year", "sheet", "cell", "value", "place", "said"),
    CELLS,
    ids=[f"{year}-{place}-{index}" for index, (year, *_, place, _) in enumerate(CELLS)],
)
def test_the_cell_is_named_and_nothing_stored(
    village: Municipality,
    official: Person,
    year: int,
    sheet: str,
    cell: str,
    value: object,
    place: str,
    said: str,
) -> None:
    g.locale = "en"
    sheets: Sheets = YEARS[year]
    prefix = f"{sheet}!" if len(sheets) > 1 else ""
    wrong, reading = found(mutated(sheets, sheet, put(cell, value)), year)
    assert [one for one in wrong if one[0] == prefix + place and said in one[1]], wrong
    with pytest.raises(DomainError), transaction():
        services.store(
            municipality=village,
            terms=Terms(year, Stage.DRAFT, 100_000),
            reading=reading,
            actor=official,
            role="official",
            now=clock.now(),
        )
    assert queries.of_year(village.id, year, published=False) is None


def test_every_fault_is_in_one_list_in_the_order_of_the_file(app: Flask) -> None:
    def change(page: Worksheet) -> None:
        page["C12"], page["A13"], page["B14"], page["D14"] = "көп", None, None, "-"
        page["E17"] = "x"

    wrong, _reading = found(mutated(KARA_KUJUR, K1, change), 2021)
    cells = [place.removeprefix(f"{K1}!") for place, said in wrong if said != DIFFERS]
    assert cells == ["C12", "A13", "B14", "E17"]
