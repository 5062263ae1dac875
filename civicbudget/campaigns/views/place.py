"""Where the pages of campaigns are, and how each page of one finds it."""

from __future__ import annotations

from flask import Blueprint, abort, g

from civicbudget.campaigns import policy, queries, words
from civicbudget.campaigns.models import Campaign

blueprint = Blueprint("campaigns", __name__, template_folder="../templates")
blueprint.app_template_global("without_codes")(words.without_codes)
OF = "/<lang:lang>/<municipality>/campaigns"


def visible(slug: str) -> Campaign:
    """The campaign of an address, or a 404 for whoever may not see it."""
    campaign = queries.get(g.municipality.id, slug)
    if campaign is None or not policy.may_see(campaign, g.roles):
        abort(404)
    return campaign
