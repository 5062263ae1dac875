"""Passwords: what is too weak, and what is kept of the others."""

from __future__ import annotations

import unicodedata

import pytest
from argon2 import PasswordHasher
from flask import Flask

from civicbudget.accounts import passwords
from civicbudget.core.errors import DomainError


@pytest.mark.parametrize(
    "weak",
    [
        "123456789",
        "кыска сөз",
        "1234567890",
        "9876543210",
        "0000000000",
        "password123!",
        "Кыргызстан1",
        "qwertyuiop",
        "йцукенгшщз",
        "12345678901234567890",
        "паролпарол" * 21,
        "парольпароль",
        "айгүл асанова",
        "Асанова2026!!",
        "0700123456",
        "aigul.asanova1",
    ],
)
def test_weak(app: Flask, weak: str) -> None:
    known = ["Асанова Айгүл", "Айгүл Асанова", "+996700123456", "aigul.asanova@example.kg"]
    with pytest.raises(DomainError) as caught:
        passwords.require_strong(weak, known)
    assert caught.value.field == "password"


@pytest.mark.parametrize("strong", ["төрт ат көк чөп", "k7#pQ2v!xz", "correct horse battery"])
def test_strong(app: Flask, strong: str) -> None:
    assert passwords.require_strong(strong, ["Асанова Айгүл", "+996700123456"]) is None  # type: ignore[func-returns-value] # it raises for a weak one


def test_only_the_password_opens_its_hash() -> None:
    kept = passwords.make_hash("йогурт менен эки нан")
    assert kept.startswith("$argon2id$")
    assert passwords.verify(kept, unicodedata.normalize("NFD", "йогурт менен эки нан"))
    assert not passwords.verify(kept, "йогурт менен үч нан")
    assert not passwords.verify("no password opens this", "йогурт менен эки нан")
    assert not passwords.verify(None, "йогурт менен эки нан")


def test_hashes_of_other_parameters_are_stale() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("төрт ат көк чөп")
    assert passwords.verify(old, "төрт ат көк чөп")
    assert passwords.is_stale(old)
    assert not passwords.is_stale(passwords.make_hash("төрт ат көк чөп"))


def test_drawn_passwords_are_strong_and_differ(app: Flask) -> None:
    drawn = {passwords.draw() for _ in range(50)}
    assert len(drawn) == 50
    for password in drawn:
        passwords.require_strong(password)
