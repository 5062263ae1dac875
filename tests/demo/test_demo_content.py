"""The demo's villages, people, campaigns, ideas and projects hang together."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise

import pytest

from civicbudget.demo.budgets import BUDGETS
from civicbudget.demo.campaigns import CAMPAIGNS
from civicbudget.demo.drawings import MOTIFS
from civicbudget.demo.entries import LANGUAGES, CampaignEntry, IdeaEntry, Localized, ProjectEntry
from civicbudget.demo.ideas import IDEAS, IDEAS_2026, IDEAS_2027
from civicbudget.demo.municipality import CATEGORIES, MUNICIPALITY, VILLAGES
from civicbudget.demo.people import PEOPLE, RESIDENTS
from civicbudget.demo.projects import PROJECTS

BY_SLUG = {campaign.slug: campaign for campaign in CAMPAIGNS}
BY_IDEA = {idea.key: idea for idea in IDEAS}
VILLAGE_KEYS = {village.key for village in VILLAGES}
CATEGORY_KEYS = {category.key for category in CATEGORIES}
PEOPLE_BY_KEY = {person.key: person for person in PEOPLE}
EVERY_PROJECT = [project for projects in PROJECTS.values() for project in projects]


def localized_texts(value: object) -> Iterator[Localized]:
    if isinstance(value, dict):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from localized_texts(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from localized_texts(getattr(value, field.name))


def test_every_localized_text_is_full_in_three_languages() -> None:
    everything = (MUNICIPALITY, BUDGETS, CAMPAIGNS, tuple(EVERY_PROJECT), PEOPLE)
    texts = list(localized_texts(everything))
    assert len(texts) > 80
    for text in texts:
        assert tuple(text) == LANGUAGES
        assert all(words.strip() == words != "" for words in text.values())


def test_about_nine_thousand_people_live_in_five_villages() -> None:
    assert len(VILLAGES) == 5
    assert sum(village.population for village in VILLAGES) == 9017


@pytest.mark.parametrize("idea", IDEAS, ids=lambda idea: idea.key)
def test_an_estimate_adds_up(idea: IdeaEntry) -> None:
    assert sum(line.total for line in idea.items) == idea.asked


@pytest.mark.parametrize("idea", IDEAS, ids=lambda idea: idea.key)
def test_an_idea_names_what_exists(idea: IdeaEntry) -> None:
    assert idea.village in VILLAGE_KEYS
    assert idea.category in CATEGORY_KEYS
    assert idea.author in {person.key for person in RESIDENTS}
    assert idea.language in LANGUAGES
    assert idea.motif is None or idea.motif in MOTIFS
    assert 3 <= idea.supporters <= 10
    assert idea.supporters < len(RESIDENTS)
    assert all(comment.author in PEOPLE_BY_KEY for comment in idea.comments)


@pytest.mark.parametrize("idea", IDEAS, ids=lambda idea: idea.key)
def test_an_idea_is_sent_while_ideas_are_collected_and_talked_about_after(idea: IdeaEntry) -> None:
    collecting = BY_SLUG[idea.campaign].phases[0]
    assert collecting.first_day <= idea.day <= min(collecting.last_day, -1)
    days = [idea.day, *(comment.day for comment in idea.comments)]
    assert days == sorted(days)
    assert days[-1] < 0


@pytest.mark.parametrize("idea", IDEAS, ids=lambda idea: idea.key)
def test_a_state_has_what_it_calls_for(idea: IdeaEntry) -> None:
    assert (idea.state in {"accepted", "refused"}) == (idea.review is not None)
    assert (idea.state == "merged") == (idea.merged_into is not None)
    assert (idea.state == "returned") == (idea.return_reason is not None)


@pytest.mark.parametrize("idea", [idea for idea in IDEAS if idea.review], ids=lambda idea: idea.key)
def test_a_review_agrees_with_the_state_and_falls_into_its_phase(idea: IdeaEntry) -> None:
    review = idea.review
    assert review is not None
    assert (review.feasible and review.lawful) == (idea.state == "accepted")
    assert PEOPLE_BY_KEY[review.reviewer].role == "official"
    phase = BY_SLUG[idea.campaign].phases[1]
    assert phase.first_day <= review.day <= phase.last_day


def test_as_many_ideas_as_were_told() -> None:
    assert (len(IDEAS_2026), len(IDEAS_2027)) == (16, 14)
    assert len(BY_IDEA) == 30
    languages = [idea.language for idea in IDEAS]
    assert languages.count("ky") > languages.count("ru") > languages.count("en") == 2


@pytest.mark.parametrize("campaign", CAMPAIGNS, ids=lambda campaign: campaign.slug)
def test_the_phases_follow_one_another(campaign: CampaignEntry) -> None:
    assert all(phase.first_day <= phase.last_day for phase in campaign.phases)
    assert all(one.last_day < next_.first_day for one, next_ in pairwise(campaign.phases))


def test_today_is_a_voting_day_and_a_day_for_ideas() -> None:
    today = {
        campaign.slug: [p.kind for p in campaign.phases if p.first_day <= 0 <= p.last_day]
        for campaign in CAMPAIGNS
    }
    voting = {slug: ["voting"] for slug in ("2026", "sport-2026")}
    assert today == {"2024": [], "2025": [], "2027": ["ideas"], **voting}


@pytest.mark.parametrize("project", EVERY_PROJECT, ids=lambda p: f"{p.campaign}-{p.number}")
def test_a_project_keeps_to_its_campaign(project: ProjectEntry) -> None:
    campaign = BY_SLUG[project.campaign]
    assert project.village in VILLAGE_KEYS
    assert project.category in campaign.categories
    assert 0 < project.cost <= campaign.cost_limit


@pytest.mark.parametrize("slug", ["2024", "2025", "2026", "sport-2026"])
def test_the_projects_are_numbered_and_do_not_all_fit(slug: str) -> None:
    projects = PROJECTS[slug]
    assert [project.number for project in projects] == list(range(1, len(projects) + 1))
    assert sum(project.cost for project in projects) > BY_SLUG[slug].pot


def test_the_ballot_of_2026_holds_every_accepted_idea_at_its_checked_cost() -> None:
    on_the_ballot = {key for project in PROJECTS["2026"] for key in project.ideas}
    assert on_the_ballot == {i.key for i in IDEAS_2026 if i.state in {"accepted", "merged"}}
    for project in PROJECTS["2026"]:
        review = BY_IDEA[project.ideas[0]].review
        assert review is not None
        assert project.cost == review.cost
