"""Making, editing and publishing a campaign, until its rules are frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from civicbudget.accounts.models import Person, Role
from civicbudget.campaigns import acts, policy, queries, schedule
from civicbudget.campaigns.models import COMPLAINT_DAYS, Campaign, Category, Phase, Pot
from civicbudget.campaigns.services import standing
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError, Refused
from civicbudget.core.i18n import gettext as _
from civicbudget.municipalities.models import Area, Municipality
from civicbudget.record.balloting import BallotRule
from civicbudget.sealing.keys import Keeping

WHOLE = {"ky": "Жалпы сумма", "ru": "Общая сумма", "en": "The whole sum"}
"""The name of a campaign's only pot."""


@dataclass(frozen=True)
class PotPlan:
    """A pot: its sum in tyiyn, and the number of the later pot that gets what is left of it."""

    name: dict[str, str]
    amount: int
    carry_to: int | None = None


@dataclass(frozen=True)
class Plan:
    """All that an official decides about a campaign; the pots by their numbers."""

    slug: str
    title: dict[str, str]
    summary: dict[str, str]
    pots: Mapping[int, PotPlan]
    areas: Sequence[Area]
    categories: Sequence[dict[str, str]]
    dates: schedule.Dates
    ballot: BallotRule
    may_vote_again: bool
    with_codes: bool
    min_age: int
    tally_rule: dict[str, Any]
    key_keeping: Keeping = Keeping.SERVER
    complaint_days: int = COMPLAINT_DAYS


def create(*, municipality: Municipality, plan: Plan, actor: Person, now: datetime) -> Campaign:
    """A campaign that only its makers see. Conflict when its address is taken."""
    campaign = Campaign(municipality=municipality)
    _write(campaign, plan)
    acts.record(
        "create_campaign",
        campaign=campaign,
        actor=actor,
        role=Role.OFFICIAL,
        now=now,
        after=_shown(campaign),
    )
    return campaign


def edit(*, campaign: Campaign, plan: Plan, actor: Person, now: datetime) -> None:
    """Change anything, until the rules are frozen (Refused from then on)."""
    campaign = queries.lock(campaign.id)
    _refuse_frozen(campaign)
    before = _shown(campaign)
    _write(campaign, plan)
    acts.record(
        "edit_campaign",
        campaign=campaign,
        actor=actor,
        role=Role.OFFICIAL,
        now=now,
        before=before,
        after=_shown(campaign),
    )


def publish(*, campaign: Campaign, actor: Person, now: datetime) -> None:
    """Show a campaign to all; once."""
    campaign = queries.lock(campaign.id)
    if campaign.published_at is not None:
        raise Conflict(_("The campaign has been published already."))
    campaign.published_at = now
    db.session.flush()
    acts.record(
        "publish_campaign",
        campaign=campaign,
        actor=actor,
        role=Role.OFFICIAL,
        now=now,
        after=_shown(campaign),
    )


def _refuse_frozen(campaign: Campaign) -> None:
    if campaign.frozen_at is not None:
        raise Refused(_("The rules can no longer change: voting has been opened."))


def _write(campaign: Campaign, plan: Plan) -> None:
    """Put a plan into a campaign; DomainError for what contradicts itself."""
    for message, field in _wrong(plan):
        raise DomainError(message, field)
    campaign.slug, campaign.title, campaign.summary = plan.slug, plan.title, plan.summary
    campaign.ballot = plan.ballot
    campaign.may_vote_again, campaign.min_age = plan.may_vote_again, plan.min_age
    campaign.with_codes = plan.with_codes
    campaign.tally_rule = plan.tally_rule
    campaign.key_keeping, campaign.complaint_days = plan.key_keeping, plan.complaint_days
    campaign.areas = list(plan.areas)
    with db.session.no_autoflush:
        _flush(campaign, "slug", _("This address is taken by another campaign."))
        _write_pots(campaign, plan.pots)
        _flush(campaign, "pots", _("A pot with projects can be changed, not removed."))
        _write_phases(campaign, plan.dates)
        _write_categories(campaign, plan.categories)
        _flush(campaign, "categories", _("A category with ideas can be renamed, not removed."))


def _wrong(plan: Plan) -> Iterator[tuple[str, str]]:
    if not plan.title.get("ky"):
        yield _("Fill in this field."), "title"
    if not plan.pots or any(pot.amount <= 0 for pot in plan.pots.values()):
        yield _("The pot must be more than nothing."), "pots"
    for number, pot in plan.pots.items():
        if pot.carry_to is not None and pot.carry_to not in {n for n in plan.pots if n > number}:
            yield _("What is left goes to a later pot, or stays in the budget."), "pots"
    if not plan.areas:
        yield _("Choose at least one village."), "areas"
    countable = policy.can_count(plan.ballot, plan.tally_rule)
    if not countable:
        yield countable.reason, "tally_rule"
    for kind, _end, message in schedule.disorder(plan.dates):
        yield message, kind.value


def _flush(campaign: Campaign, field: str, message: str) -> None:
    db.session.add(campaign)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(message, field) from error


def _write_pots(campaign: Campaign, plans: Mapping[int, PotPlan]) -> None:
    """The pots by their numbers; one that is planned no more is removed."""
    known = {pot.number: pot for pot in campaign.pots}
    for number, plan in plans.items():
        pot = known.pop(number, None) or Pot(number=number)
        pot.name, pot.amount, pot.carry_to = plan.name or WHOLE, plan.amount, plan.carry_to
        if pot not in campaign.pots:
            campaign.pots.append(pot)
    for pot in known.values():
        campaign.pots.remove(pot)
        db.session.delete(pot)


def _write_phases(campaign: Campaign, dates: schedule.Dates) -> None:
    known = {phase.kind: phase for phase in campaign.phases}
    for kind, (starts, ends) in dates.items():
        if kind in known:
            known[kind].starts_at, known[kind].ends_at = starts, ends
        else:
            campaign.phases.append(Phase(kind=kind, starts_at=starts, ends_at=ends))


def _write_categories(campaign: Campaign, names: Sequence[dict[str, str]]) -> None:
    """The n-th name is that of category n; an empty one removes it."""
    known = {category.number: category for category in campaign.categories}
    for number, name in enumerate(names, start=1):
        found = known.pop(number, None)
        if name and found is not None:
            found.name = name
        elif name:
            campaign.categories.append(Category(number=number, name=name))
        elif found is not None:
            known[number] = found
    for category in known.values():
        campaign.categories.remove(category)
        db.session.delete(category)


def _shown(campaign: Campaign) -> dict[str, Any]:
    """What the log says of a campaign: everything an official decides."""
    return {
        "slug": campaign.slug,
        "title": campaign.title,
        "pots": [
            {"number": pot.number, "amount": pot.amount, "carry_to": pot.carry_to}
            for pot in campaign.pots
        ],
        "areas": sorted(area.number for area in campaign.areas),
        "categories": [category.name for category in campaign.categories],
        "ballot": campaign.ballot.to_dict(),
        "may_vote_again": campaign.may_vote_again,
        "with_codes": campaign.with_codes,
        "min_age": campaign.min_age,
        "tally_rule": campaign.tally_rule,
        "key_keeping": campaign.key_keeping.value,
        "complaint_days": campaign.complaint_days,
        **standing(campaign),
    }
