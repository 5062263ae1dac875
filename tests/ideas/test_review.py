"""The review in view of all: every verdict with its reason, what is feasible becomes a project."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from civicbudget.audit import queries as audit
from civicbudget.audit.models import Entry
from civicbudget.core import clock
from civicbudget.core.db import db
from civicbudget.core.errors import Refused
from civicbudget.ideas import queries
from civicbudget.ideas.models import IdeaState, Review, Verdict
from civicbudget.ideas.services import reviewing
from tests.ideas.conftest import SOM, Scene, an_idea, typed


def finding(**changes: Any) -> dict[str, Any]:
    return {
        "verdict": "feasible",
        "reason": "Долбоор ишке ашат",
        "lang": "ky",
        "cost": "280 000",
        "title-ky": "Көпүрө",
        "title-ru": "Мост",
        "summary-ky": "Жыгач көпүрө",
        **changes,
    }


def test_what_is_feasible_becomes_the_next_project(scene: Scene) -> None:
    official = scene.browser(scene.official)
    for number in (1, 2):
        an_idea(scene.campaign, scene.author, number)
        page = f"{scene.ideas}/{number}/review"
        assert "Көпүрө" in official.get(page).text
        assert official.post(page, data=finding()).status_code == 303
    db.session.expire_all()
    projects = queries.projects(scene.campaign.id)
    assert [(p.position, p.code, p.cost, p.title) for p in projects] == [
        (1, "1", 280_000 * SOM, {"ky": "Көпүрө", "ru": "Мост"}),
        (2, "2", 280_000 * SOM, {"ky": "Көпүрө", "ru": "Мост"}),
    ]
    idea = projects[0].ideas[0]
    assert (idea.number, idea.state, idea.area) == (1, IdeaState.ACCEPTED, projects[0].area)
    entry = db.session.scalars(select(Entry).order_by(Entry.sequence)).all()[0]
    assert (entry.act, entry.object, entry.before, entry.after) == (
        "review_idea",
        "campaign 2026, idea 1",
        {"state": "sent"},
        {
            "state": "accepted",
            "cost": 280_000 * SOM,
            "cofinancing": 0,
            "project": "1",
            "pot": 1,
        },
    )
    everybody = scene.browser(scene.guest).get(f"{scene.ideas}/1/").text
    assert "Долбоор ишке ашат" in everybody
    assert "Маматов Бек" in everybody
    for lang in ("ky", "ru", "en"):
        ballot = scene.browser(scene.guest).get(f"/{lang}/ak-bulak/campaigns/2026/projects/")
        assert "280\u00a0000" in ballot.text


@pytest.mark.parametrize(
    ("verdict", "state"), [("not_feasible", "refused"), ("returned", "returned")]
)
def test_the_other_verdicts_need_no_cost(scene: Scene, verdict: str, state: str) -> None:
    idea = an_idea(scene.campaign, scene.author)
    data = {"verdict": verdict, "reason": "Жер жеке менчик", "lang": "ky"}
    answer = scene.browser(scene.official).post(f"{scene.ideas}/1/review", data=data)
    assert answer.status_code == 303
    db.session.expire_all()
    assert (idea.state, idea.project, idea.reviews[0].cost) == (state, None, None)


@pytest.mark.parametrize(
    "change",
    [
        {"reason": " "},
        {"cost": ""},
        {"cost": "0"},
        {"cost": "1 000 001"},
        {"cost": "many"},
        {"title-ky": ""},
        {"verdict": ""},
    ],
)
def test_an_incomplete_finding_is_said_and_nothing_is_lost(
    scene: Scene, change: dict[str, str]
) -> None:
    idea = an_idea(scene.campaign, scene.author)
    page = scene.browser(scene.official).post(f"{scene.ideas}/1/review", data=finding(**change))
    assert page.status_code == 200
    assert 'class="errors"' in page.text
    assert "Жыгач көпүрө" in page.text
    db.session.expire_all()
    assert (idea.state, queries.projects(scene.campaign.id)) == (IdeaState.SENT, [])


def test_a_cost_above_the_pot_names_both(scene: Scene) -> None:
    an_idea(scene.campaign, scene.author)
    page = scene.browser(scene.official).post(
        f"{scene.ideas}/1/review", data=finding(cost="1 000 001")
    )
    assert "1\u00a0000\u00a0001\u00a0сом" in page.text
    assert "1\u00a0000\u00a0000\u00a0сом" in page.text


def test_a_returned_idea_is_mended_and_sent_again(scene: Scene) -> None:
    idea = an_idea(scene.campaign, scene.author)
    data = {"verdict": "returned", "reason": "Смета толук эмес", "lang": "ky"}
    scene.browser(scene.official).post(f"{scene.ideas}/1/review", data=data)
    author = scene.browser(scene.author)
    assert author.post(f"{scene.ideas}/1/edit", data=typed(send="1")).status_code == 303
    db.session.expire_all()
    assert idea.state == IdeaState.SENT
    assert "Толукталып, кайра жөнөтүлдү" in author.get(f"{scene.ideas}/1/").text


def test_nobody_reviews_twice(scene: Scene) -> None:
    idea = an_idea(scene.campaign, scene.author)
    official = scene.browser(scene.official)
    assert official.post(f"{scene.ideas}/1/review", data=finding()).status_code == 303
    assert official.post(f"{scene.ideas}/1/review", data=finding()).status_code == 403
    with pytest.raises(Refused):
        reviewing.review(
            idea=idea,
            finding=reviewing.Finding(Verdict.RETURNED, "Кайра", "ky"),
            actor=scene.official,
            roles=frozenset({"official"}),  # type: ignore[arg-type] # as words
            now=clock.now(),
        )
    assert len(db.session.scalars(select(Review)).all()) == 1


def test_an_idea_goes_on_in_another_and_keeps_its_supports(scene: Scene) -> None:
    idea = an_idea(scene.campaign, scene.author, 1)
    an_idea(scene.campaign, scene.resident, 2)
    scene.browser(scene.resident).post(f"{scene.ideas}/1/support")
    official = scene.browser(scene.official)
    wrong = {"merge": "1", "merge-into": "1", "merge-reason": "Бир эле нерсе"}
    assert official.post(f"{scene.ideas}/1/review", data=wrong).status_code == 200
    right = {**wrong, "merge-into": "2"}
    assert official.post(f"{scene.ideas}/1/review", data=right).status_code == 303
    db.session.expire_all()
    assert (idea.state, idea.merged_into.number) == (IdeaState.MERGED, 2)
    assert [queries.supports(each) for each in (idea.id, idea.merged_into.id)] == [1, 0]
    page = official.get(f"{scene.ideas}/1/").text
    assert "/ideas/2/" in page
    assert "Бир эле нерсе" in page


def test_a_finding_is_corrected_with_both_in_view(scene: Scene) -> None:
    idea = an_idea(scene.campaign, scene.author, 1)
    official = scene.browser(scene.official)
    review = f"{scene.ideas}/1/review"
    assert official.post(review, data=finding()).status_code == 303
    assert [project.code for project in queries.projects(scene.campaign.id)] == ["1"]
    assert "оңдойт" in official.get(review).text
    assert 'name="corrects"' in official.get(review).text
    same = official.post(review, data=finding(corrects="1", reason="Дагы бир жолу"))
    assert same.status_code == 200
    assert "башкасын тандаңыз" in same.text
    other = finding(corrects="1", verdict="not_feasible", reason="Жер жеке менчик экен")
    unaware = {name: value for name, value in other.items() if name != "corrects"}
    assert official.post(review, data=unaware).status_code == 403
    assert official.post(review, data=other).status_code == 303
    db.session.expire_all()
    assert (idea.state, idea.project) == (IdeaState.REFUSED, None)
    assert queries.projects(scene.campaign.id) == []
    page = scene.browser(scene.author).get(f"{scene.ideas}/1/").text
    assert "Оңдолду: ишке ашырууга болбойт" in page
    assert "Жер жеке менчик экен" in page
    assert len(db.session.scalars(select(Review)).all()) == 2
    entry = list(audit.published("ak-bulak"))[-1][0]
    assert (entry.act, entry.reason) == ("correct_review", "Жер жеке менчик экен")
    assert (
        official.post(review, data=finding(corrects="1", reason="Жер бөлүндү")).status_code == 303
    )
    db.session.expire_all()
    assert (idea.state, idea.project.code) == (IdeaState.ACCEPTED, "1")
    assert scene.browser(scene.author).get(review).status_code == 403


def test_a_finding_stays_once_voting_is_opened(scene: Scene) -> None:
    an_idea(scene.campaign, scene.author, 1)
    official = scene.browser(scene.official)
    official.post(f"{scene.ideas}/1/review", data=finding())
    scene.campaign.frozen_at, scene.campaign.rules_digest = clock.now(), "0" * 64
    db.session.commit()
    late = official.post(
        f"{scene.ideas}/1/review", data=finding(corrects="1", verdict="not_feasible")
    )
    assert late.status_code == 409
