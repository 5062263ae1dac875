"""Ballots such as villagers would cast, the same for the same seed.

Most people approve what is near them and what everybody needs; some look beyond their village.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from civicbudget.demo.entries import CampaignEntry, ProjectEntry, RollEntry

SEED = 20_250_915
_NEIGHBOURS = 0.25
_CHOICES = {1: 12, 2: 33, 3: 36, 4: 19}
_OLD = 60

Channel = Literal["web", "paper"]


@dataclass(frozen=True)
class DemoBallot:
    """What one person on the roll chose, by project numbers, and how the ballot was cast."""

    voter: RollEntry
    selection: tuple[int, ...]
    channel: Channel


def ballots(
    campaign: CampaignEntry,
    projects: Sequence[ProjectEntry],
    roll: Sequence[RollEntry],
    seed: int = SEED,
) -> tuple[DemoBallot, ...]:
    """As many ballots as the campaign has voters, each allowed by its ballot rule, none empty."""
    drawn = random.Random(f"{seed} {campaign.slug}")  # noqa: S311 - made-up votes, nothing secret
    # People with an account are left out, so that whoever signs in as one of them can still vote.
    unnamed = [entry for entry in roll if entry.person is None]
    adults = [entry for entry in unnamed if _age(entry, campaign) > campaign.minimum_age]
    voters = drawn.sample(adults, campaign.voters)
    return tuple(_cast(drawn, voter, campaign, projects) for voter in voters)


def _age(entry: RollEntry, campaign: CampaignEntry) -> int:
    """The age reached by the end of the campaign's year: the roll knows no day of birth."""
    return int(campaign.slug[-4:]) - entry.birth_year


def _cast(
    drawn: random.Random,
    voter: RollEntry,
    campaign: CampaignEntry,
    projects: Sequence[ProjectEntry],
) -> DemoBallot:
    wishes = {project.number: _wish(drawn, voter, project) for project in projects}
    wished = sorted(projects, key=lambda project: -wishes[project.number])
    wanted = drawn.choices(list(_CHOICES), list(_CHOICES.values()))[0]
    return DemoBallot(
        voter, _selection(campaign, wished, wanted), _channel(drawn, _age(voter, campaign))
    )


def _wish(drawn: random.Random, voter: RollEntry, project: ProjectEntry) -> float:
    nearness = 1 if project.village == voter.village else _NEIGHBOURS
    return project.popularity * nearness * drawn.uniform(0.4, 1.6)


def _selection(
    campaign: CampaignEntry, wished: Sequence[ProjectEntry], wanted: int
) -> tuple[int, ...]:
    """The first `wanted` wishes that the ballot rule allows together."""
    chosen: list[ProjectEntry] = []
    for project in wished:
        cost = sum(each.cost for each in chosen) + project.cost
        fits = campaign.ballot_rule == "approval" or cost <= campaign.pot
        if fits and len(chosen) < min(wanted, campaign.max_choices or wanted):
            chosen.append(project)
    return tuple(sorted(project.number for project in chosen))


def _channel(drawn: random.Random, age: int) -> Channel:
    by_paper = 0.7 if age >= _OLD else 0.15
    return "paper" if drawn.random() < by_paper else "web"
