"""A form that is only shown again: in the other language, with what was typed, and not sent."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from civicbudget.accounts.models import Person, Role
from civicbudget.campaigns.models import Campaign, Motion
from civicbudget.core.db import Model, db
from civicbudget.ideas.models import Comment, Idea, IdeaState, Support
from civicbudget.municipalities.models import Municipality
from tests import factories

SignIn = Callable[[Person], FlaskClient]
HERE = "/ak-bulak/campaigns/2026"


@pytest.fixture
def place(app: Flask, frozen: object) -> Municipality:
    found = factories.municipality()
    factories.campaign(found)
    db.session.commit()
    return found


def how_many(kind: type[Model]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def switch_of(page: str, lang: str) -> str:
    """Where the switch sends the form that is being filled in."""
    found = re.search(
        rf'form="typed" formaction="([^"]+)"[^>]* name="again"[^>]*lang="{lang}"', page
    )
    assert found is not None
    assert page.count('id="typed"') == 1
    return found.group(1).replace("&amp;", "&")


def shown_in_russian(browser: FlaskClient, path: str, typed: dict[str, object]) -> str:
    """The same form after the switch was pressed: filled in, without a word of reproach."""
    target = switch_of(browser.get(f"/ky{path}").text, "ru")
    answer = browser.post(target, data={**typed, "again": "language"})
    assert answer.status_code == 200
    assert '<html lang="ru">' in answer.text
    assert 'class="errors"' not in answer.text
    assert 'aria-invalid="true"' not in answer.text
    for name, value in typed.items():
        assert str(value) in answer.text, name
    assert switch_of(answer.text, "ky").startswith("/ky/")
    return answer.text


def test_registration_keeps_all_but_the_password(client: FlaskClient) -> None:
    typed = {"name": "Асанова Ай", "identifier": "0700 12"}
    target = switch_of(client.get("/ky/register/?next=/ky/help/").text, "ru")
    assert target == "/ru/register/?next=/ky/help/"
    secret = {"password": "үч сөздүү сыр"}
    page = client.post(target, data={**typed, **secret, "again": "language"})
    assert all(f'value="{value}"' in page.text for value in typed.values())
    assert secret["password"] not in page.text
    assert how_many(Person) == 0


def test_an_idea_is_kept_in_the_page_and_not_saved(place: Municipality, sign_in: SignIn) -> None:
    author = factories.person()
    db.session.commit()
    browser = sign_in(author)
    typed = {"title": "Көпүрө", "estimate-0-quantity": "көп", "estimate-7-name": "Тактай"}
    page = shown_in_russian(browser, f"{HERE}/ideas/new", typed)
    assert "кайра тандаңыз" not in page
    photo = {"photos": (io.BytesIO(b"..."), "a.jpg"), "title": "Көпүрө", "again": "language"}
    assert "кайра тандаңыз" in browser.post(f"/ky{HERE}/ideas/new", data=photo).text
    assert how_many(Idea) == 0


def test_a_comment_is_kept_beside_the_idea(place: Municipality, sign_in: SignIn) -> None:
    author = factories.person()
    factories.resident(place, author)
    campaign = db.session.scalars(select(Campaign)).one()
    idea = Idea(campaign=campaign, number=1, author=author, lang="ky", title="Көпүрө")
    idea.state, idea.saved_at, idea.sent_at = (
        IdeaState.SENT,
        campaign.published_at,
        campaign.published_at,
    )
    db.session.add(idea)
    db.session.commit()
    browser = sign_in(author)
    shown_in_russian(browser, f"{HERE}/ideas/1/", {"text": "Туура, бирок кымбат", "lang": "ky"})
    assert how_many(Comment) == 0
    back = browser.post(f"/ru{HERE}/ideas/1/support", data={"again": "1"})
    assert (back.status_code, how_many(Support)) == (303, 0)


def test_what_officials_type_is_kept(place: Municipality, sign_in: SignIn) -> None:
    official = sign_in(factories.member(place, Role.OFFICIAL))
    member = sign_in(factories.member(place, Role.COMMISSION))
    operator = sign_in(factories.member(None, Role.OPERATOR))
    db.session.commit()
    campaign = {
        "title-ky": "Жаңы",
        "pots-0-amount": "көп",
        "categories-6-ru": "Вода",
        "voting-starts": "2027",
    }
    shown_in_russian(official, "/ak-bulak/campaigns/new", campaign)
    terms = {"resolution_number": "12/3", "resolution_date": "2026-02-30"}
    shown_in_russian(official, "/ak-bulak/budget/manage/upload/", terms)
    motions = {"motion-reason": "Биринчи себеп", "move-reason": "Экинчи себеп"}
    shown_in_russian(member, f"{HERE}/commission", motions)
    village = {"name-ky": "Жаңы айыл", "villages-1-population": "аз"}
    shown_in_russian(operator, "/operate/new", village)
    assert (how_many(Campaign), how_many(Motion), how_many(Municipality)) == (1, 0, 1)


def test_a_page_without_a_form_has_plain_links(client: FlaskClient) -> None:
    page = client.get("/ky/help/").text
    assert 'formaction="' not in page
    assert '<a href="/ru/help/" lang="ru"' in page
