"""The mark of a confirmation, which is good for one vote; nothing is stored for it.

It stands in the page that is confirmed, and names what lay in the voter's place when that page was
made, so that only this server can tell what it names. Once the vote is cast something else lies
there. So the same page sent again, by a phone that opens it anew or with cookies of before, casts
nothing, and the receipt that was saved still holds.
"""

from __future__ import annotations

import hmac
import secrets

from civicbudget.campaigns.models import Campaign
from civicbudget.core.security import keyed_hash
from civicbudget.residents.models import Resident
from civicbudget.voting import queries


def new(campaign: Campaign, resident: Resident) -> str:
    """A mark for what is confirmed now; all have one length."""
    drawn = secrets.token_hex(8)
    return f"{drawn}{_named(campaign, resident, drawn)}"


def is_used(mark: str, campaign: Campaign, resident: Resident) -> bool:
    """Whether something else lies in the voter's place than when the mark was made."""
    drawn, named = mark[:16], mark[16:]
    return not hmac.compare_digest(named.encode(), _named(campaign, resident, drawn).encode())


def _named(campaign: Campaign, resident: Resident, drawn: str) -> str:
    place = queries.participation(campaign, resident)
    envelope = queries.envelope(place) if place else None
    lies_there = envelope.digest if envelope else "nothing"
    return keyed_hash("confirmations", f"{campaign.id} {resident.id} {lies_there} {drawn}")
