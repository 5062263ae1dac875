"""The made-up ballots: allowed, never empty, one a person, the same each time."""

import pytest

from civicbudget.demo.campaigns import CAMPAIGN_2024, CAMPAIGN_2025, CAMPAIGN_2026, CAMPAIGNS
from civicbudget.demo.entries import CampaignEntry
from civicbudget.demo.projects import PROJECTS
from civicbudget.demo.roll import roll
from civicbudget.demo.votes import ballots

ROLL = roll()
COUNTED = [CAMPAIGN_2024, CAMPAIGN_2025, CAMPAIGN_2026]


@pytest.mark.parametrize("campaign", COUNTED, ids=lambda campaign: campaign.slug)
def test_every_ballot_is_allowed_and_not_empty(campaign: CampaignEntry) -> None:
    costs = {project.number: project.cost for project in PROJECTS[campaign.slug]}
    cast = ballots(campaign, PROJECTS[campaign.slug], ROLL)
    for ballot in cast:
        assert ballot.selection
        assert list(ballot.selection) == sorted(set(ballot.selection))
        if campaign.max_choices:
            assert len(ballot.selection) <= campaign.max_choices
        else:
            assert sum(costs[number] for number in ballot.selection) <= campaign.pot


@pytest.mark.parametrize("campaign", COUNTED, ids=lambda campaign: campaign.slug)
def test_a_person_votes_once_and_is_of_age(campaign: CampaignEntry) -> None:
    cast = ballots(campaign, PROJECTS[campaign.slug], ROLL)
    assert len({ballot.voter.pin for ballot in cast}) == len(cast) == campaign.voters
    assert all(int(campaign.slug) - ballot.voter.birth_year > 18 for ballot in cast)


def test_the_named_residents_have_not_voted_yet() -> None:
    cast = ballots(CAMPAIGN_2026, PROJECTS["2026"], ROLL)
    assert all(ballot.voter.person is None for ballot in cast)


def test_every_project_has_votes_and_paper_is_a_channel() -> None:
    for campaign in COUNTED:
        cast = ballots(campaign, PROJECTS[campaign.slug], ROLL)
        chosen = {number for ballot in cast for number in ballot.selection}
        assert chosen == {project.number for project in PROJECTS[campaign.slug]}
        assert {ballot.channel for ballot in cast} == {"web", "paper"}


@pytest.mark.parametrize("campaign", CAMPAIGNS, ids=lambda campaign: campaign.slug)
def test_the_same_seed_gives_the_same_ballots(campaign: CampaignEntry) -> None:
    projects = PROJECTS[campaign.slug]
    assert ballots(campaign, projects, ROLL) == ballots(campaign, projects, ROLL)


def test_in_2025_the_most_voted_projects_that_fit_are_all_of_the_largest_village() -> None:
    projects = {project.number: project for project in PROJECTS["2025"]}
    cast = ballots(CAMPAIGN_2025, PROJECTS["2025"], ROLL)
    votes = {n: sum(n in ballot.selection for ballot in cast) for n in projects}
    leaders = sorted(votes, key=lambda number: -votes[number])[:2]
    assert {projects[number].village for number in leaders} == {"ak-bulak"}
    left = CAMPAIGN_2025.pot - sum(projects[number].cost for number in leaders)
    assert left < min(project.cost for project in projects.values())
