"""Opening the envelopes, counting, and publishing."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import islice

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from civicbudget.accounts.models import Person, Role
from civicbudget.audit import checkpoints
from civicbudget.audit import queries as audit
from civicbudget.campaigns.acts import record
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, PhaseKind
from civicbudget.campaigns.policy import phase as phase_of
from civicbudget.campaigns.services import carries_out
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.record.opening import Opened
from civicbudget.results import policy, publishing, queries
from civicbudget.results.edition import Edition
from civicbudget.results.models import Ballot, Count, InvalidEnvelope, Opening, Publication
from civicbudget.results.opening import open_all
from civicbudget.results.pots import counted
from civicbudget.sealing.choice import Choice, in_form, plain, renamed
from civicbudget.sealing.keys import PrivateKey
from civicbudget.tally import TallyError
from civicbudget.voting import annulling
from civicbudget.voting import queries as voting
from civicbudget.voting import rules as frozen
from civicbudget.voting.keeping import key_of

Row = tuple[str, int, str]
"""A ballot to be written: tracker, pot number, selection as JSON."""

_AT_ONCE = 5000


@carries_out(MotionKind.OPEN_ENVELOPES)
def open_envelopes(
    *, motion: Motion, actor: Person, now: datetime, private: PrivateKey | None = None
) -> None:
    """Open every envelope, write the ballots in the order of their trackers, and count.

    `private`: of two of the commission's sheets, where it keeps the key.
    Nothing is public before the publication. Raises Refused where it is not due, DomainError where
    the key does not open or the rule cannot count.
    """
    campaign = motion.campaign
    voting.lock_campaign(campaign, alone=True)
    policy.may_open(campaign, queries.opening(campaign), now).require()
    opened = open_box(campaign, private)
    annulling.settle(campaign)
    write_opening(campaign, opened, motion, now)
    write_ballots(campaign, rows_of(campaign, opened))
    digests = count_pots(campaign=campaign, now=now)
    record(
        "open_envelopes",
        campaign=campaign,
        actor=actor,
        role=Role.COMMISSION,
        now=now,
        after={
            "envelopes": len(opened.ballots) + len(opened.invalid),
            "valid": len(opened.ballots),
            "invalid": len(opened.invalid),
            "inputs": digests,
        },
        reason=motion.reason,
    )


def open_box(campaign: Campaign, private: PrivateKey | None) -> Opened:
    """What is in the envelopes that were not set aside.

    `private`: of two of the commission's sheets, where it keeps the key. Raises Refused and
    DomainError as ``voting.keeping.key_of``.
    """
    return open_all(key_of(campaign, private), campaign.rules or {}, voting.sealed(campaign))


def write_opening(
    campaign: Campaign, opened: Opened, motion: Motion, now: datetime, number: int = 1
) -> None:
    """The guard row first, alone, so that its constraint speaks for itself."""
    valid, invalid = len(opened.ballots), len(opened.invalid)
    db.session.add(
        Opening(
            campaign_id=campaign.id,
            number=number,
            motion_id=motion.id,
            opened_at=now,
            annulled=voting.set_aside(campaign),
            envelopes=valid + invalid,
            valid=valid,
        )
    )
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("The envelopes have been opened already.")) from error
    for digest, reason in opened.invalid:
        db.session.add(InvalidEnvelope(campaign_id=campaign.id, digest=digest, reason=reason))
    db.session.flush()


def rows_of(campaign: Campaign, opened: Opened) -> Iterable[Row]:
    """The ballots of an opening as they are written, in the order of their trackers."""
    rules = campaign.rules or {}
    codes = {(p["pot"], p["number"]): p["code"] for p in rules["projects"]}
    form = frozen.ballot(rules).form
    for ballot in opened.ballots:
        for pot, choice in sorted(ballot.selection.items()):
            named = {number: codes[pot, number] for number in choice}
            yield ballot.tracker, pot, choice_text(in_form(renamed(choice, named), form))


def choice_text(choice: Choice[str]) -> str:
    """A choice of codes as it is kept: JSON, an array, or an object of points by code."""
    return json.dumps(plain(choice), ensure_ascii=False, separators=(",", ":"))


def new_trackers(number: int) -> list[str]:
    """Trackers for ballots that come without: in their order, all different."""
    drawn = {secrets.token_hex(16) for _ in range(number)}
    while len(drawn) < number:
        drawn.add(secrets.token_hex(16))
    return sorted(drawn)


def write_ballots(campaign: Campaign, rows: Iterable[Row]) -> None:
    """Write ballots, which come in the order of their trackers."""
    pots = {pot.number: pot.id for pot in campaign.pots}
    remaining = iter(rows)
    while batch := list(islice(remaining, _AT_ONCE)):
        db.session.execute(
            insert(Ballot),
            [
                {
                    "campaign_id": campaign.id,
                    "pot_id": pots[pot],
                    "tracker": tracker,
                    "selection": selection,
                }
                for tracker, pot, selection in batch
            ],
        )


def count_pots(
    *, campaign: Campaign, now: datetime, excluded: Collection[str] = ()
) -> dict[str, str]:
    """Count the pots in their order by the frozen rule; digests of what went in, by pot number.

    What is left of a pot goes where the rules carry it; `excluded` projects are taken out of the
    count. Raises DomainError where the rule cannot count it.
    """
    cast = {pot.number: queries.choices(campaign, pot) for pot in campaign.pots}
    choices = {pot: grouped for pot, (grouped, _digest) in cast.items()}
    try:
        results = counted(campaign.rules or {}, choices, excluded)
    except TallyError as error:
        raise DomainError(
            _("The rule of this campaign cannot count it: %(fault)s", fault=str(error))
        ) from error
    for pot in campaign.pots:
        result = results[pot.number]
        db.session.add(
            Count(
                campaign_id=campaign.id,
                pot_id=pot.id,
                counted_at=now,
                input_digest=cast[pot.number][1],
                outcome=result.outcome,
                explanations=result.explanations,
            )
        )
    db.session.flush()
    return {str(pot): digest for pot, (_choices, digest) in cast.items()}


@carries_out(MotionKind.PUBLISH_RESULTS)
def publish_results(*, motion: Motion, actor: Person, now: datetime) -> None:
    """Publish what was counted, once. Raises Refused where there is nothing to publish."""
    campaign = motion.campaign
    voting.lock_campaign(campaign, alone=True)
    publish(campaign=campaign, motion=motion, actor=actor, role=Role.COMMISSION, now=now)


def publish(
    *,
    campaign: Campaign,
    motion: Motion | None,
    actor: Person | None,
    role: Role,
    now: datetime,
) -> Publication:
    """Write the record, its signature and the exports; then the publication; then the log.

    A checkpoint comes first, so that one of those in the record covers its whole log. The campaign
    is locked, so that no other publication takes the number.
    """
    latest = queries.latest_publication(campaign)
    counts = queries.counts(campaign)
    policy.may_publish(counts).require()
    number = latest.number + 1 if latest else 1
    checkpoint = audit.statement_of(checkpoints.make(log=campaign.municipality.slug, now=now))
    entitled = _entitled(campaign, latest)
    edition = Edition(campaign, number, latest, now, entitled, checkpoint.entries.size)
    written = publishing.write(edition)
    publication = _add_publication(edition, motion, written)
    for count in counts:
        count.publication = publication
    db.session.flush()
    record(
        "publish_results",
        campaign=campaign,
        actor=actor,
        role=role,
        now=now,
        before={"record": latest.record_digest} if latest else None,
        after={"publication": number, "record": written.digest, "key": written.fingerprint},
        reason=motion.reason if motion else "",
    )
    return publication


def _entitled(campaign: Campaign, before: Publication | None) -> int | None:
    """How many stood on the roll and could vote; a later publication says what the first did."""
    if before:
        return before.entitled
    phase = phase_of(campaign, PhaseKind.VOTING)
    return voting.roll_size(campaign, phase.ends_at) if phase else None


def _add_publication(
    edition: Edition, motion: Motion | None, written: publishing.Written
) -> Publication:
    publication = Publication(
        campaign_id=edition.campaign.id,
        number=edition.number,
        motion_id=motion.id if motion else None,
        published_at=edition.at,
        record_digest=written.digest,
        record_name=written.name,
        entitled=edition.entitled,
        log_size=edition.log_size,
    )
    db.session.add(publication)
    return publication
