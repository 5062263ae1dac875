"""A winner that falls away: excluded by two, with a public reason, and what the rule gives then."""

from __future__ import annotations

from datetime import datetime

from civicbudget.accounts.models import Person, Role
from civicbudget.campaigns import services as commission
from civicbudget.campaigns.acts import record
from civicbudget.campaigns.models import Campaign, Motion, MotionKind
from civicbudget.core.errors import DomainError
from civicbudget.record.contents import EXCLUDED
from civicbudget.results import policy, queries, services
from civicbudget.voting import queries as voting
from civicbudget.voting import rules as frozen


def propose(*, campaign: Campaign, code: str, reason: str, actor: Person, now: datetime) -> Motion:
    """Put it before the commission that a winner is excluded. DomainError where it did not win."""
    _require(campaign, code)
    return commission.propose(
        campaign=campaign,
        kind=MotionKind.EXCLUDE_PROJECT,
        details={"project": code},
        reason=reason,
        actor=actor,
        now=now,
    )


@commission.carries_out(MotionKind.EXCLUDE_PROJECT)
def exclude(*, motion: Motion, actor: Person, now: datetime) -> None:
    """Count again without the project, and publish what comes out, after the log says why.

    It is published at once: nobody sees the new count before deciding whether it holds.
    """
    campaign, code = motion.campaign, motion.details["project"]
    voting.lock_campaign(campaign, alone=True)
    _require(campaign, code)
    excluded = {*queries.exclusions(campaign), code}
    digests = services.count_pots(campaign=campaign, now=now, excluded=excluded)
    project = frozen.by_code(campaign.rules or {})[code]
    record(
        "exclude_project",
        campaign=campaign,
        actor=actor,
        role=Role.COMMISSION,
        now=now,
        after={
            EXCLUDED: {"pot": project["pot"], "project": project["number"]},
            "inputs": digests,
        },
        reason=motion.reason,
    )
    services.publish(campaign=campaign, motion=motion, actor=actor, role=Role.COMMISSION, now=now)


def _require(campaign: Campaign, code: str) -> None:
    allowed = policy.may_exclude(code, queries.counts(campaign))
    if not allowed:
        raise DomainError(allowed.reason, "project")
