"""Residents ask the municipality about campaigns: how these are found and named."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from civicbudget.campaigns import queries
from civicbudget.core.i18n import pick
from civicbudget.discussion.things import Thing, askable
from civicbudget.municipalities.models import Municipality


@askable("campaign")
def campaigns(municipality: Municipality, keys: Collection[str]) -> Mapping[str, Thing]:
    """Published campaigns, by their slug."""
    return {
        campaign.slug: Thing(pick(campaign.title), "campaigns.show", {"campaign": campaign.slug})
        for campaign in queries.published(municipality.id, keys)
    }
