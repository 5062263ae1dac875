"""The phases of a campaign as the steps on a page show them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString

from civicbudget.campaigns import words
from civicbudget.campaigns.models import Campaign, Phase, PhaseKind


@dataclass(frozen=True)
class Step:
    """A phase as the steps on a page show it."""

    kind: PhaseKind
    title: LazyString
    starts: datetime
    ends: datetime
    state: str


def steps(campaign: Campaign, now: datetime) -> list[Step]:
    """The phases of a campaign in order, each done, now or coming."""
    return [
        Step(
            phase.kind,
            words.NOT_OPENED if _waits(campaign, phase, now) else words.PHASES[phase.kind],
            phase.starts_at,
            phase.ends_at,
            "done" if phase.ends_at <= now else "now" if phase.starts_at <= now else "coming",
        )
        for phase in campaign.phases
    ]


def _waits(campaign: Campaign, phase: Phase, now: datetime) -> bool:
    """Whether one could vote by the dates, but the commission has not opened voting."""
    runs = phase.starts_at <= now < phase.ends_at
    return phase.kind == PhaseKind.VOTING and runs and campaign.frozen_at is None


def current_step(campaign: Campaign, now: datetime) -> Step | None:
    """The phase that runs, the later one where two do; else the next one; none after the last."""
    known = steps(campaign, now)
    present = [step for step in known if step.state == "now"]
    coming = [step for step in known if step.state == "coming"]
    return present[-1] if present else coming[0] if coming else None
