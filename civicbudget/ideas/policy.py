"""Who may do what with an idea; the phases are asked of campaigns.policy."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import datetime

from civicbudget.accounts.models import Role
from civicbudget.accounts.policy import has_role
from civicbudget.campaigns import policy as campaigns
from civicbudget.campaigns.models import Campaign
from civicbudget.core.i18n import gettext as _
from civicbudget.core.policy import ALLOWED, Decision, no
from civicbudget.ideas.models import MOVES, Idea, IdeaState
from civicbudget.residents.models import Resident

HIDDEN = frozenset({IdeaState.DRAFT})
"""What only its author sees."""

OPEN = frozenset({IdeaState.DRAFT, IdeaState.RETURNED})
"""What its author may still change."""


def may_see(idea: Idea, person_id: int | None) -> Decision:
    """Everybody sees what was sent; a draft, and what was withdrawn as one, only its author."""
    unsent = idea.state in HIDDEN or idea.sent_at is None
    if unsent and idea.author_id != person_id:
        return no(_("This idea has not been sent yet."))
    return ALLOWED


def may_begin(campaign: Campaign, person_id: int | None, now: datetime) -> Decision:
    """Whoever is signed in may begin a draft while ideas are collected."""
    if person_id is None:
        return no(_("Sign in to write an idea."))
    return campaigns.is_open(campaign, "send_idea", now)


def may_edit(idea: Idea, person_id: int | None) -> Decision:
    """The author changes a draft, or what came back from the review."""
    if idea.author_id != person_id:
        return no(_("Only the author may change an idea."))
    if idea.state not in OPEN:
        return no(_("An idea that has been sent can no longer be changed."))
    return ALLOWED


def may_send(
    idea: Idea, person_id: int | None, resident: Resident | None, now: datetime
) -> Decision:
    """The author sends, once they have proved to be a resident."""
    allowed = may_edit(idea, person_id)
    if not allowed:
        return allowed
    if resident is None:
        return no(_("Only residents may send ideas: prove first that you are on the roll."))
    feature = "send_idea_again" if idea.state == IdeaState.RETURNED else "send_idea"
    return campaigns.is_open(idea.campaign, feature, now)


def may_withdraw(idea: Idea, person_id: int | None) -> Decision:
    """The author takes back what nothing was decided about."""
    if idea.author_id != person_id:
        return no(_("Only the author may withdraw an idea."))
    if IdeaState.WITHDRAWN not in MOVES[idea.state]:
        return no(_("The review of this idea is over."))
    return ALLOWED


def may_delete(idea: Idea, person_id: int | None) -> Decision:
    """The author deletes what nobody else has ever seen."""
    if idea.author_id != person_id:
        return no(_("Only the author may delete a draft."))
    if idea.sent_at is not None:
        return no(_("What has been sent is not deleted: it can be withdrawn."))
    return ALLOWED


def may_support(idea: Idea, resident: Resident | None, now: datetime) -> Decision:
    """Residents support an idea that is under way or accepted."""
    if resident is None:
        return no(_("Only residents may support ideas: prove first that you are on the roll."))
    if idea.state not in (IdeaState.SENT, IdeaState.RETURNED, IdeaState.ACCEPTED):
        return no(_("This idea is no longer under way."))
    return campaigns.is_open(idea.campaign, "support_idea", now)


def may_comment(
    idea: Idea, resident: Resident | None, roles: AbstractSet[Role], now: datetime
) -> Decision:
    """Residents comment; officials answer on behalf of the municipality."""
    if idea.state in HIDDEN or idea.sent_at is None:
        return no(_("This idea has not been sent yet."))
    if resident is None and Role.OFFICIAL not in roles:
        return no(_("Only residents may comment: prove first that you are on the roll."))
    return campaigns.is_open(idea.campaign, "comment", now)


def may_hide_comment(roles: AbstractSet[Role]) -> Decision:
    """Officials hide what breaks the rules, with a reason."""
    return has_role(roles, Role.OFFICIAL)


def may_correct(idea: Idea, roles: AbstractSet[Role], now: datetime) -> Decision:
    """Officials correct a finding while ideas are under review."""
    allowed = has_role(roles, Role.OFFICIAL)
    if not allowed:
        return allowed
    if idea.state not in (IdeaState.ACCEPTED, IdeaState.REFUSED):
        return no(_("There is no finding to correct."))
    if idea.campaign.frozen_at is not None:
        reason = _("The rules can no longer change: voting has been opened.")
        return campaigns.not_now(idea.campaign, reason, campaigns.FEATURES["review_idea"])
    return campaigns.is_open(idea.campaign, "review_idea", now)


def may_review(idea: Idea, roles: AbstractSet[Role], now: datetime) -> Decision:
    """Officials review what was sent."""
    allowed = has_role(roles, Role.OFFICIAL)
    if not allowed:
        return allowed
    if idea.state != IdeaState.SENT:
        return no(_("This idea does not wait for a review."))
    if idea.campaign.frozen_at is not None:
        reason = _("The rules can no longer change: voting has been opened.")
        return campaigns.not_now(idea.campaign, reason, campaigns.FEATURES["review_idea"])
    return campaigns.is_open(idea.campaign, "review_idea", now)


def may_group(campaign: Campaign, roles: AbstractSet[Role]) -> Decision:
    """Officials say which projects exclude each other, until the rules are frozen."""
    return campaigns.may_edit(campaign, roles)
