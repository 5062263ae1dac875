"""The dates of the phases: what order they keep, and how the commission may move them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

from civicbudget.campaigns.models import Campaign, PhaseKind
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _

Dates = Mapping[PhaseKind, tuple[datetime, datetime]]
"""When each phase starts and ends."""

NOW = "now"
"""In a motion: the moment at which it is confirmed."""

_ENDS = ("starts_at", "ends_at")


def of(campaign: Campaign) -> dict[PhaseKind, tuple[datetime, datetime]]:
    """The dates of a campaign as they stand."""
    return {phase.kind: (phase.starts_at, phase.ends_at) for phase in campaign.phases}


def disorder(dates: Dates) -> Iterator[tuple[PhaseKind, str, str]]:
    """What contradicts itself: phase, `starts` or `ends`, and why.

    Phases follow one another; they may overlap, but nothing overlaps the voting.
    """
    for kind, (starts, ends) in dates.items():
        if ends <= starts:
            yield kind, "ends", _("A phase ends after it starts.")
    for earlier, later in pairwise(kind for kind in PhaseKind if kind in dates):
        if dates[later][0] < dates[earlier][0]:
            yield later, "starts", _("This phase starts before the one that it follows.")
        elif PhaseKind.VOTING in (earlier, later) and dates[later][0] < dates[earlier][1]:
            yield later, "starts", _("This phase starts before the one before it has ended.")
        if dates[later][1] < dates[earlier][1]:
            yield later, "ends", _("This phase ends before the one that it follows.")


def moved(
    campaign: Campaign, details: Mapping[str, Any], now: datetime, *, envelopes_opened: bool
) -> dict[PhaseKind, tuple[datetime, datetime]]:
    """The dates as they would be after a motion {"phase", "starts_at" and/or "ends_at"}.

    The times are ISO 8601 or "now". A moment at which one phase gives way to the next moves for
    both. DomainError when the past would change, or the phases would contradict each other.
    """
    dates, before = of(campaign), of(campaign)
    kind = _kind(details, dates)
    if kind == PhaseKind.VOTING and envelopes_opened:
        raise DomainError(_("The envelopes have been opened: voting stays closed."), "phase")
    for end, name in enumerate(_ENDS):
        if details.get(name):
            _move(dates, kind, end, _moment(details[name], name, now), now)
    _keep_begun(before, dates, now)
    for _phase, _end, message in disorder(dates):
        raise DomainError(message, "phase")
    return dates


def changes(before: Dates, after: Dates) -> Iterator[tuple[PhaseKind, int, datetime, datetime]]:
    """What a move changes, its neighbours included: phase, start (0) or end (1), before, after."""
    for kind, was in before.items():
        for end, (old, new) in enumerate(zip(was, after[kind], strict=True)):
            if old != new:
                yield kind, end, old, new


def _keep_begun(before: Dates, after: Dates, now: datetime) -> None:
    """Once people vote, the voting has begun, whatever its neighbours do."""
    voting = before.get(PhaseKind.VOTING)
    if voting and voting[0] <= now and voting[0] != after[PhaseKind.VOTING][0]:
        raise DomainError(_("Voting has begun already."), "phase")


def _kind(details: Mapping[str, Any], dates: Dates) -> PhaseKind:
    kind = next((kind for kind in dates if kind.value == details.get("phase")), None)
    if kind is None:
        raise DomainError(_("Choose a phase of this campaign."), "phase")
    if not any(details.get(name) for name in _ENDS):
        raise DomainError(_("Say when the phase is to begin or to end."), "ends_at")
    return kind


def _moment(text: str, field: str, now: datetime) -> datetime:
    try:
        moment = now if text == NOW else datetime.fromisoformat(text)
    except ValueError as error:
        raise DomainError(_("Enter a date and a time."), field) from error
    if moment < now:
        raise DomainError(_("The past cannot be changed: choose a later time."), field)
    return moment


def _move(
    dates: dict[PhaseKind, tuple[datetime, datetime]],
    kind: PhaseKind,
    end: int,
    moment: datetime,
    now: datetime,
) -> None:
    """Move one end of a phase, and the neighbour's where the two are the same moment."""
    old = dates[kind][end]
    if end == 0 and old <= now:
        raise DomainError(_("This phase has begun already."), "starts_at")
    order = [each for each in PhaseKind if each in dates]
    beside = order.index(kind) + (1 if end else -1)
    dates[kind] = (dates[kind][0], moment) if end else (moment, dates[kind][1])
    if 0 <= beside < len(order):
        starts, ends = dates[order[beside]]
        if end and starts == old:
            dates[order[beside]] = (moment, ends)
        elif not end and ends == old:
            dates[order[beside]] = (starts, moment)
