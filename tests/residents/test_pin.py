"""PINs and codes of cards: their shape, and hashes that differ between municipalities."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from civicbudget.core.errors import DomainError
from civicbudget.residents import card_code, pin
from civicbudget.residents.card_code import ALPHABET


@pytest.mark.parametrize("typed", ["21503198000123", " 2 15031980 00123 ", "2150319800\u00a00123"])
def test_fourteen_digits(app: Flask, typed: str) -> None:
    assert pin.parse(typed) == "21503198000123"


@pytest.mark.parametrize(
    "typed", ["", "2150319800012", "215031980001234", "2150319800012a", "٢1503198000123", "²" * 14]
)
def test_anything_else(app: Flask, typed: str) -> None:
    with pytest.raises(DomainError) as caught:
        pin.parse(typed)
    assert (str(caught.value), caught.value.field) == ("ПИН 14 цифрадан турушу керек.", "pin")


@pytest.mark.parametrize(
    ("digits", "year"),
    [("21503198000123", 1980), ("12902200000001", 2000), ("23102198000123", None)],
)
def test_birth_year(digits: str, year: int | None) -> None:
    assert pin.birth_year(digits) == year


def test_hashes_hang_on_the_municipality(app: Flask) -> None:
    assert pin.hashed("21503198000123", 1) == pin.hashed("21503198000123", 1)
    assert pin.hashed("21503198000123", 1) != pin.hashed("21503198000123", 2)
    assert pin.hashed("21503198000123", 1) != pin.hashed("21503198000124", 1)
    assert card_code.hashed("ACD-EFG-HJK", 1) != card_code.hashed("ACD-EFG-HJK", 2)
    assert re.fullmatch("[0-9a-f]{64}", pin.hashed("21503198000123", 1))


def test_codes_are_easy_to_type(app: Flask) -> None:
    drawn = [card_code.draw() for _ in range(200)]
    assert len(set(drawn)) == 200
    for code in drawn:
        assert re.fullmatch(rf"[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}", code)
    assert set("0O1ILB8SZ").isdisjoint(ALPHABET)


@pytest.mark.parametrize(
    "typed", ["ace-hkm-pxy", "ACEHKMPXY", " ace hkm pxy", "АСЕ-НКМ-РХУ", "асенкмрху"]
)
def test_codes_as_people_type_them(app: Flask, typed: str) -> None:
    assert card_code.hashed(typed, 1) == card_code.hashed("ACE-HKM-PXY", 1)
