"""The order of the projects on a voter's ballot, so that no project is first for everybody."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from civicbudget.campaigns.models import Campaign
from civicbudget.core.security import keyed_hash
from civicbudget.ideas.models import Project
from civicbudget.residents.models import Resident


def shuffled(projects: Sequence[Project], campaign: Campaign, resident: Resident) -> list[Project]:
    """The same order each time for one voter, another for another, and nothing kept for it."""
    seed = keyed_hash("order of the ballot", f"{campaign.id} {resident.id}")
    return sorted(projects, key=lambda project: _place(seed, project.code))


def _place(seed: str, code: str) -> str:
    return hashlib.sha256(f"{seed} {code}".encode()).hexdigest()
