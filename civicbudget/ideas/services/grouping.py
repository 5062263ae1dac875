"""Projects that exclude each other: at most one of a group can win."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime

from civicbudget.accounts.models import Person, Role
from civicbudget.campaigns import acts
from civicbudget.campaigns import queries as campaigns
from civicbudget.campaigns.models import Campaign
from civicbudget.core.db import db
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.ideas import policy, queries


def group(
    *,
    campaign: Campaign,
    codes: Sequence[str],
    actor: Person,
    roles: Set[Role],
    now: datetime,
) -> int:
    """Make a group of projects of one pot; its number. DomainError for what is no group."""
    campaign = campaigns.lock(campaign.id)
    policy.may_group(campaign, roles).require()
    listed = queries.projects(campaign.id)
    chosen = [project for project in listed if project.code in codes]
    if len(chosen) < 2:
        raise DomainError(_("Choose two projects at least."), "projects")
    if len({project.pot_id for project in chosen}) > 1:
        raise DomainError(_("Choose projects of one pot."), "projects")
    if any(project.exclusive_group is not None for project in chosen):
        raise DomainError(_("A project is in one group at most."), "projects")
    number = 1 + max((project.exclusive_group or 0 for project in listed), default=0)
    for project in chosen:
        project.exclusive_group = number
    db.session.flush()
    after = {"group": number, "projects": [project.code for project in chosen]}
    acts.record(
        "group_projects", campaign=campaign, actor=actor, role=Role.OFFICIAL, now=now, after=after
    )
    return number


def dissolve(
    *, campaign: Campaign, group: int, actor: Person, roles: Set[Role], now: datetime
) -> None:
    """Let the projects of a group win beside each other. DomainError where there is no such one."""
    campaign = campaigns.lock(campaign.id)
    policy.may_group(campaign, roles).require()
    members = [each for each in queries.projects(campaign.id) if each.exclusive_group == group]
    if not members:
        raise DomainError(_("There is no such group any more."))
    for project in members:
        project.exclusive_group = None
    db.session.flush()
    before = {"group": group, "projects": [project.code for project in members]}
    acts.record(
        "ungroup_projects",
        campaign=campaign,
        actor=actor,
        role=Role.OFFICIAL,
        now=now,
        before=before,
    )
