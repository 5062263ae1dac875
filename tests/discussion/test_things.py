"""Whatever is published can be asked about: each room finds and names its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from civicbudget.campaigns.models import PhaseKind
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.discussion import things
from civicbudget.ideas.models import Idea, IdeaState
from tests import factories
from tests.conftest import Clock
from tests.discussion.conftest import Talk, a_draft

Count = Callable[[Callable[[], object]], int]


@pytest.fixture
def published(talk: Talk) -> Talk:
    """A campaign with a project and an idea, and of each something that nobody sees yet."""
    with transaction():
        campaign = factories.campaign(talk.of, PhaseKind.IDEAS)
        factories.campaign(talk.of, slug="secret", published_at=None)
        factories.project(campaign)
        a_draft(talk.of, 2029, published_at=None)
        for number, sent_at in ((1, clock.now()), (2, None)):
            idea = Idea(campaign=campaign, number=number, author=talk.author, lang="ru")
            idea.state = IdeaState.SENT if sent_at else IdeaState.DRAFT
            idea.title, idea.saved_at, idea.sent_at = "Мост", clock.now(), sent_at
            db.session.add(idea)
    return talk


@pytest.mark.parametrize(
    ("about", "title", "page"),
    [
        ("municipality:", "Ак-Булак (en)", "/en/ak-bulak/"),
        ("budget:2027", "Budget of 2027", "/en/ak-bulak/budget/2027/"),
        ("line:2027-1-2", "Жолдор (2027)", "/en/ak-bulak/budget/2027/lines/?q=70451"),
        ("campaign:2026", "Өнөктүк (en)", "/en/ak-bulak/campaigns/2026/"),
        ("idea:2026/1", "Мост", "/en/ak-bulak/campaigns/2026/ideas/1/"),
        ("project:2026/1", "Долбоор 1 (en)", "/en/ak-bulak/campaigns/2026/projects/#project-1"),
    ],
)
def test_a_thing_is_asked_about(
    published: Talk, frozen: Clock, about: str, title: str, page: str
) -> None:
    frozen.advance(days=30)  # the discussion of the draft is over
    browser = published.browser(published.author)
    form = browser.get(f"{published.questions}/new/?about={about}")
    assert title in form.text
    answer = browser.post(
        f"{published.questions}/new/?about={about}", data={"text": "Качан?", "lang": "ky"}
    )
    assert answer.status_code == 303
    shown = browser.get(answer.location).text
    assert f'href="{page}"' in shown
    assert title in shown
    again = browser.get(f"{published.questions}/new/?about={about}").text
    assert "Asked about this before" in again


@pytest.mark.parametrize(
    "about",
    [
        *("budget:2029", "budget:2031", "budget:x", "line:2029-1-1", "line:2027-1-99"),
        *("line:2027", "campaign:secret", "campaign:2030", "idea:2026/2", "idea:2026/x"),
        *("idea:2026", "project:2026/9", "project:x", "results:2026", "elsewhere:1", "", ":"),
    ],
)
def test_what_nobody_sees_cannot_be_asked_about(published: Talk, about: str) -> None:
    browser = published.browser(published.author)
    assert browser.get(f"{published.questions}/new/?about={about}").status_code == 404


@pytest.mark.parametrize(
    ("about", "leads"),
    [("budget:2027", "/new/"), ("line:2027-1-2", "/new/?line=1-2")],
)
def test_a_draft_under_discussion_is_spoken_of_there(
    published: Talk, about: str, leads: str
) -> None:
    answer = published.browser(published.author).get(f"{published.questions}/new/?about={about}")
    assert answer.location == f"{published.pages}{leads}"


def test_pages_of_things_have_the_link(published: Talk, app: Flask) -> None:
    client = app.test_client()
    for page, about in {
        "campaigns/2026/": "campaign:2026",
        "campaigns/2026/ideas/1/": "idea:2026/1",
        "campaigns/2026/projects/": "project:2026/1",
        "budget/2027/lines/": "line:2027-1-2",
    }.items():
        answer = client.get(f"/en/ak-bulak/{page}")
        assert f"questions/new/?about={about}" in answer.text, page


def test_many_things_are_found_in_one_query_a_kind(
    published: Talk, app: Flask, count_queries: Count
) -> None:
    references = [("line", f"2027-1-{place}") for place in range(1, 5)]
    references += [("idea", "2026/1"), ("project", "2026/1"), ("campaign", "2026")]
    found: dict[things.Reference, things.Thing] = {}
    municipality = published.of
    municipality.id  # noqa: B018 - loaded before counting
    asked = count_queries(lambda: found.update(things.find_all(municipality, references)))
    assert set(found) == set(references)
    assert asked == 5  # and the municipality itself, which counting forgot
