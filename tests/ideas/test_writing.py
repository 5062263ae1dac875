"""Writing an idea: leaving it, coming back, sending it; nothing typed or uploaded is lost."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import select

from civicbudget.core import photos
from civicbudget.core.db import db
from civicbudget.ideas import queries
from civicbudget.ideas.models import Idea, IdeaState
from civicbudget.municipalities.models import Municipality
from tests import factories
from tests.ideas.conftest import SOM, Scene, an_idea, picture, typed


def the_idea() -> Idea:
    db.session.expire_all()
    return db.session.scalars(select(Idea)).one()


def upload(data: bytes, name: str = "photo.jpg") -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def test_a_draft_is_left_and_come_back_to_and_sent(scene: Scene) -> None:
    author = scene.browser(scene.author)
    first = author.post(f"{scene.ideas}/new", data={"title": "Жарык", "save": "1"})
    assert (first.status_code, first.location) == (303, f"{scene.ideas}/1/edit")
    assert (the_idea().state, the_idea().title, the_idea().sent_at) == ("draft", "Жарык", None)
    assert 'value="Жарык"' in author.get(f"{scene.ideas}/1/edit").text
    sent = author.post(f"{scene.ideas}/1/edit", data=typed(send="1"))
    assert (sent.status_code, sent.location) == (303, f"{scene.ideas}/1/")
    idea = the_idea()
    assert (idea.state, idea.area.number, idea.category.number) == (IdeaState.SENT, 1, 2)
    assert [(i.name, i.quantity, i.unit, i.unit_price) for i in idea.estimate] == [
        ("Чырак", 10_000, "даана", 1_200_050)
    ]
    assert idea.cost == 12_000_500
    assert author.get(f"{scene.ideas}/1/edit").status_code == 403


def test_only_its_author_sees_a_draft(scene: Scene) -> None:
    an_idea(scene.campaign, scene.author, state=IdeaState.DRAFT, sent_at=None)
    seen = {
        who.name: scene.browser(who).get(f"{scene.ideas}/1/").status_code
        for who in (scene.author, scene.resident, scene.official)
    }
    assert seen == {"Асанова Айгүл": 200, "Усенов Нурлан": 404, "Маматов Бек": 404}
    assert scene.browser(scene.resident).get(f"{scene.ideas}/1/edit").status_code == 404
    assert "Көпүрө" not in scene.browser(scene.official).get(f"{scene.ideas}/").text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"description": ""}, "description"),
        ({"area": ""}, "area"),
        ({"category": ""}, "category"),
        ({"estimate-0-unit_price": ""}, "estimate"),
        ({"estimate-0-unit_price": "on demand"}, "estimate-0-unit_price"),
        ({"estimate-0-quantity": "-3"}, "estimate-0-quantity"),
        ({"estimate-0-quantity": "2000000"}, "estimate-0-quantity"),
        ({"estimate-0-name": ""}, "estimate"),
        ({"title": ""}, "title"),
        ({"title": "я" * 121}, "title"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_the_rest_is_saved(
    scene: Scene, change: dict[str, str], field: str
) -> None:
    page = scene.browser(scene.author).post(f"{scene.ideas}/new", data=typed(send="1", **change))
    assert page.status_code == 200
    assert f'href="#{field}"' in page.text or f'id="{field}-error"' in page.text
    idea = the_idea()
    assert (idea.state, idea.place) == (IdeaState.DRAFT, "Мектеп көчөсү")
    assert f'action="{scene.ideas}/1/edit"' in page.text
    assert "{&#39;" not in page.text
    for value in change.values():
        assert value in page.text


def test_an_estimate_above_the_pot_is_refused_with_both_amounts(scene: Scene) -> None:
    dear = typed(send="1", **{"estimate-0-quantity": "1000", "estimate-0-unit_price": "1 000,01"})
    page = scene.browser(scene.author).post(f"{scene.ideas}/new", data=dear)
    assert "1\u00a0000\u00a0010\u00a0сом" in page.text
    assert "1\u00a0000\u00a0000\u00a0сом" in page.text
    assert (the_idea().state, the_idea().cost) == (IdeaState.DRAFT, 1_000_010 * SOM)


@pytest.mark.parametrize(
    ("quantity", "thousandths", "again", "cost"),
    [
        ("10,5", 10_500, "10,5", 12_600_525),
        ("0.333", 333, "0,333", 399_617),
        ("7", 7000, "7", 8_400_350),
    ],
)
def test_a_quantity_has_decimals_and_is_exact(
    scene: Scene, quantity: str, thousandths: int, again: str, cost: int
) -> None:
    author = scene.browser(scene.author)
    draft = typed(save="1", **{"estimate-0-quantity": quantity})
    assert author.post(f"{scene.ideas}/new", data=draft).status_code == 303
    assert [item.quantity for item in the_idea().estimate] == [thousandths]
    assert the_idea().cost == cost  # of 12 000,50 som each; a half of a tyiyn is rounded up
    assert [row.cost for row in queries.mine(scene.campaign.id, scene.author.id)] == [cost]
    page = author.get(f"{scene.ideas}/1/edit").text
    assert f'name="estimate-0-quantity" type="text" value="{again}"' in page
    with_point = again.replace(",", ".")
    assert f'value="{with_point}"' in author.get(f"/en{scene.ideas[3:]}/1/edit").text


def test_what_is_wrong_in_a_row_is_said_once_in_the_row_and_once_above(scene: Scene) -> None:
    wrong = {"estimate-0-quantity": "көп", "estimate-1-name": "Мамы", "estimate-1-quantity": "аз"}
    page = scene.browser(scene.author).post(f"{scene.ideas}/new", data=typed(save="1", **wrong))
    assert page.text.count("12 же 10,5 сыяктуу сан жазыңыз.") == 4
    assert '<a href="#estimate-1-quantity">Чыгымдар сметасы 2, ' in page.text


@pytest.mark.parametrize(
    ("change", "whole"),
    [({"estimate-0-quantity": "-3"}, False), ({"estimate-0-unit_price": ""}, True)],
)
def test_one_wrong_quantity_does_not_paint_the_whole_estimate(
    scene: Scene, change: dict[str, str], whole: bool
) -> None:
    page = scene.browser(scene.author).post(f"{scene.ideas}/new", data=typed(send="1", **change))
    assert ('class="estimate wrong"' in page.text) == whole
    assert (page.text.count('aria-invalid="true"') == 1) != whole


def test_rows_are_added_without_script_and_nothing_is_lost(scene: Scene) -> None:
    data = typed(more="1", photos=[upload(picture())])
    page = scene.browser(scene.author).post(f"{scene.ideas}/new", data=data)
    assert 'name="estimate-5-name"' in page.text
    assert "Чырак" in page.text
    assert len(the_idea().photos) == 1


def test_a_guest_writes_and_is_told_how_to_send(scene: Scene) -> None:
    guest = scene.browser(scene.guest)
    prove = url_for("residents.prove", lang="ky", municipality="ak-bulak", _external=False)
    assert f'href="{prove}"' in guest.get(f"{scene.ideas}/new").text
    page = guest.post(f"{scene.ideas}/new", data=typed(send="1"))
    assert page.status_code == 200
    assert (the_idea().state, the_idea().title) == (IdeaState.DRAFT, "Көчөгө жарык")


def test_photos_are_kept_while_another_field_is_wrong(scene: Scene) -> None:
    files = [upload(picture()), upload(b"", "empty.jpg"), upload(b"%PDF-1.7", "letter.jpg")]
    page = scene.browser(scene.author).post(
        f"{scene.ideas}/new", data=typed(title="", send="1", photos=files)
    )
    idea = the_idea()
    assert [photo.position for photo in idea.photos] == [1]
    assert (photos.folder() / f"{idea.photos[0].digest}.jpg").is_file()
    assert "empty.jpg" in page.text
    assert "letter.jpg" in page.text
    assert idea.photos[0].digest in page.text
    assert idea.place == "Мектеп көчөсү"


def test_five_photos_at_most_each_once_and_any_can_go(scene: Scene) -> None:
    author = scene.browser(scene.author)
    different = [upload(picture(size=(40 + n, 30)), f"{n}.jpg") for n in range(6)]
    page = author.post(f"{scene.ideas}/new", data=typed(save="1", photos=different))
    assert page.status_code == 200
    assert len(the_idea().photos) == 5
    again = typed(save="1", photos=[upload(picture(size=(40, 30)))])
    assert author.post(f"{scene.ideas}/1/edit", data=again).status_code == 303
    gone = the_idea().photos[0].digest
    with author.get(f"/media/{gone}.jpg") as shown:
        assert shown.status_code == 200
    author.post(f"{scene.ideas}/1/edit", data=typed(save="1", remove=gone))
    assert gone not in [photo.digest for photo in the_idea().photos]
    assert author.get(f"/media/{gone}.jpg").status_code == 404


def test_a_blank_form_makes_no_idea(scene: Scene) -> None:
    page = scene.browser(scene.author).post(f"{scene.ideas}/new", data={"save": "1", "lang": "ky"})
    assert page.status_code == 200
    assert 'id="title-error"' in page.text
    assert db.session.scalars(select(Idea)).all() == []


@pytest.mark.parametrize("path", ["new", "mine"])
def test_one_signs_in_first(scene: Scene, app: Flask, path: str) -> None:
    assert app.test_client().get(f"{scene.ideas}/{path}").status_code in (302, 401)


def test_an_idea_is_withdrawn_by_its_author_alone(scene: Scene) -> None:
    an_idea(scene.campaign, scene.author)
    withdraw = f"{scene.ideas}/1/withdraw"
    assert scene.browser(scene.resident).post(withdraw).status_code == 403
    assert scene.browser(scene.author).post(withdraw).status_code == 303
    assert the_idea().state == IdeaState.WITHDRAWN
    assert scene.browser(scene.author).post(withdraw).status_code == 403


def test_one_sees_ones_own_ideas_of_every_state(scene: Scene) -> None:
    an_idea(scene.campaign, scene.author, 1, state=IdeaState.DRAFT, sent_at=None, title="")
    an_idea(scene.campaign, scene.author, 2)
    an_idea(scene.campaign, scene.resident, 3)
    page = scene.browser(scene.author).get(f"{scene.ideas}/mine").text
    assert [f"/ideas/{number}/" in page for number in (1, 2, 3)] == [True, True, False]


def test_an_idea_of_another_municipality_is_not_here(scene: Scene) -> None:
    other: Municipality = factories.municipality("ala-too")
    factories.campaign(other)
    an_idea(scene.campaign, scene.author)
    browser = scene.browser(scene.author)
    assert browser.get("/ky/ala-too/campaigns/2026/ideas/1/").status_code == 404
    assert browser.get("/ky/ala-too/campaigns/2027/ideas/").status_code == 404


def test_hostile_text_is_shown_as_text(scene: Scene) -> None:
    evil: dict[str, Any] = {"title": "<script>alert(1)</script>", "description": "';--"}
    scene.browser(scene.author).post(f"{scene.ideas}/new", data=typed(send="1", **evil))
    page = scene.browser(scene.resident).get(f"{scene.ideas}/1/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert the_idea().description == "';--"


def test_an_author_deletes_a_draft_and_nothing_else(scene: Scene) -> None:
    author = scene.browser(scene.author)
    data = typed(save="1", photos=[upload(picture())])
    author.post(f"{scene.ideas}/new", data=data)
    kept = list(photos.folder().iterdir())
    assert len(kept) == 2
    delete = f"{scene.ideas}/1/delete"
    assert f'action="{delete}"' in author.get(f"{scene.ideas}/1/edit").text
    assert scene.browser(scene.resident).post(delete).status_code == 404
    assert author.post(delete).status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(Idea)).all() == []
    assert list(photos.folder().iterdir()) == []
    an_idea(scene.campaign, scene.author, 1)
    assert author.post(delete).status_code == 403
