"""Opening voting, and casting a ballot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from civicbudget.accounts.models import Person, Role
from civicbudget.audit.checkpoints import Source, source
from civicbudget.campaigns.acts import record
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, PhaseKind
from civicbudget.campaigns.policy import has_ended
from civicbudget.campaigns.services import carries_out
from civicbudget.core import canonical, clock
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.ideas import queries as ideas
from civicbudget.ideas.models import Project
from civicbudget.residents.models import Resident
from civicbudget.sealing.ballot import Envelope as Sealed
from civicbudget.sealing.ballot import Selection, seal, sealed_elsewhere
from civicbudget.sealing.keys import Keeping, PrivateKey, load_public
from civicbudget.sealing.tracker import new_tracker, tracker_code
from civicbudget.tally import TallyError
from civicbudget.voting import box, keys, leaves, policy, queries
from civicbudget.voting import rules as frozen
from civicbudget.voting.models import Channel, Envelope, KeyTrial, Participation, ReplacedEnvelope
from civicbudget.voting.selection import check

source(Source(leaves.boxes, leaves.leaves, box.fault))


@dataclass(frozen=True)
class Receipt:
    """What the voter keeps, and nobody else: the code of the ballot, the hash of the envelope.

    The code of a ballot that was sealed on the voter's device is known there alone.
    """

    code: str | None
    digest: str
    replaced: bool


@carries_out(MotionKind.OPEN_VOTING)
def open_voting(
    *, motion: Motion, actor: Person, now: datetime, private: PrivateKey | None = None
) -> None:
    """Freeze the rules, give the campaign its public key, and say so in the log.

    A private key for the server to keep is on disk, wrapped, before the transaction commits; of
    one that the commission keeps, two sheets have given `private`. Raises DomainError where the
    campaign is not ready or the sheets are not those, Conflict where voting was opened before.
    """
    campaign = motion.campaign
    queries.lock_campaign(campaign, alone=True)
    projects = ideas.projects(campaign.id)
    check_ready(campaign, projects, now)
    freeze(campaign=campaign, projects=projects, now=now)
    campaign.public_key = _public_key(motion, private)
    record(
        "open_voting",
        campaign=campaign,
        actor=actor,
        role=Role.COMMISSION,
        now=now,
        after={**frozen_facts(campaign), "public_key": campaign.public_key.hex()},
        reason=motion.reason,
    )


def _public_key(motion: Motion, private: PrivateKey | None) -> bytes:
    """The key for the envelopes: made now, or the one whose sheets have just been tried."""
    campaign_id = frozen.campaign_id(motion.campaign.rules or {})
    if motion.campaign.key_keeping is Keeping.SERVER:
        return keys.make(campaign_id)
    if private is None:
        raise DomainError(_("The key is made and tried first, on its own page."))
    trial = try_key(motion, campaign_id, private)
    public_key = trial.public_key
    db.session.delete(trial)
    return public_key


def try_key(motion: Motion, campaign_id: str, private: PrivateKey) -> KeyTrial:
    """The trial whose envelope a key opens that two sheets gave. Raises DomainError for another."""
    trial = queries.key_trial(motion)
    if trial is None:
        raise DomainError(_("The key is made and tried first, on its own page."))
    if not keys.opens(private, campaign_id, trial.envelope, trial.tracker):
        raise DomainError(
            _(
                "These sheets are of another key than the one made last for this vote. Take the "
                "sheets that were made last, or make a new key."
            )
        )
    return trial


def freeze(
    *, campaign: Campaign, projects: list[Project], now: datetime, currency: str = "KGS"
) -> None:
    """Freeze the rules as they stand. Raises DomainError for a rule that cannot be counted by."""
    try:
        campaign.rules = frozen.frozen_rules(campaign, projects, currency)
    except TallyError as error:
        raise DomainError(
            _("The rule of the count is not complete: %(fault)s", fault=str(error))
        ) from error
    campaign.rules_digest = canonical.digest(campaign.rules)
    campaign.frozen_at = now
    db.session.flush()


def frozen_facts(campaign: Campaign) -> dict[str, object]:
    """What the log says of frozen rules: the digest of the whole, and the one the record bears."""
    rules = campaign.rules or {}
    return {
        "rules": campaign.rules_digest,
        "rules_digest": frozen.record_rules(rules).digest(),
        "min_age": rules["min_age"],
        "may_vote_again": rules["may_vote_again"],
        "with_codes": frozen.with_codes(rules),
        "key_keeping": rules["key_keeping"],
        "complaint_days": rules["complaint_days"],
        "areas": rules["areas"],
        "projects": len(rules["projects"]),
    }


def check_ready(campaign: Campaign, projects: list[Project], now: datetime) -> None:
    """Whether voting could be opened now. Raises DomainError where something is missing."""
    if campaign.frozen_at is not None:
        raise Conflict(_("Voting has been opened already."))
    if not projects:
        raise DomainError(_("There is no project on the ballot yet."))
    _check_counters(campaign, projects)
    if campaign.tally_rule.get("ties") == "refuse":
        raise DomainError(_("The rule must say how ties are broken before voting is opened."))
    if has_ended(campaign, PhaseKind.VOTING, now):
        raise DomainError(_("The dates of voting are past: move them first."))


def _check_counters(campaign: Campaign, projects: list[Project]) -> None:
    """Each counter-proposal names three questions that stand on the ballot of one pot."""
    pots = {project.code: project.pot.number for project in projects}
    for group in campaign.tally_rule.get("counter", ()):
        if len({pots.get(code) for code in group}) > 1 or not {*group} <= pots.keys():
            raise DomainError(
                _(
                    "The rule names %(numbers)s as a question, its counter-proposal and what "
                    "decides: these are no three projects of one pot. An official mends it.",
                    numbers=", ".join(group),
                )
            )


def cast_ballot(
    *, campaign: Campaign, resident: Resident, selection: Selection, now: datetime
) -> Receipt:
    """Seal a ballot, mark the roll, and put the envelope in the box; flushed.

    A vote given before is replaced where the campaign allows it. Nothing is kept of the choice,
    of the tracker and of the hour, and nothing is logged. Raises Refused and DomainError.
    """
    queries.lock_campaign(campaign, alone=False)
    policy.may_vote(campaign, resident, now).require()
    rules = campaign.rules or {}
    check(rules, selection)
    tracker = new_tracker()
    sealed = seal(
        load_public(campaign.public_key or b""),
        frozen.campaign_id(rules),
        tracker,
        selection,
        frozen.ballot_length(rules),
        frozen.ballot(rules).form,
    )
    return _cast(campaign, resident, sealed, now, tracker_code(tracker))


def cast_envelope(
    *, campaign: Campaign, resident: Resident, ciphertext: bytes, now: datetime
) -> Receipt:
    """The same for a ballot that was sealed on the voter's device; flushed.

    What it chose cannot be seen here: one that breaks the rules is found at the opening. An
    envelope that this voter sent before is in its place already, so that whoever got no answer
    may send it again. Raises Refused and DomainError.
    """
    queries.lock_campaign(campaign, alone=False)
    policy.may_vote(campaign, resident, now).require()
    try:
        sealed = sealed_elsewhere(ciphertext, frozen.ballot_length(campaign.rules or {}))
    except ValueError as error:
        raise DomainError(_("This is no sealed envelope of this campaign. Vote again.")) from error
    if queries.holds_envelope(campaign, sealed.digest):
        return _held_already(campaign, resident, sealed)
    return _cast(campaign, resident, sealed, now, None)


def _held_already(campaign: Campaign, resident: Resident, sealed: Sealed) -> Receipt:
    """The receipt once more for the voter's own envelope; a copy of another's is refused."""
    mark = queries.participation(campaign, resident)
    own = queries.envelope(mark) if mark else None
    if own is None or own.digest != sealed.digest:
        raise DomainError(_("This is no sealed envelope of this campaign. Vote again."))
    return Receipt(None, sealed.digest, replaced=False)


def _cast(
    campaign: Campaign, resident: Resident, sealed: Sealed, now: datetime, code: str | None
) -> Receipt:
    mark, first = _mark_roll(campaign, resident, now)
    _put(mark, sealed, first)
    return Receipt(code, sealed.digest, replaced=not first)


def _mark_roll(campaign: Campaign, resident: Resident, now: datetime) -> tuple[Participation, bool]:
    """The mark on the roll, and whether it is a new one; held until the transaction ends."""
    mark = queries.lock_participation(campaign, resident)
    if mark is None:
        mark = _insert_mark(campaign, resident, now)
        if mark is not None:
            return mark, True
        mark = queries.lock_participation(campaign, resident)
    if mark is None:
        raise Conflict(_("Your vote could not be taken just now. Try again."))
    if not queries.is_set_aside(mark):
        policy.may_replace(campaign).require()
    mark.voted_on = clock.local(now).date()
    return mark, False


def _insert_mark(campaign: Campaign, resident: Resident, now: datetime) -> Participation | None:
    """A new mark, flushed alone; None where the same resident's other vote was faster."""
    mark = Participation(
        campaign_id=campaign.id,
        resident_id=resident.id,
        channel=Channel.ONLINE,
        area_id=resident.area_id,
        voted_on=clock.local(now).date(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(mark)
            db.session.flush()
    except IntegrityError:
        return None
    return mark


def _put(mark: Participation, sealed: Sealed, first: bool) -> None:
    """The envelope in its place: over the one before it, of which nothing stays but its hash, not
    even that it was annulled."""
    envelope = None if first else queries.envelope(mark)
    if envelope is None:
        envelope = Envelope(participation_id=mark.id)
        db.session.add(envelope)
    else:
        _keep_hash(mark.campaign, envelope.digest)
    envelope.ciphertext, envelope.digest = sealed.ciphertext, sealed.digest
    envelope.annulment_id = None
    db.session.flush()


def _keep_hash(campaign: Campaign, digest: str) -> None:
    """What the next checkpoint would not find in the box any more has its leaf all the same."""
    if not queries.has_leaf(campaign, digest):
        db.session.merge(ReplacedEnvelope(campaign_id=campaign.id, digest=digest))
