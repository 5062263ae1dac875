"""Who has the key: made on sheets for the commission, at hand for an opening, destroyed at last."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from civicbudget.accounts import queries as accounts
from civicbudget.accounts.models import Person, Role
from civicbudget.campaigns import policy
from civicbudget.campaigns.acts import record
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, PhaseKind
from civicbudget.campaigns.services import carries_out
from civicbudget.core.db import db
from civicbudget.core.errors import DomainError, Refused
from civicbudget.core.forgetting import forget_deleted
from civicbudget.core.i18n import gettext as _
from civicbudget.ideas import queries as ideas
from civicbudget.sealing.keys import Keeping, PrivateKey, public_bytes
from civicbudget.sealing.sheets import Sheet
from civicbudget.voting import keys, queries
from civicbudget.voting import rules as frozen
from civicbudget.voting.models import Envelope, KeyTrial, Participation
from civicbudget.voting.services import check_ready


def make_sheets(*, motion: Motion, actor: Person, now: datetime) -> tuple[Sheet, ...]:
    """Make a key for the commission to keep; its sheets are in what this returns and nowhere else.

    A key that was made before for the same motion is forgotten: nothing was sealed for it. Raises
    Refused for whoever may not confirm the motion, DomainError where voting could not be opened.
    """
    campaign = motion.campaign
    queries.lock_campaign(campaign, alone=True)
    roles = accounts.roles(actor.id, campaign.municipality_id)
    policy.may_confirm(motion, actor.id, roles, now).require()
    if motion.kind != MotionKind.OPEN_VOTING or campaign.key_keeping is not Keeping.COMMISSION:
        raise DomainError(_("The server makes and keeps the key of this campaign."))
    check_ready(campaign, ideas.projects(campaign.id), now)
    made = keys.make_on_paper(campaign_id(campaign))
    trial = queries.key_trial(motion) or KeyTrial(motion_id=motion.id)
    trial.public_key, trial.envelope, trial.tracker = made.public_key, made.envelope, made.tracker
    trial.made_by_id, trial.made_at = actor.id, now
    db.session.add(trial)
    db.session.flush()
    after = {"public_key": made.public_key.hex(), "sheets": len(made.sheets)}
    _record("make_key", motion, actor, now, after)
    return made.sheets


def campaign_id(campaign: Campaign) -> str:
    """What binds ballots and keys to a campaign, before its rules are frozen and after."""
    return frozen.campaign_id(
        {"municipality": campaign.municipality.slug, "campaign": campaign.slug}
    )


def key_of(campaign: Campaign, private: PrivateKey | None) -> PrivateKey:
    """The private key that opens the envelopes: the server's, or the one that two sheets gave.

    Raises Refused once the key or the envelopes are gone, DomainError where it is another key.
    """
    policy.can_open(campaign).require()
    if campaign.key_keeping is Keeping.SERVER:
        return keys.load(campaign_id(campaign))
    if private is None:
        raise DomainError(_("The commission keeps the key: two of its sheets open the envelopes."))
    if public_bytes(private.public_key()) != campaign.public_key:
        raise DomainError(_("These sheets are of another key than that of this vote."))
    return private


def export_key(*, campaign: Campaign, now: datetime) -> PrivateKey:
    """The key that the server keeps, for an opening elsewhere; logged as the operator's.

    Raises Refused before the end of voting and once it is destroyed, DomainError where the
    commission keeps it.
    """
    queries.lock_campaign(campaign, alone=True)
    if campaign.public_key is None or not policy.has_ended(campaign, PhaseKind.VOTING, now):
        raise Refused(_("The envelopes stay closed until voting is over."))
    private = key_of(campaign, None)
    after = {"public_key": campaign.public_key.hex()}
    record("export_key", campaign=campaign, actor=None, role=Role.OPERATOR, now=now, after=after)
    return private


@carries_out(MotionKind.DESTROY_KEY)
def destroy_key(*, motion: Motion, actor: Person, now: datetime) -> None:
    """Destroy the server's key, or say in the log that two have seen the sheets destroyed."""
    campaign = motion.campaign
    queries.lock_campaign(campaign, alone=True)
    after: dict[str, object] = {"key_keeping": campaign.key_keeping.value}
    if campaign.public_key is not None:
        after["public_key"] = campaign.public_key.hex()
    if campaign.key_keeping is Keeping.SERVER:
        keys.destroy(campaign_id(campaign))
    _record("destroy_key", motion, actor, now, after)


@carries_out(MotionKind.ERASE_ENVELOPES)
def erase_envelopes(*, motion: Motion, actor: Person, now: datetime) -> None:
    """Delete the envelopes; the marks, the leaves of their tree, ballots and counts remain."""
    campaign = motion.campaign
    queries.lock_campaign(campaign, alone=True)
    before = queries.envelopes(campaign) + queries.set_aside(campaign)
    marks = select(Participation.id).where(Participation.campaign_id == campaign.id)
    db.session.execute(delete(Envelope).where(Envelope.participation_id.in_(marks)))
    forget_deleted(Envelope.__tablename__)
    _record("erase_envelopes", motion, actor, now, {"envelopes": 0}, {"envelopes": before})


def _record(
    act: str,
    motion: Motion,
    actor: Person,
    now: datetime,
    after: dict[str, object],
    before: dict[str, object] | None = None,
) -> None:
    record(
        act,
        campaign=motion.campaign,
        actor=actor,
        role=Role.COMMISSION,
        now=now,
        before=before,
        after=after,
        reason=motion.reason,
    )
