"""How every act on a hearing stands in the municipality's log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from civicbudget.accounts.models import Role
from civicbudget.audit import services as audit
from civicbudget.core.canonical import time_text
from civicbudget.hearings.models import Hearing


def record(
    hearing: Hearing,
    actor: audit.Actor | None,
    now: datetime,
    *,
    act: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Append an official's act to the log."""
    audit.record(
        log=hearing.municipality.slug,
        actor=actor,
        role=Role.OFFICIAL,
        act=act,
        on=f"hearing {hearing.number}",
        now=now,
        before=before,
        after=after,
        reason=reason,
    )


def told(hearing: Hearing) -> dict[str, Any]:
    """What the log says of when and where a hearing is."""
    return {
        "kind": hearing.kind.value,
        "budget_year": hearing.budget_year,
        "starts_at": time_text(hearing.starts_at),
        "ends_at": time_text(hearing.ends_at),
        "place": dict(hearing.place),
        "link": hearing.link,
        "agenda": dict(hearing.agenda),
    }
