"""The list and the page of an idea; supports and comments."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from civicbudget.accounts.models import Person
from civicbudget.audit.models import Entry
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import Conflict
from civicbudget.ideas import queries
from civicbudget.ideas.models import Comment, EstimateItem, Idea, IdeaState, Photo, Support
from civicbudget.ideas.services import talking
from tests.ideas.conftest import SOM, Scene, an_idea

LANGS = ("ky", "ru", "en")


def numbers(page: str) -> list[int]:
    """The ideas of a list in their order."""
    return [
        int(part.split("/")[0])
        for part in page.split("/campaigns/2026/ideas/")[1:]
        if part[0].isdigit()
    ]


@pytest.fixture
def three(scene: Scene) -> list[Idea]:
    """Three ideas that differ in everything a list can ask for."""
    villages, categories = scene.campaign.areas, scene.campaign.categories
    first = an_idea(scene.campaign, scene.author, 1, title="Ичүүчү суу")
    second = an_idea(
        scene.campaign,
        scene.author,
        2,
        title="Жолду оңдоо",
        area=villages[1],
        category=categories[1],
        state=IdeaState.REFUSED,
        estimate=[
            EstimateItem(
                position=1, name="Шагыл", quantity=1000, unit="т", unit_price=900_000 * SOM
            )
        ],
    )
    third = an_idea(scene.campaign, scene.resident, 3, title="Ёлка", lang="ru")
    db.session.add(Support(idea_id=first.id, person_id=scene.resident.id))
    db.session.commit()
    return [first, second, third]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", [3, 2, 1]),
        ("?q=ИЧУУЧУ", [1]),
        ("?q=ондоо", [2]),
        ("?q=елка", [3]),
        ("?q=%25", []),
        ("?area=2", [2]),
        ("?category=1", [3, 1]),
        ("?state=refused", [2]),
        ("?state=draft", []),
        ("?sort=supports", [1, 3, 2]),
        ("?sort=cheap", [3, 1, 2]),
        ("?sort=dear", [2, 3, 1]),
        ("?area=x&category=9999999999&sort=no&page=-5", [3, 2, 1]),
        ("?page=99999999999999999999", [3, 2, 1]),
    ],
)
def test_a_list_is_narrowed_and_ordered_by_its_address(
    scene: Scene, client: FlaskClient, three: list[Idea], asked: str, found: list[int]
) -> None:
    page = client.get(f"{scene.ideas}/{asked}")
    assert page.status_code == 200
    assert numbers(page.text) == found


def test_a_list_knows_costs_in_whole_tyiyn(scene: Scene) -> None:
    line = EstimateItem(position=1, name="Мык", quantity=3000, unit="кг", unit_price=12_05)
    an_idea(scene.campaign, scene.author, estimate=[line])
    an_idea(scene.campaign, scene.author, 2, estimate=[])
    costs = [row.cost for row in queries.find(scene.campaign.id, sort="dear").rows]
    assert [(cost, type(cost)) for cost in costs] == [(36_15, int), (0, int)]


def test_a_long_list_is_paged_and_keeps_its_filters(scene: Scene, client: FlaskClient) -> None:
    for number in range(1, queries.PAGE + 2):
        an_idea(scene.campaign, scene.author, number)
    assert len(numbers(client.get(f"{scene.ideas}/?area=1").text)) == queries.PAGE
    assert "area=1&amp;page=2" in client.get(f"{scene.ideas}/?area=1").text
    assert numbers(client.get(f"{scene.ideas}/?area=1&page=2").text) == [1]


@pytest.mark.parametrize("lang", LANGS)
def test_the_pages_speak_three_languages_and_mark_the_others(
    scene: Scene, client: FlaskClient, three: list[Idea], lang: str
) -> None:
    listed = client.get(f"/{lang}/ak-bulak/campaigns/2026/ideas/").text
    shown = client.get(f"/{lang}/ak-bulak/campaigns/2026/ideas/1/").text
    marked = '<span lang="ky">Ичүүчү суу</span>'
    assert [marked in listed, marked in shown] == [lang != "ky"] * 2
    assert "300\u00a0000" in shown


def test_a_resident_supports_once_and_may_withdraw(scene: Scene, three: list[Idea]) -> None:
    browser, page = scene.browser(scene.resident), f"{scene.ideas}/3/support"
    key = three[2].id
    assert [browser.post(page).status_code for _time in range(2)] == [303, 303]
    assert queries.supports(key) == 1
    assert browser.post(page, data={"withdraw": "1"}).status_code == 303
    assert queries.supports(key) == 0
    assert scene.browser(scene.guest).post(page).status_code == 403


def test_a_race_of_two_supports_leaves_one(app: Flask, scene: Scene, three: list[Idea]) -> None:
    idea_id, person_id = three[2].id, scene.resident.id
    db.session.remove()
    barrier, outcomes = threading.Barrier(2), []

    def run() -> None:
        with app.app_context():
            barrier.wait()
            try:
                with transaction():
                    talking.support(
                        idea=db.session.get_one(Idea, idea_id),
                        actor=db.session.get_one(Person, person_id),
                        now=clock.now(),
                    )
                outcomes.append("supported")
            except Conflict:
                outcomes.append("already")
            db.session.remove()

    threads = [threading.Thread(target=run) for _twice in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["already", "supported"]
    assert queries.supports(idea_id) == 1


def test_residents_comment_and_the_municipality_answers(scene: Scene, three: list[Idea]) -> None:
    page = f"{scene.ideas}/1/comments"
    said = scene.browser(scene.resident).post(page, data={"text": "Жакшы идея", "lang": "ky"})
    assert said.status_code == 303
    answer = {"text": "Спасибо, проверим", "lang": "ru"}
    assert scene.browser(scene.official).post(page, data=answer).status_code == 303
    assert scene.browser(scene.guest).post(page, data=answer).status_code == 200
    empty = scene.browser(scene.resident).post(page, data={"text": " ", "lang": "ky"})
    assert 'id="text-error"' in empty.text
    comments = db.session.scalars(select(Comment).order_by(Comment.id)).all()
    assert [(c.official, c.lang, c.text) for c in comments] == [
        (False, "ky", "Жакшы идея"),
        (True, "ru", "Спасибо, проверим"),
    ]
    shown = scene.browser(scene.guest).get(f"{scene.ideas}/1/").text
    assert 'lang="ru">Спасибо, проверим' in shown


def test_a_comment_is_hidden_with_a_reason_and_a_mark_in_the_log(
    scene: Scene, three: list[Idea]
) -> None:
    resident, official = scene.browser(scene.resident), scene.browser(scene.official)
    resident.post(f"{scene.ideas}/1/comments", data={"text": "Ушак сөз", "lang": "ky"})
    key = db.session.scalars(select(Comment.id)).one()
    hide = f"{scene.ideas}/1/comments/{key}/hide"
    assert resident.post(hide, data={"reason": "x"}).status_code == 403
    assert official.post(hide, data={"reason": ""}).status_code == 200
    assert (
        official.post(f"{scene.ideas}/2/comments/{key}/hide", data={"reason": "x"}).status_code
        == 404
    )
    assert official.post(hide, data={"reason": "Кемсинтүү"}).status_code == 303
    page = scene.browser(scene.guest).get(f"{scene.ideas}/1/").text
    assert ("Ушак сөз" in page, "Кемсинтүү" in page) == (False, True)
    entry = db.session.scalars(select(Entry)).one()
    assert (entry.act, entry.reason) == ("hide_comment", "Кемсинтүү")
    assert "Ушак" not in str(entry.after)


def test_lists_and_pages_ask_as_much_for_three_as_for_one(
    scene: Scene, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    browser = scene.browser(scene.resident)

    def rows(idea: Idea, many: int) -> None:
        for position in range(1, many + 1):
            digest = f"{idea.number}{position}".rjust(64, "0")
            db.session.add(
                Photo(idea_id=idea.id, position=position, digest=digest, width=4, height=3)
            )
            db.session.add(Support(idea_id=idea.id, person_id=factories_person(position)))
            for name in ("Тактай", "Мык")[: many - 1]:
                db.session.add(
                    EstimateItem(
                        idea_id=idea.id,
                        position=10 * position + len(name),
                        name=name,
                        quantity=1000,
                        unit="",
                        unit_price=1,
                    )
                )
            db.session.add(
                Comment(
                    idea_id=idea.id,
                    author_id=factories_person(position),
                    lang="ky",
                    text="Ооба",
                    written_at=clock.now(),
                )
            )
        db.session.commit()

    people = [scene.author.id, scene.resident.id, scene.guest.id]

    def factories_person(position: int) -> int:
        return people[position - 1]

    def counts() -> list[int]:
        pages = (f"{scene.ideas}/", f"{scene.ideas}/1/", f"{scene.ideas}/mine")
        return [count_queries(lambda page=page: browser.get(page)) for page in pages]  # type: ignore[misc] # a default in a lambda

    first = an_idea(scene.campaign, scene.resident, 1)
    rows(first, 1)
    alone = counts()
    db.session.query(Photo).delete()
    db.session.query(Support).delete()
    db.session.commit()
    for number, author in ((2, scene.author), (3, scene.resident)):
        rows(an_idea(scene.campaign, author, number, area=scene.campaign.areas[1]), 3)
    rows(first, 3)
    assert counts() == alone
