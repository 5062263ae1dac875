"""The language switch in a real browser: what was typed stays, and Enter does not press it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from civicbudget.accounts.models import Person
from civicbudget.core.db import db
from tests.browser.conftest import no_sideways_scroll


@pytest.mark.parametrize("script", [True, False])
def test_the_switch_keeps_what_was_typed(visit: Callable[..., Page], script: bool) -> None:
    page = visit(script=script)
    page.goto("/ky/register/")
    page.fill("[name=name]", "Асанова Айгүл")
    page.fill("[name=identifier]", "0700 123 456")
    page.fill("[name=password]", "төрт ат көк чөп")
    page.check("[name=consent]")
    page.click(".languages button[lang=ru]")
    page.wait_for_url("**/ru/register/")
    assert page.locator("html").get_attribute("lang") == "ru"
    assert page.input_value("[name=name]") == "Асанова Айгүл"
    assert page.input_value("[name=identifier]") == "0700 123 456"
    assert page.input_value("[name=password]") == ""
    assert page.is_checked("[name=consent]")
    assert no_sideways_scroll(page)
    assert db.session.scalars(select(Person)).all() == []
    page.fill("[name=password]", "төрт ат көк чөп")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/ru/account/")
    db.session.rollback()
    assert [person.language for person in db.session.scalars(select(Person))] == ["ru"]
