"""A municipality with an official, and spreadsheets as officials bring them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook

from civicbudget.accounts.models import Person, Role
from civicbudget.budgets import services
from civicbudget.budgets.models import Stage, Version
from civicbudget.budgets.services import Terms
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.municipalities.models import Municipality
from tests import factories

HEADING = ("Код", "Аталышы", "Наименование", "План, миң сом", "Аткарылганы", "Катышуу")

KARA_KUJUR = (
    HEADING,
    (None, "Кирешелер", "Доходы"),
    ("11111", "Киреше салыгы", "Подоходный налог", "1 520,8", "1 600,0"),
    ("11321", "Мүлк салыгы", "Налог на имущество", 1000, 900.5),
    ("13311", "Теңдештирүүчү грант", "Выравнивающий грант", "6033,6", "6033,6"),
    ("14152", "Жер ижарасы", "Аренда земли", "200", "210,1"),
    (None, "Баары", "Всего доходов", "8754,4"),
    (),
    (None, "Чыгашалар", "Расходы"),
    ("70111", "Айыл өкмөтүн күтүү", "Содержание айыл окмоту", "3 754,4", "3 700,0"),
    ("70451", "Жолдор", "Дороги", "500,0", "480,0", "ооба"),
    ("70911", "Бала бакча", "Детский сад", "4 500,0", "4 500,0"),
    (None, "Баары", "Итого расходов", "8754,4"),
)
"""A small budget in thousand som, with sections, sums and an empty row."""


RESOLUTION = {"resolution_number": "12/3", "session": "XI", "resolution_date": "2026-02-04"}
"""What an upload says of the resolution."""

Rows = Iterable[Sequence[object]]


def as_csv(rows: Rows) -> bytes:
    """The rows as a spreadsheet program in Kyrgyzstan saves them: every row equally wide."""
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    width = max(map(len, cells))
    lines = [";".join([*row, *[""] * (width - len(row))]) for row in cells]
    return "\n".join(lines).encode()


def as_xlsx(rows: Rows, *more: tuple[str, Rows]) -> bytes:
    """The rows as a workbook; `more` are further sheets with their names."""
    book = Workbook()
    for name, of_sheet in (("Sheet", rows), *more):
        sheet = book["Sheet"] if name == "Sheet" else book.create_sheet(name)
        for row in of_sheet:
            sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture
def village(app: Flask) -> Municipality:
    """Five thousand people in two villages."""
    made = factories.municipality()
    for area in made.areas:
        area.population = 2500
    db.session.commit()
    return made


@pytest.fixture
def official(village: Municipality) -> Person:
    """Who prepares its budget."""
    who = factories.member(village, Role.OFFICIAL)
    db.session.commit()
    return who


@pytest.fixture
def desk(official: Person, sign_in: Callable[[Person], FlaskClient]) -> FlaskClient:
    """The official's browser."""
    return sign_in(official)


@pytest.fixture
def bring(village: Municipality, official: Person) -> Callable[..., Version]:
    """A function that stores Kara-Kujur's budget for a year, published unless told otherwise."""

    def brought(
        year: int = 2026, *, published: bool = True, rows: Rows = KARA_KUJUR, **said: object
    ) -> Version:
        reading = services.parse(as_xlsx(rows), "budget.xlsx", 100_000)
        terms = Terms(year, Stage.APPROVED, 100_000, "12/3", date(2026, 2, 4), "XI")
        with transaction():
            version = services.store(
                municipality=village,
                terms=replace(terms, **said),  # type: ignore[arg-type] # fields of terms
                reading=reading,
                actor=official,
                role="official",
                now=clock.now(),
                explanation="Айырма бар.",
            )
            if published:
                services.publish(version=version, actor=official, role="official", now=clock.now())
        return version

    return brought
