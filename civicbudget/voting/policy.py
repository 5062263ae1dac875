"""Who may vote, when, and who may see what of the voting."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import datetime

from civicbudget.accounts.models import Role
from civicbudget.accounts.policy import has_role
from civicbudget.campaigns.models import Campaign, MotionKind, PhaseKind
from civicbudget.campaigns.policy import has_done, has_ended, is_open
from civicbudget.core import clock
from civicbudget.core.i18n import gettext as _
from civicbudget.core.policy import ALLOWED, Decision, no
from civicbudget.residents.models import Resident


def is_voting_open(campaign: Campaign, now: datetime) -> Decision:
    """Whether ballots are taken now: by the dates, and once the commission has opened voting."""
    if campaign.published_at is None:
        return no(_("Voting has not started yet."))
    if has_ended(campaign, PhaseKind.VOTING, now) or has_done(campaign, MotionKind.OPEN_ENVELOPES):
        return no(_("Voting is over."))
    if not is_open(campaign, "vote", now):
        return no(_("Voting has not started yet."))
    if campaign.frozen_at is None or campaign.public_key is None:
        return no(_("The commission has not opened voting yet."))
    return ALLOWED


def may_vote(campaign: Campaign, resident: Resident | None, now: datetime) -> Decision:
    """Whether a resident may vote in a campaign now. Age is by the year: who turns `min_age`."""
    allowed = is_voting_open(campaign, now)
    if not allowed:
        return allowed
    if resident is None or resident.municipality_id != campaign.municipality_id:
        return no(_("Only residents on the roll of this municipality vote here."))
    if resident.area_id not in {area.id for area in campaign.areas}:
        return no(_("Your village does not take part in this campaign."))
    if clock.local(now).year - resident.birth_year < campaign.min_age:
        return no(
            _("Those who turn %(age)s this year or are older may vote.", age=campaign.min_age)
        )
    return ALLOWED


def may_see_questions(roles: AbstractSet[Role]) -> Decision:
    """The commission is asked about the marks on the roll, and auditors see what was answered."""
    return has_role(roles, Role.COMMISSION, Role.AUDITOR)


def may_answer(roles: AbstractSet[Role]) -> Decision:
    """A member of the commission answers."""
    return has_role(roles, Role.COMMISSION)


def may_replace(campaign: Campaign) -> Decision:
    """Whether a vote may be given again before the close, in place of the first."""
    if campaign.may_vote_again:
        return ALLOWED
    return no(_("You have already voted, and in this campaign a vote cannot be changed."))
