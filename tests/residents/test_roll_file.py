"""Reading a roll: every line is checked, and what would change is told apart."""

from __future__ import annotations

import pytest
from flask import Flask

from civicbudget.core import spreadsheets
from civicbudget.core.errors import DomainError
from civicbudget.municipalities.models import Municipality
from civicbudget.residents import pin, roll_file
from civicbudget.residents.roll_file import Line, Plan, Reading, Remark
from tests import factories
from tests.residents.conftest import PIN

HEAD = "ПИН;Аты-жөнү;Айыл;Туулган жылы"


def read(of: Municipality, *lines: str) -> Reading:
    sheets = spreadsheets.read("\n".join(lines).encode(), "roll.csv")
    return roll_file.read(sheets, of.id, of.areas)


@pytest.fixture
def place(app: Flask) -> Municipality:
    return factories.municipality()


@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        "ПИН;ФИО;Село;Год рождения",
        "PIN;Full name;Village;Birth year",
        "пин;фамилия имя отчество;номер села;ДАТА РОЖДЕНИЯ",
    ],
)
@pytest.mark.parametrize(
    "village",
    ["2", "Кең-Суу", "кен-суу айылы", "Кен-Суу", "с. КЕН-СУУ", "село Кен-Суу", "Keng-Suu village"],
)
@pytest.mark.parametrize("born", ["1980", "15.03.1980"])
def test_a_line(place: Municipality, head: str, village: str, born: str) -> None:
    place.areas[1].name = {"ky": "Кең-Суу", "ru": "Кен-Суу", "en": "Keng-Suu"}
    reading = read(place, "Тургундар", head, f"{PIN};Өмүрова  Үмүт;{village};{born}", ";;;")
    expected = Line(pin.hashed(PIN, place.id), "Өмүрова Үмүт", place.areas[1].id, 1980)
    assert reading == Reading([expected], [], [])


@pytest.mark.parametrize(
    ("line", "address", "message"),
    [
        ("2150319800012;А;1;1980", "A2", "ПИН 14 цифрадан турушу керек."),
        ("2150319800012x;А;1;1980", "A2", "ПИН 14 цифрадан турушу керек."),
        (f"{PIN};;1;1980", "B2", "Аты-жөнү жок."),
        (f"{PIN};{'ө' * 121};1;1980", "B2", "Аты-жөнү өтө узун."),
        (f"{PIN};А;3;1980", "C2", "Бул жерде «3» деген айыл жок."),
        (f"{PIN};А;;1980", "C2", "Бул жерде «» деген айыл жок."),
        (f"{PIN};А;1;80", "D2", "Бул туулган жыл эмес."),
        (f"{PIN};А;1;2080", "D2", "Бул туулган жыл эмес."),
        (f"{PIN};А;1;31.02.1980", "D2", "Бул туулган жыл эмес."),
    ],
)
def test_a_mistake_names_its_cell(
    place: Municipality, line: str, address: str, message: str
) -> None:
    reading = read(place, HEAD, line)
    assert reading == Reading([], [Remark(address, message)], [])


def test_all_mistakes_of_a_file_are_told_at_once(place: Municipality) -> None:
    reading = read(place, HEAD, f"{PIN};А;1;1980", "1;;9;0", f"{PIN};Б;1;1980")
    assert [remark.address for remark in reading.mistakes] == ["A3", "B3", "C3", "D3", "A4"]
    assert reading.mistakes[-1].message == "2-саптагы ПИН менен бирдей."
    assert len(reading.lines) == 1


def test_another_year_than_the_pin_says_is_only_remarked(place: Municipality) -> None:
    reading = read(place, HEAD, f"{PIN};А;1;1981", "29999999900123;Б;1;1981")
    assert reading.mistakes == []
    assert reading.warnings == [Remark("D2", "ПИНде башка туулган жыл көрсөтүлгөн.")]
    assert [line.birth_year for line in reading.lines] == [1981, 1981]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["ПИН;Аты-жөнү;Айыл", "1;2;3"], "Туулган жылы / Год рождения / Birth year"),
        (["а;б;в;г"], "ПИН / PIN, Аты-жөнү / ФИО / Full name, Айыл / Село / Village"),
        ([HEAD], "Файлда эч ким жок."),
        ([HEAD, ";;;"], "Файлда эч ким жок."),
    ],
)
def test_a_file_that_is_no_roll(place: Municipality, lines: list[str], message: str) -> None:
    with pytest.raises(DomainError, match=message) as caught:
        read(place, *lines)
    assert caught.value.field == "file"


def test_what_would_change(place: Municipality) -> None:
    kept, renamed, moved, absent = (
        factories.resident(place, name=name, birth_year=1980) for name in "АБВГ"
    )
    lines = [
        Line(kept.pin_hash, "А", place.areas[0].id, 1980),
        Line(renamed.pin_hash, "Б Б", place.areas[0].id, 1980),
        Line(moved.pin_hash, "В", place.areas[1].id, 1980),
        Line("f" * 64, "Жаңы", place.areas[0].id, 1990),
    ]
    entries = {entry.pin_hash: entry for entry in (kept, renamed, moved, absent)}
    assert roll_file.compare(lines, entries) == Plan(
        new=[lines[3]], changed=[(renamed, lines[1]), (moved, lines[2])], unchanged=1, absent=1
    )
