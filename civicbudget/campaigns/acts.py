"""Official acts on a campaign, as its municipality's log has them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from civicbudget.accounts.models import Person, Role
from civicbudget.audit import services as audit
from civicbudget.campaigns.models import Campaign


def record(
    act: str, *, campaign: Campaign, actor: Person | None, role: Role, now: datetime, **what: Any
) -> None:
    """Append an act on a campaign to the log; `what`: before, after and reason as in the audit."""
    audit.record(
        log=campaign.municipality.slug,
        actor=actor,
        role=role,
        act=act,
        on=f"campaign {campaign.slug}",
        now=now,
        **what,
    )
