"""What the public log keeps of a budget."""

from __future__ import annotations

from datetime import datetime

from civicbudget.audit import services as audit
from civicbudget.budgets import queries
from civicbudget.budgets.meaning import Summary
from civicbudget.budgets.models import Version


def sums(version: Version) -> dict[str, object]:
    """What the log keeps of a stored version; sums in tyiyn."""
    count = queries.search(version.id, "", "", 1).total
    return content(version, queries.summary(version.id, version.year), count)


def content(version: Version, summary: Summary, count: int) -> dict[str, object]:
    """The same of sums that are known."""
    return {
        "version": version.number,
        "stage": version.stage.value,
        "quarter": version.quarter,
        "lines": count,
        "revenue": summary.revenue,
        "expenditure": summary.expenditure,
        "financing": summary.financing,
        "participatory": summary.participatory,
        "explanation": version.explanation,
    }


def act(
    version: Version,
    kind: str,
    actor: audit.Actor | None,
    role: str,
    now: datetime,
    before: dict[str, object] | None,
    after: dict[str, object],
) -> None:
    """Keep what somebody did to a version, with its sums before and after."""
    audit.record(
        log=version.budget.municipality.slug,
        actor=actor,
        role=role,
        act=kind,
        on=f"budget {version.year}",
        now=now,
        before=before,
        after=after,
        reason=version.reason,
    )
