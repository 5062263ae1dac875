"""A winner that falls away: excluded by two, with a public reason, and what the rule gives then."""

from __future__ import annotations

from datetime import datetime

from civicbudget.accounts.models import Person, Role
from civicbudget.campaigns import services as commission
from civicbudget.campaigns.acts import record
from civicbudget.campaigns.carrying import prepares
from civicbudget.campaigns.models import Campaign, Motion, MotionKind
from civicbudget.core.errors import DomainError
from civicbudget.core.work import Work
from civicbudget.record.contents import EXCLUDED
from civicbudget.results import finishing, policy, queries, services
from civicbudget.results.preparing import Tally, recount
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


@prepares(MotionKind.EXCLUDE_PROJECT)
def prepare(*, motion: Motion, now: datetime, work: Work) -> Tally:  # noqa: ARG001 - Preparer's signature
    """Count again without the project. DomainError where it did not win, or nothing is counted."""
    campaign, code = motion.campaign, motion.details["project"]
    _require(campaign, code)
    work.begin("counting")
    return recount(campaign, {*queries.exclusions(campaign), code})


@commission.carries_out(MotionKind.EXCLUDE_PROJECT)
def exclude(*, motion: Motion, actor: Person, now: datetime, prepared: Tally) -> None:
    """Write the count without the project, after the log says why, and have it published.

    That is decided with it: nobody sees the new count before deciding whether it holds.
    """
    campaign, code = motion.campaign, motion.details["project"]
    voting.lock_campaign(campaign, alone=True)
    _require(campaign, code)
    prepared.require(campaign)
    digests = services.write_counts(campaign, prepared, now)
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
    finishing.decide(campaign=campaign, motion=motion, now=now)


def _require(campaign: Campaign, code: str) -> None:
    allowed = policy.may_exclude(code, queries.counts(campaign))
    if not allowed:
        raise DomainError(allowed.reason, "project")
