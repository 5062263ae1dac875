"""What stands on the ballot: its pots, the money of others, projects that exclude each other."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import select

from civicbudget.accounts.models import Person, Role
from civicbudget.audit.models import Entry
from civicbudget.campaigns.models import Pot
from civicbudget.core import clock
from civicbudget.core.db import db
from civicbudget.ideas import policy, queries
from civicbudget.ideas.models import Project
from tests import factories
from tests.ideas.conftest import SOM, Scene, an_idea
from tests.ideas.test_review import finding

LIST = "/ky/ak-bulak/campaigns/2026/projects/"
GROUP = f"{LIST}exclusive"


def listed(scene: Scene) -> list[Project]:
    db.session.expire_all()
    return queries.projects(scene.campaign.id)


@pytest.fixture
def projects(scene: Scene) -> list[Project]:
    """Three projects in the first pot and one in the second."""
    scene.campaign.pots.append(Pot(number=2, name=factories.text("Жаштар"), amount=200_000 * SOM))
    first, second = scene.campaign.pots
    for position in (1, 2, 3):
        factories.project(scene.campaign, position, pot=first)
    factories.project(scene.campaign, 4, pot=second)
    db.session.commit()
    return queries.projects(scene.campaign.id)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ky", "Булардын эң көп дегенде бирөө жеңет: 1. Долбоор 1 (кы); 3. Долбоор 3 (кы)"),
        ("ru", "Из них победит не больше одного: 1. Долбоор 1 (ру); 3. Долбоор 3 (ру)"),
        ("en", "At most one of these wins: 1. Долбоор 1 (en); 3. Долбоор 3 (en)"),
    ],
)
def test_everybody_sees_the_groups(
    scene: Scene, projects: list[Project], lang: str, words: str
) -> None:
    projects[0].exclusive_group = projects[2].exclusive_group = 1
    db.session.commit()
    page = scene.browser(scene.guest).get(f"/{lang}/ak-bulak/campaigns/2026/projects/").text
    assert page.count(words) == 2
    assert "/projects/exclusive" not in page


def test_a_group_is_made_and_dissolved(scene: Scene, projects: list[Project]) -> None:
    official = scene.browser(scene.official)
    assert official.post(GROUP, data={"projects": ["1", "3"]}).status_code == 303
    assert [project.exclusive_group for project in listed(scene)] == [1, None, 1, None]
    assert official.post(GROUP, data={"dissolve": "1"}).status_code == 303
    assert {project.exclusive_group for project in listed(scene)} == {None}
    acts = [(entry.act, entry.after or entry.before) for entry in db.session.scalars(select(Entry))]
    group = {"group": 1, "projects": ["1", "3"]}
    assert acts == [("group_projects", group), ("ungroup_projects", group)]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"projects": ["1"]},
        {"projects": ["1", "9"]},
        {"projects": ["1", "4"]},
        {"projects": ["2", "3"]},
        {"dissolve": "7"},
        {"dissolve": "many"},
    ],
)
def test_what_is_no_group_is_said(
    scene: Scene, projects: list[Project], data: dict[str, Any]
) -> None:
    projects[1].exclusive_group = 5
    db.session.commit()
    page = scene.browser(scene.official).post(GROUP, data=data)
    assert page.status_code == 200
    assert 'class="errors"' in page.text
    assert [project.exclusive_group for project in listed(scene)] == [None, 5, None, None]


@pytest.mark.parametrize("role", [None, *Role])
def test_who_makes_groups(scene: Scene, projects: list[Project], role: Role | None) -> None:
    of = None if role == Role.OPERATOR else scene.campaign.municipality
    who: Person = factories.member(of, role) if role else factories.person()
    db.session.commit()
    answer = scene.browser(who).post(GROUP, data={"projects": ["1", "2"]})
    assert answer.status_code == (303 if role == Role.OFFICIAL else 403)
    roles = frozenset({role}) if role else frozenset()
    assert bool(policy.may_group(scene.campaign, roles)) == (role == Role.OFFICIAL)


def test_frozen_rules_keep_their_groups(scene: Scene, projects: list[Project]) -> None:
    scene.campaign.frozen_at, scene.campaign.rules_digest = clock.now(), "0" * 64
    db.session.commit()
    official = scene.browser(scene.official)
    assert official.post(GROUP, data={"projects": ["1", "2"]}).status_code == 409
    assert GROUP not in official.get(LIST).text


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ky", "жалпы баасы 280 000 сом, анын 100 000 сом башкалар төлөйт"),
        ("ru", "всего 280 000 сом, из них 100 000 сом платят другие"),
        ("en", "280 000 som in all, of which others pay 100 000 som"),
    ],
)
def test_the_money_of_others_lowers_the_price(
    scene: Scene, projects: list[Project], lang: str, words: str
) -> None:
    an_idea(scene.campaign, scene.author)
    official = scene.browser(scene.official)
    sent = finding(cost="280 000", cofinancing="100 000", pot="2")
    assert official.post(f"{scene.ideas}/1/review", data=sent).status_code == 303
    project = listed(scene)[-1]
    assert (project.cost, project.cofinancing, project.pot.number) == (
        180_000 * SOM,
        100_000 * SOM,
        2,
    )
    assert project.whole_cost == 280_000 * SOM
    guest = scene.browser(scene.guest)
    g.pop("_flask_babel", None)  # the language of the post, which the context outlives
    for page in ("projects/", "ideas/1/"):
        text = guest.get(f"/{lang}/ak-bulak/campaigns/2026/{page}").text
        assert words in text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "changes",
    [
        {"cofinancing": "280 000"},
        {"cofinancing": "-1"},
        {"cofinancing": "some"},
        {"pot": "3"},
        {"pot": "2", "cofinancing": "79 999"},
    ],
)
def test_what_others_cannot_pay_is_said(
    scene: Scene, projects: list[Project], changes: dict[str, str]
) -> None:
    an_idea(scene.campaign, scene.author)
    sent = finding(**changes)
    page = scene.browser(scene.official).post(f"{scene.ideas}/1/review", data=sent)
    assert page.status_code == 200
    assert 'class="errors"' in page.text
    assert len(listed(scene)) == 4


def test_the_list_asks_as_much_for_more(
    app: Flask, scene: Scene, projects: list[Project], count_queries: Any
) -> None:
    guest = scene.browser(scene.guest)
    before = count_queries(lambda: guest.get(LIST))
    for position in (5, 6, 7):
        factories.project(scene.campaign, position)
    db.session.commit()
    assert count_queries(lambda: guest.get(LIST)) == before
