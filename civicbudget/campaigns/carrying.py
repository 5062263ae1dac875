"""A motion confirmed and carried out, where that takes minutes: nobody who votes waits for it.

What takes long is done before the transaction, from what is there to be read, or after its commit,
from what is frozen by then. In between stands the confirmation, which is one short transaction: it
checks that what was prepared still fits. Whatever stops this leaves the motion pending, or carried
out and what follows due: then ``finish`` does it, as often as it takes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, current_app

from civicbudget.accounts import queries as accounts
from civicbudget.accounts.models import Person
from civicbudget.campaigns import policy, queries, services
from civicbudget.campaigns.models import Campaign, Motion, MotionKind
from civicbudget.core import work
from civicbudget.core.db import db, snapshot, transaction
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import locale, speaking
from civicbudget.core.work import State, Work

DIRECT = 3_000
"""So many ballots are opened or published in the request itself: it takes some seconds."""

_SETTLES = 0.5
"""Seconds after which the file says that somebody is at work."""

Preparer = Callable[..., object]
"""Reads and computes what carrying out a motion takes; called with `motion`, `now`, `work` and what
else the confirmation was given. What it returns, in plain data, the executor gets as `prepared`."""


@dataclass(frozen=True)
class Following:
    """What follows the confirmation of some motions; campaigns know neither ballots nor results."""

    is_due: Callable[[Campaign], bool]
    finish: Callable[[Campaign, Work], None]
    size: Callable[[Campaign], int]
    """How many ballots or envelopes there are."""


_preparers: dict[MotionKind, Preparer] = {}
_following: list[Following] = []


def prepares(kind: MotionKind) -> Callable[[Preparer], Preparer]:
    """Declare what is done before a motion of this kind is confirmed."""

    def declare(preparer: Preparer) -> Preparer:
        _preparers[kind] = preparer
        return preparer

    return declare


def follows(declared: Following) -> None:
    """Declare what follows: the results, which stand below this domain."""
    _following[:] = [declared]


def is_due(campaign: Campaign) -> bool:
    """Whether something was decided of which the rest is still to be done."""
    return any(each.is_due(campaign) for each in _following)


def state(campaign: Campaign) -> State | None:
    """How far the work on a campaign is."""
    return work.state(_name(campaign))


def carry_out(*, motion: Motion, actor: Person, now: datetime, **given: Any) -> None:
    """Stand behind another member's motion, carry it out, and do what follows; commits.

    `given`: what only the two have and nobody keeps: the private key. Where the motion is prepared,
    the key goes no further than that. Raises as ``services.confirm``, Conflict while somebody else
    works on this campaign.
    """
    _carry_out(motion, actor, now, given)


def _carry_out(motion: Motion, actor: Person, now: datetime, given: dict[str, Any]) -> None:
    """The same; a motion that is prepared leaves nothing in `given`, in whose hands it may be."""
    if motion.kind not in _preparers:
        with transaction():
            _require_nothing_due(motion.campaign)
            services.confirm(motion=motion, actor=actor, now=now, **given)
        return
    campaign = motion.campaign
    with work.working(_name(campaign)) as at_work:
        prepared = _prepared(motion, actor, now, at_work, given)
        given.clear()
        at_work.begin("storing")
        with transaction():
            services.confirm(motion=motion, actor=actor, now=now, prepared=prepared)
        _finish(campaign, at_work)


def _prepared(
    motion: Motion, actor: Person, now: datetime, at_work: Work, given: dict[str, Any]
) -> object:
    with snapshot():
        campaign = motion.campaign
        roles = accounts.roles(actor.id, campaign.municipality_id)
        policy.may_confirm(motion, actor.id, roles, now).require()
        _require_nothing_due(campaign)
        return _preparers[motion.kind](motion=motion, now=now, work=at_work, **given)


def _require_nothing_due(campaign: Campaign) -> None:
    """Until a publication is made nothing else is decided: neither what it says, nor that the key
    and the envelopes go, whose term has begun with the decision."""
    if is_due(campaign):
        raise Conflict(_("Another publication is being made. Confirm again when it is done."))


def finish(campaign: Campaign) -> None:
    """Do what follows a decision, where an interruption left it due; commits."""
    with work.working(_name(campaign)) as at_work:
        _finish(campaign, at_work)


def _finish(campaign: Campaign, at_work: Work) -> None:
    for each in _following:
        if each.is_due(campaign):
            each.finish(campaign, at_work)


def takes_long(campaign: Campaign, kind: MotionKind | None = None) -> bool:
    """Whether carrying out a motion of a kind, or what is due, takes longer than one waits."""
    if kind is not None and kind not in _preparers:
        return False
    return any(each.size(campaign) > DIRECT for each in _following)


def start(
    *, campaign: Campaign, motion: Motion | None, actor: Person, now: datetime, **given: Any
) -> None:
    """As ``carry_out``, or without a motion as ``finish``, in a thread of this process.

    The page of the work says how far it is, and why it stopped. Raises Conflict while somebody is
    at it.
    """
    told = state(campaign)
    if told and told.running:
        raise Conflict(_("Somebody is at this already. Wait until it is done."))
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own
    keys = campaign.id, motion.id if motion else 0, actor.id
    at_work = threading.Thread(
        target=_run,
        args=(app, locale(), keys, now, given),
        name=f"campaign {campaign.id}",
        daemon=True,
    )
    at_work.start()
    at_work.join(_SETTLES)


def _run(
    app: Flask, lang: str, keys: tuple[int, int, int], now: datetime, given: dict[str, Any]
) -> None:
    with app.app_context(), speaking(lang):
        campaign, motion, actor = queries.get_one(keys[0]), queries.motion(*keys[:2]), keys[2]
        name = _name(campaign)
        try:
            if motion is None:
                finish(campaign)
            else:
                _carry_out(motion, db.session.get_one(Person, actor), now, given)
        except DomainError as error:
            work.leave_fault(name, str(error))
        except Exception:
            # Nobody else would hear of it: a thread has no answer that could fail.
            app.logger.exception("the work on the campaign %s did not finish", name)
            work.leave_fault(name, _("It did not finish. The operator’s log has the cause."))


def _name(campaign: Campaign) -> str:
    return f"{campaign.municipality.slug}.{campaign.slug}"
