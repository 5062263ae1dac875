"""Who may see what of the results, and when the next step is due."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime

from civicbudget.accounts.models import Role
from civicbudget.accounts.policy import has_role
from civicbudget.campaigns.models import Campaign, PhaseKind
from civicbudget.campaigns.policy import has_ended
from civicbudget.core.i18n import gettext as _
from civicbudget.core.policy import ALLOWED, Decision, no
from civicbudget.record.contents import SMALLEST_GROUP
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


def may_annul(in_box: int, marks: int, *, opened: bool) -> Decision:
    """Whether a set of `marks` envelopes, of `in_box`, may be taken out of the count.

    Whoever sees two lists of ballots sees their difference. So a set that was counted already has
    ten envelopes at least, and so many always stay: a list of few ballots would tell who chose
    what, and a commission could make one by annulling all others.
    """
    if not in_box:
        return no(_("No envelopes are kept: nothing can be annulled."))
    if not marks:
        return no(_("There is no envelope under these marks that is not set aside already."))
    if marks == 1:
        return no(
            _(
                "Envelopes are annulled as a set, never one by one: under these marks lies only "
                "one. Choose a larger group, or leave it."
            )
        )
    if opened and marks < SMALLEST_GROUP:
        return no(
            _(
                "After the opening a set has at least %(least)s envelopes: of fewer, the two lists "
                "of ballots would show who chose what.",
                least=SMALLEST_GROUP,
            )
        )
    if in_box - marks < SMALLEST_GROUP:
        return no(
            _(
                "At least %(least)s envelopes must stay: of fewer, the list of ballots would show "
                "who chose what.",
                least=SMALLEST_GROUP,
            )
        )
    return ALLOWED


def may_part(taken_out: Mapping[int, int], left: Mapping[int, int]) -> Decision:
    """The same for the ballots of each pot, by its number, which only the opening shows."""
    for pot, number in taken_out.items():
        if min(number, left.get(pot, 0)) < SMALLEST_GROUP:
            return no(
                _(
                    "In pot %(pot)s fewer than %(least)s ballots would be taken out, or would be "
                    "left: they would show who chose what. Nothing was changed.",
                    pot=pot,
                    least=SMALLEST_GROUP,
                )
            )
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
