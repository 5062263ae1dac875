"""Who may see what of the results, and when the next step is due."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import datetime

from civicbudget.accounts.models import Role
from civicbudget.accounts.policy import has_role
from civicbudget.campaigns.models import Campaign, PhaseKind
from civicbudget.campaigns.policy import has_ended
from civicbudget.core.i18n import gettext as _
from civicbudget.core.policy import ALLOWED, Decision, no
from civicbudget.results.models import Count, Opening, Publication


def may_open(campaign: Campaign, opening: Opening | None, now: datetime) -> Decision:
    """Envelopes are opened once, after the vote."""
    if campaign.frozen_at is None:
        return no(_("Voting has never been opened."))
    if opening is not None:
        return no(_("The envelopes have been opened already."))
    if not has_ended(campaign, PhaseKind.VOTING, now):
        return no(_("The envelopes stay closed until voting is over."))
    return ALLOWED


def may_publish(counts: list[Count]) -> Decision:
    """What was counted is published once; a count after it makes a new publication."""
    if not counts:
        return no(_("There is no count yet: open the envelopes first."))
    if all(count.publication_id is not None for count in counts):
        return no(_("These results have been published already."))
    return ALLOWED


def may_exclude(code: str, counts: list[Count]) -> Decision:
    """Only a project that won, by counts that are public, can be excluded."""
    if not counts or any(count.publication_id is None for count in counts):
        return no(_("A winner can be excluded once the results are published."))
    if not any(code in count.outcome["selected"] for count in counts):
        return no(_("Choose a project that won."))
    return ALLOWED


def may_compare(publications: list[Publication], roles: AbstractSet[Role]) -> Decision:
    """Everybody sees what other rules give once results are public; before that, those who have to
    choose the rule, on ballots of other votes."""
    if publications:
        return ALLOWED
    return has_role(roles, Role.COMMISSION, Role.OFFICIAL, Role.AUDITOR)


def may_see(publications: list[Publication], roles: AbstractSet[Role]) -> Decision:
    """Everybody sees what was published; before that the commission alone sees the count."""
    if publications:
        return ALLOWED
    if has_role(roles, Role.COMMISSION):
        return ALLOWED
    return no(_("No results yet."))
