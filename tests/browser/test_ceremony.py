"""The commission's key in a real browser: made, tried with a mistake, and opening the voting."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from civicbudget.accounts import passwords
from civicbudget.accounts.models import Role
from civicbudget.core.db import db, transaction
from civicbudget.sealing.keys import Keeping
from tests import elections, factories
from tests.browser import circle
from tests.browser.circle import Walk


def type_words(page: Page, words: str) -> None:
    page.fill("[name=sheet_words]", words)
    circle.press(page, "#typed .button")


@pytest.mark.long
@pytest.mark.parametrize(
    ("lang", "size", "script"), [("ky", "phone", True), ("ky", "phone", False)]
)
def test_two_members_who_have_never_done_it(
    lang: str,
    size: str,
    script: bool,
    site: tuple[Flask, str],
    frozen: Any,
    visit: Callable[..., Page],
) -> None:
    walk = Walk(lang, size, script)
    with transaction():
        here = factories.municipality(circle.PLACE)
        members = [factories.member(here, Role.COMMISSION, name=f"Мүчө {n}") for n in (1, 2)]
        for each in members:
            each.password_hash = passwords.make_hash(circle.PASSWORD)
        campaign = elections.ready(here, key_keeping=Keeping.COMMISSION)
        emails = [each.email or "" for each in members]

    def enter(email: str) -> Page:
        page = visit(size, script)
        circle.sign_in(page, walk, email)
        return page

    first, second = (enter(email) for email in emails)
    circle.propose(first, walk, "open_voting")
    second.goto(f"{walk.campaign}/commission")
    walk.look(second, "key-proposed")
    second.locator(".motion a.button").click()
    walk.look(second, "key")
    circle.press(second)
    walk.look(second, "key-sheets")
    assert len(re.findall(rb"/Type\s*/Page\b", second.pdf(format="A4"))) == 3
    lists = second.locator(".words")
    shown = [" ".join(lists.nth(n).locator("li").all_inner_texts()) for n in range(3)]
    second.locator("main a.button").click()
    walk.look(second, "key-words")
    words = shown[2].split()
    type_words(second, shown[0])
    walk.look(second, "key-first-read")
    type_words(second, " ".join([*words[:6], "suv", *words[7:]]))
    assert "7-сөз, «suv»" in second.locator("#sheet_words-error").inner_text()
    assert shown[0] not in second.content()
    walk.look(second, "key-wrong-word")
    type_words(second, shown[2])
    walk.look(second, "key-third")
    type_words(second, shown[1])
    walk.look(second, "key-done")
    db.session.rollback()
    db.session.refresh(campaign)
    assert campaign.frozen_at is not None
    assert walk.scrolling == []
    assert walk.found == {}
