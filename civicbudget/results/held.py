"""When voting was held, and what was moved: for papers that are read without this server."""

from __future__ import annotations

from datetime import datetime

from civicbudget.campaigns import words
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, PhaseKind
from civicbudget.campaigns.policy import phase
from civicbudget.core.canonical import time_text
from civicbudget.core.i18n import format_datetime, format_end
from civicbudget.core.i18n import gettext as _
from civicbudget.voting import rules as frozen


def voting(campaign: Campaign) -> tuple[datetime, datetime] | None:
    """The first and the last moment at which one could vote; None without a phase of voting.

    Voting begins on its date, or when two have opened it, whichever is later; its end is where the
    last motion has moved it.
    """
    held = phase(campaign, PhaseKind.VOTING)
    if held is None:
        return None
    opened = [
        motion.confirmed_at
        for motion in campaign.motions
        if motion.kind == MotionKind.OPEN_VOTING and motion.confirmed_at
    ]
    return max([held.starts_at, *opened]), held.ends_at


def rules(campaign: Campaign) -> frozen.Rules:
    """The frozen rules with voting as it was held: for what tells of the vote, and binds nobody."""
    known, moments = campaign.rules or {}, voting(campaign)
    if moments is None:
        return known
    really = dict(zip(("opens", "closes"), map(time_text, moments), strict=True))
    phases = [
        {**phase, **really} if phase["kind"] == PhaseKind.VOTING else phase
        for phase in known["phases"]
    ]
    return {**known, "phases": phases}


def in_words(campaign: Campaign) -> list[tuple[str, str]]:
    """When voting was held, as a line of a table; no line without a phase of voting."""
    held = voting(campaign)
    if held is None:
        return []
    return [(_("Voting was held"), f"{format_datetime(held[0])} – {format_end(held[1], True)}")]


def decision(motion: Motion) -> str:
    """What was decided; of a phase that was moved, which and to when."""
    said = str(words.MOTIONS[motion.kind])
    if motion.kind != MotionKind.MOVE_PHASE:
        return said
    parts = [str(words.PHASES[PhaseKind(motion.details["phase"])])]
    if starts_at := motion.details.get("starts_at"):
        parts.append(_("begins %(time)s", time=format_datetime(_moment(motion, starts_at))))
    if ends_at := motion.details.get("ends_at"):
        parts.append(_("ends %(time)s", time=format_end(_moment(motion, ends_at), True)))
    return f"{said}: {', '.join(parts)}"


def _moment(motion: Motion, text: str) -> datetime:
    """A moment of a motion's details, which may be that of its confirmation."""
    if text == "now" and motion.confirmed_at:
        return motion.confirmed_at
    return datetime.fromisoformat(text)
