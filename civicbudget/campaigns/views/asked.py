"""Residents ask the municipality about campaigns: how these are found and named."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import url_for

from civicbudget.campaigns import queries
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.core.i18n import pick
from civicbudget.discussion.things import Thing, askable
from civicbudget.municipalities.models import Municipality


@askable("campaign", _l("campaign"))
def campaigns(municipality: Municipality, keys: Collection[str]) -> Mapping[str, Thing]:
    """Published campaigns, by their slug."""
    return {
        campaign.slug: Thing(
            pick(campaign.title), url_for("campaigns.show", campaign=campaign.slug)
        )
        for campaign in queries.published(municipality.id, keys)
    }
