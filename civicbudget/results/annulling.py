"""A set of envelopes that does not count: annulled by two, with a public reason.

Before the opening its envelopes are only set aside. After it the others are opened once more,
written anew and counted, and a second publication stands beside the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert

from civicbudget.accounts.models import Person, Role
from civicbudget.campaigns import services as commission
from civicbudget.campaigns.acts import record
from civicbudget.campaigns.carrying import prepares
from civicbudget.campaigns.models import Campaign, Motion, MotionKind
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.policy import Decision
from civicbudget.core.work import Work
from civicbudget.record.contents import ANNULLED
from civicbudget.results import finishing, policy, queries, services
from civicbudget.results.models import AnnulledBallot, Ballot, InvalidEnvelope, Opening
from civicbudget.results.preparing import Row, Unsealed, unseal
from civicbudget.sealing.keys import PrivateKey
from civicbudget.voting import annulling as envelopes
from civicbudget.voting import queries as voting
from civicbudget.voting.groups import Group, envelopes_under
from civicbudget.voting.questions import for_all


def propose(
    *, campaign: Campaign, groups: Sequence[Group], reason: str, actor: Person, now: datetime
) -> Motion:
    """Put it before the commission that the envelopes of these marks are annulled.

    The set is written down as it is now, and said in words that anybody reads in the log.
    DomainError where it is too small, or leaves too few.
    """
    marks = envelopes_under(campaign, groups)
    opened = queries.opening(campaign) is not None
    _require(policy.may_annul(voting.envelopes(campaign), len(marks), opened=opened))
    codes = [group.code for group in groups]
    motion = commission.propose(
        campaign=campaign,
        kind=MotionKind.ANNUL_ENVELOPES,
        details={
            "marks": len(marks),
            "groups": codes,
            "set": envelopes.digest_of(campaign, marks),
            "in_words": for_all(groups),
        },
        reason=reason,
        actor=actor,
        now=now,
    )
    envelopes.draw_up(motion, codes, marks)
    return motion


@dataclass(frozen=True)
class Reopened:
    """The other envelopes opened once more, and the ballots that are among them no longer."""

    unsealed: Unsealed
    gone: tuple[Row, ...]


@prepares(MotionKind.ANNUL_ENVELOPES)
def prepare(
    *,
    motion: Motion,
    now: datetime,  # noqa: ARG001 - Preparer's signature
    work: Work,
    private: PrivateKey | None = None,
) -> Reopened | None:
    """Open and count the other envelopes, once they were opened before; None before that.

    `private`: of two of the commission's sheets, where it keeps the key. DomainError where few
    ballots would be told apart, or no key or envelope is kept.
    """
    campaign = motion.campaign
    if queries.opening(campaign) is None:
        return None
    annulment, in_box = voting.annulment_of(motion.id), voting.envelopes(campaign)
    marks = in_box - voting.envelopes(campaign, annulment)
    _require(policy.may_annul(in_box, marks, opened=True))
    excluded = queries.exclusions(campaign).keys()
    unsealed = unseal(campaign, private, work, without=annulment, excluded=excluded)
    left = Counter(pot for _tracker, pot, _text in unsealed.rows)
    gone = tuple(missing(queries.rows(campaign), unsealed.rows))
    _require(policy.may_part(Counter(pot for _tracker, pot, _text in gone), left))
    return Reopened(unsealed, gone)


@commission.carries_out(MotionKind.ANNUL_ENVELOPES)
def annul(*, motion: Motion, actor: Person, now: datetime, prepared: Reopened | None) -> None:
    """Set the envelopes of a set aside and say so in the log; once they were opened, write what
    the others held when they were opened again, and have it published: that is decided with it, so
    nobody sees the new count before deciding whether it holds.

    DomainError where few envelopes would be told apart, Conflict where the box has changed.
    """
    campaign = motion.campaign
    voting.lock_campaign(campaign, alone=True)
    annulment, opening = voting.annulment_of(motion.id), queries.opening(campaign)
    if (opening is None) != (prepared is None):
        raise Conflict(_("The envelopes have been opened meanwhile. Confirm again."))
    in_box, number = voting.envelopes(campaign), len(voting.annulments(campaign)) + 1
    envelopes.set_aside(annulment, number, opened=opening is not None)
    marks = annulment.envelopes
    _require(policy.may_annul(in_box, marks, opened=opening is not None))
    digests = _write_again(motion, opening, prepared, now) if opening and prepared else None
    record(
        "annul_envelopes",
        campaign=campaign,
        actor=actor,
        role=Role.COMMISSION,
        now=now,
        after={
            ANNULLED: {"number": number, "envelopes": marks, "set": annulment.set_digest},
            **({"inputs": digests} if digests else {}),
        },
        reason=motion.reason,
    )
    if opening:
        finishing.decide(campaign=campaign, motion=motion, now=now)


def _write_again(
    motion: Motion, before: Opening, prepared: Reopened, now: datetime
) -> dict[str, str]:
    """The second opening and its count; the trackers stay the same. Digests by pot."""
    campaign, unsealed = motion.campaign, prepared.unsealed
    unsealed.require(campaign)
    db.session.execute(delete(InvalidEnvelope).where(InvalidEnvelope.campaign_id == campaign.id))
    db.session.execute(delete(Ballot).where(Ballot.campaign_id == campaign.id))
    services.write_opening(unsealed, motion, now, before.number + 1)
    services.write_ballots(campaign, unsealed.rows)
    _keep(campaign, prepared.gone)
    return services.write_counts(campaign, unsealed.tally, now)


def missing(old: Iterable[Row], new: Iterable[Row]) -> Iterator[Row]:
    """What of the old rows is not among the new; both in the order of trackers and pots."""
    remaining = iter(new)
    ahead = next(remaining, None)
    for row in old:
        while ahead is not None and ahead[:2] < row[:2]:
            ahead = next(remaining, None)
        if ahead != row:
            yield row


def _keep(campaign: Campaign, gone: Sequence[Row]) -> None:
    pots = {pot.number: pot.id for pot in campaign.pots}
    rows = [
        {
            "campaign_id": campaign.id,
            "pot_id": pots[pot],
            "tracker": tracker,
            "selection": selection,
        }
        for tracker, pot, selection in gone
    ]
    if rows:
        db.session.execute(insert(AnnulledBallot), rows)


def _require(decision: Decision) -> None:
    if not decision:
        raise DomainError(decision.reason, "groups")
