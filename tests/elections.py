"""A campaign that goes through its voting, by the very services and pages that people use."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.campaigns import carrying, services
from civicbudget.campaigns.models import Campaign, MotionKind, PhaseKind
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.municipalities.models import Municipality
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.sealing import sheets
from civicbudget.sealing.keys import Keeping, PrivateKey
from civicbudget.sealing.sheets import Sheet
from civicbudget.voting.keeping import make_sheets
from civicbudget.voting.services import Receipt, cast_ballot
from tests import factories

BALLOTS = {
    BallotKind.APPROVAL: BallotRule(BallotKind.APPROVAL, most=3),
    BallotKind.KNAPSACK: BallotRule(BallotKind.KNAPSACK),
    BallotKind.CHOOSE_ONE: BallotRule(BallotKind.CHOOSE_ONE, most=1),
    BallotKind.RANKING: BallotRule(BallotKind.RANKING, most=3),
    BallotKind.CUMULATIVE: BallotRule(BallotKind.CUMULATIVE, points=10),
    BallotKind.SCORING: BallotRule(BallotKind.SCORING, min_score=0, max_score=5),
    BallotKind.YES_NO: BallotRule(BallotKind.YES_NO),
}
"""A ballot of each kind."""

CHOICES = [[1, 2], [3], [2], [1], [1, 3]] * 3
"""What the fifteen voters of `counted` choose."""

RULE = {"name": "greedy-votes", "ties": "id"}


def carry_out(campaign: Campaign, kind: MotionKind, **given: Any) -> tuple[Sheet, ...]:
    """One member of the commission proposes, another confirms; committed.

    Where the commission keeps the key and opens voting, it is made, tried on the first two of its
    sheets, and these are returned. `given` goes to the confirmation.
    """
    members = [factories.member(campaign.municipality, Role.COMMISSION) for _ in range(2)]
    db.session.commit()
    with transaction():
        motion = services.propose(
            campaign=campaign,
            kind=kind,
            details={},
            reason="Чечим",
            actor=members[0],
            now=clock.now(),
        )
    made: tuple[Sheet, ...] = ()
    if kind == MotionKind.OPEN_VOTING and campaign.key_keeping is Keeping.COMMISSION:
        with transaction():
            made = make_sheets(motion=motion, actor=members[1], now=clock.now())
        given = {"private": joined(made[0], made[1])}
    carrying.carry_out(motion=motion, actor=members[1], now=clock.now(), **given)
    return made


def joined(first: Sheet, second: Sheet) -> PrivateKey:
    """The key of two sheets."""
    return sheets.join(*(sheets.read(" ".join(each.words)) for each in (first, second)))


def running(
    of: Municipality | None = None,
    costs: tuple[int, ...] = (300_000, 400_000, 500_000),
    titles: tuple[tuple[str, str], ...] = (),
    **values: Any,
) -> Campaign:
    """A campaign whose voting has been opened; costs and pot (a million) in som; titles in Kyrgyz
    and in Russian, where they matter."""
    campaign = ready(of, costs, titles, **values)
    carry_out(campaign, MotionKind.OPEN_VOTING)
    return campaign


def running_on_paper(of: Municipality | None = None, **values: Any) -> tuple[Campaign, Any]:
    """The same, with a key that the commission keeps; and its sheets."""
    campaign = ready(of, key_keeping=Keeping.COMMISSION, **values)
    return campaign, carry_out(campaign, MotionKind.OPEN_VOTING)


def ready(
    of: Municipality | None = None,
    costs: tuple[int, ...] = (300_000, 400_000, 500_000),
    titles: tuple[tuple[str, str], ...] = (),
    **values: Any,
) -> Campaign:
    """A campaign whose voting can be opened."""
    of = of or factories.municipality()
    defaults = {"running": PhaseKind.VOTING, "tally_rule": RULE}
    campaign = factories.campaign(of, **{**defaults, **values})
    for position, cost in enumerate(costs, 1):
        named = dict(zip(("ky", "ru"), titles[position - 1], strict=True)) if titles else None
        title = named or factories.text(f"Долбоор {position}")
        factories.project(campaign, position, cost * factories.SOM, title=title)
    db.session.commit()
    return campaign


def voter(of: Municipality, **values: Any) -> tuple[Person, Any]:
    """A signed-up person and their entry of the roll."""
    person = factories.person()
    resident = factories.resident(of, person, **values)
    return person, resident


def cast(campaign: Campaign, resident: Any, *numbers: int) -> Receipt:
    """A vote for projects of the first pot, by the service; committed."""
    db.session.commit()  # a transaction begins by forgetting what only was flushed
    with transaction():
        return cast_ballot(
            campaign=campaign, resident=resident, selection={1: numbers}, now=clock.now()
        )


def counted(clock: Any, **values: Any) -> list[str]:
    """A campaign of `running` in which fifteen have voted and the envelopes are open; the codes of
    their receipts. By votes the projects 1 and 2 win, and 3 does not."""
    campaign = running(**values)
    codes = []
    for numbers in CHOICES:
        codes.append(cast(campaign, voter(campaign.municipality)[1], *numbers).code or "")
    clock.advance(days=30)
    carry_out(campaign, MotionKind.OPEN_ENVELOPES)
    return codes


def published(clock: Any, **values: Any) -> list[str]:
    """The same with its results public."""
    codes = counted(clock, **values)
    carry_out(db.session.query(Campaign).one(), MotionKind.PUBLISH_RESULTS)
    return codes


def ballot_url(campaign: Campaign, step: str = "", lang: str = "en") -> str:
    """The address of a step of voting."""
    return f"/{lang}/{campaign.municipality.slug}/campaigns/{campaign.slug}/ballot/{step}"


def post_vote(client: FlaskClient, campaign: Campaign, *codes: str, **fields: str) -> str:
    """Confirm a ballot through the view, of ticked codes or other fields; the receipt's page."""
    data = {"projects": list(codes), **fields}
    answer = client.post(ballot_url(campaign, "receipt/"), data=data)
    assert answer.status_code == 200
    return answer.text
