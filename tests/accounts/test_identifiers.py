"""One field for phone or e-mail, however people write them."""

from __future__ import annotations

import pytest
from flask import Flask

from civicbudget.accounts import identifiers
from civicbudget.accounts.identifiers import Identifier
from civicbudget.core.errors import DomainError


@pytest.mark.parametrize(
    "typed",
    [
        "0700 123 456",
        "+996 700 123 456",
        "996700123456",
        "700123456",
        "0700-12-34-56",
        " 0(700) 123456 ",
        "00996700123456",
    ],
)
def test_a_kyrgyz_number(app: Flask, typed: str) -> None:
    assert identifiers.parse(typed) == Identifier(phone="+996700123456")


def test_a_number_from_elsewhere(app: Flask) -> None:
    assert identifiers.parse("+7 916 123 45 67") == Identifier(phone="+79161234567")


@pytest.mark.parametrize("typed", ["Aigul@Example.KG", " aigul@example.kg "])
def test_an_address(app: Flask, typed: str) -> None:
    assert identifiers.parse(typed) == Identifier(email="aigul@example.kg")


@pytest.mark.parametrize("typed", ["", "12345", "айгүл", "0700 123 45", "a@", "@b.kg", "a b@c.kg"])
def test_neither(app: Flask, typed: str) -> None:
    with pytest.raises(DomainError) as caught:
        identifiers.parse(typed)
    assert caught.value.field == "identifier"


def test_shown_as_people_write_it(app: Flask) -> None:
    assert identifiers.shown("+996700123456", None) == "+996 700 123 456"
    assert identifiers.shown(None, "aigul@example.kg") == "aigul@example.kg"
